/** The state of the page: one scene, in a window of some size, shown by the tile layer; everybody hears of its changes. */
import { deepestZoom, isDrawable } from './depth-limit.ts'
import type { Clock } from '../../../core/clock.ts'
import { LIMITS } from '../../../core/limits.ts'
import { decimalFromNumber, decimalRatio, divideDecimals, multiplyDecimals } from '../../../core/decimal.ts'
import { type Colors, colorsOf, FIRST_COLORS, picked } from '../color/colors.ts'
import type { ValueColors } from '../color/colorer.ts'
import { lookOf, type Scene } from './scene.ts'
import type { TileLayer } from '../tiles/layer.ts'
import type { Look } from '../tiles/subject.ts'
import { createUndo } from './undo.ts'
import { home, type Place, resized, type ScreenView, type Size, tidied } from './view.ts'

/** What has changed: the place while it moves, the place at rest, what is drawn, or its colors only. */
export type Change = 'moving' | 'place' | 'look' | 'color'

/** Whether a change is a step to come back to, or goes on with the one before. */
export type Step = 'push' | 'replace'

export interface Explorer {
  readonly scene: Scene
  readonly view: ScreenView
  readonly look: Look
  /** Whether it is what a link says, whose colors are fitted already: they follow once it is left. */
  readonly isAsLinked: boolean
  /** How much further the view may be enlarged: 1 where the workers go no deeper. */
  readonly deepest: number
  readonly canUndo: boolean
  readonly canRedo: boolean
  onChange(listener: (change: Change, step: Step | undefined) => void): void
  /** Shows a view that moves. */
  move(view: ScreenView): void
  /** Shows a view that stays. */
  settle(view: ScreenView, step?: Step): void
  resize(size: Size): void
  /** Changes the scene; what is not named stays. False if that is deeper than the workers go: then as deep as they do. */
  set(changes: Partial<Scene>, step?: Step): boolean
  /** Shows a place in colors of its own, which end when one leaves it by `home` or for another such place. As `set`. */
  visit(scene: Scene, step?: Step): boolean
  /** The whole set, in one's own colors. */
  home(): void
  /** The colors that a page begins with. */
  resetColors(): void
  /** Changes colors without making that a step; those that flow will be others in the next frame. */
  tint(colors: Partial<Colors>, isFlowing: boolean): void
  undo(): void
  redo(): void
}

/** A change that follows another of the same kind so soon goes on with it. */
const SAME_STEP_MS = 700

export interface ExplorerOptions {
  readonly layer: Pick<TileLayer, 'show' | 'color' | 'refine'>
  readonly clock: Clock
}

/** What is gone back to: a scene, and the colors that are one's own at that time. */
interface Moment {
  readonly scene: Scene
  readonly own: Colors
}

export function createExplorer(first: Scene, size: Size, { layer, clock }: ExplorerOptions): Explorer {
  const listeners: ((change: Change, step: Step | undefined) => void)[] = []
  let scene = first
  let view: ScreenView = { re: first.re, im: first.im, span: first.span, ...size }
  let isMoving = false
  /** 0 until it is measured. */
  let deepest = 0
  let changed = { what: '', atMs: -Infinity }
  /** The colors that somebody has chosen here, as far as the scene does not have those of a place. */
  let own = FIRST_COLORS
  let linked: Scene | undefined
  const past = createUndo<Moment>({ scene: first, own })

  const tell = (change: Change, step?: Step) => {
    for (const listener of listeners) listener(change, step)
  }

  const look = () => lookOf({ ...scene, span: view.span })

  function show(): void {
    layer.refine(scene.samples)
    layer.show(view, look(), isMoving)
  }

  function color(isFlowing = false): void {
    layer.color(valueColorsOf(scene), isFlowing)
  }

  /** Takes over a scene and says what of it is new. */
  function put(next: Scene): { change: Change; isDeepEnough: boolean } {
    const before = scene
    const change = changeOf(before, next)
    const wanted = { ...view, re: next.re, im: next.im, span: next.span }
    // Other colors are as deep as those before.
    const isMeasured = change === 'color' && isSamePlace(view, wanted) && deepest > 0
    view = isMeasured ? wanted : drawable(wanted, lookOf(next))
    scene = { ...next, span: view.span }
    isMoving = false
    if (!isMeasured) deepest = deepestZoom(view, look())
    color()
    show()
    return { change, isDeepEnough: view.span === wanted.span }
  }

  /** One step for what belongs together, such as turns of the wheel or pulls at a slider. */
  function record(what: string, step: Step): Step {
    const nowMs = clock.now()
    const goesOn = step === 'replace' || what === changed.what && nowMs - changed.atMs < SAME_STEP_MS
    changed = { what, atMs: nowMs }
    if (goesOn) past.replace({ scene, own })
    else past.push({ scene, own })
    return goesOn ? 'replace' : 'push'
  }

  function travel(to: Moment | undefined): void {
    if (!to) return
    changed = { what: '', atMs: -Infinity }
    own = to.own
    linked = undefined
    const { change } = put(to.scene)
    tell(change, 'replace')
  }

  function go(next: Scene, what: string, step: Step): boolean {
    const { change, isDeepEnough } = put(next)
    tell(change, record(what, step))
    return isDeepEnough
  }

  const explorer: Explorer = {
    get scene() {
      return scene
    },
    get view() {
      return view
    },
    get look() {
      return look()
    },
    get isAsLinked() {
      return linked !== undefined && !isMoving && isSamePlace(linked, scene)
    },
    get deepest() {
      return deepest
    },
    get canUndo() {
      return past.canUndo
    },
    get canRedo() {
      return past.canRedo
    },
    onChange: (listener) => void listeners.push(listener),
    move(next) {
      view = next
      isMoving = true
      show()
      tell('moving')
    },
    settle(next, step = 'push') {
      explorer.set(next, isSamePlace(next, scene) ? 'replace' : step)
    },
    resize(next) {
      if (next.width === view.width && next.height === view.height) return
      view = tidied(resized(view, next))
      explorer.set(view, 'replace')
    },
    set(changes, step = 'push') {
      const colors = picked(changes)
      own = { ...own, ...colors }
      if (Object.keys(colors).length > 0) linked = undefined
      return go(withChanges(scene, changes), Object.keys(changes).join(), step)
    },
    visit(next, step = 'push') {
      linked = undefined
      const isDeepEnough = go(next, 'visit', step)
      // The curve of a page that begins is a guess.
      if (typeof scene.scale !== 'string' && scene.scale !== FIRST_COLORS.scale) linked = scene
      return isDeepEnough
    },
    home() {
      const scale = own.follows ? FIRST_COLORS.scale : own.scale
      linked = undefined
      go({ ...scene, ...home(view), ...own, scale, iterations: undefined }, 'home', 'push')
    },
    resetColors: () => void explorer.set({ ...FIRST_COLORS, scale: scene.scale }),
    tint(colors, isFlowing) {
      scene = { ...scene, ...colors }
      color(isFlowing)
      if (isFlowing) return tell('color')
      past.replace({ scene, own })
      tell('color', isMoving ? undefined : 'replace')
    },
    undo: () => travel(past.undo()),
    redo: () => travel(past.redo()),
  }
  put(first)
  return explorer
}

/** A scene with some changes, of which other things than a scene has are left out. */
function withChanges(scene: Scene, changes: Partial<Scene>): Scene {
  const { re, im, span, iterations, coloring, samples, ...rest } = { ...scene, ...changes }
  return { re, im, span, iterations, coloring, samples, ...colorsOf(rest) }
}

/** What of a scene makes colors of values. */
export function valueColorsOf({ coloring, palette, scale, period, offset, inside }: Scene): ValueColors {
  return { palette, scale, period, offset, inside, isSmooth: coloring === 'smooth' }
}

/** The view, or if the workers do not go so deep, the deepest around the same center that they draw. */
function drawable(view: ScreenView, look: Look): ScreenView {
  const limit = decimalFromNumber(LIMITS.span)
  if (decimalRatio(view.span, limit) > 1) return { ...view, span: limit }
  let next = view
  for (let power = 1; !isDrawable(next, look); power++) {
    // A center that no worker takes is no better from farther away.
    if (decimalRatio(next.span, limit) > 1) return view
    next = { ...next, span: multiplyDecimals(next.span, decimalFromNumber(2 ** power)) }
  }
  if (next === view) return view
  for (let zoom = Infinity; zoom > LEAST_ZOOM;) {
    zoom = deepestZoom(next, look)
    next = tidied({ ...next, span: divideDecimals(next.span, decimalFromNumber(zoom), SPAN_DIGITS) })
  }
  return next
}

/** Less than this nobody sees. */
const LEAST_ZOOM = 1.05

const SPAN_DIGITS = 6

function changeOf(before: Scene, after: Scene): Change {
  if (before.iterations !== after.iterations || before.coloring !== after.coloring) return 'look'
  return isSamePlace(before, after) ? 'color' : 'place'
}

function isSamePlace(a: Place, b: Place): boolean {
  return a.re === b.re && a.im === b.im && a.span === b.span
}
