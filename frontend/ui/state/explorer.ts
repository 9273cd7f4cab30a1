/** The state of the page: one scene, in a window of some size, shown by the tile layer; everybody hears of its changes. */
import { deepestZoom, isDrawable } from './depth-limit.ts'
import type { Clock } from '../../../core/clock.ts'
import { LIMITS } from '../../../core/limits.ts'
import { decimalFromNumber, decimalRatio, divideDecimals, multiplyDecimals } from '../../../core/decimal.ts'
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
  home(): void
  /** Turns the colors without making that a step. */
  turn(offset: number): void
  undo(): void
  redo(): void
}

/** A change that follows another of the same kind so soon goes on with it. */
const SAME_STEP_MS = 700

export interface ExplorerOptions {
  readonly layer: Pick<TileLayer, 'show' | 'color'>
  readonly clock: Clock
}

export function createExplorer(first: Scene, size: Size, { layer, clock }: ExplorerOptions): Explorer {
  const listeners: ((change: Change, step: Step | undefined) => void)[] = []
  let scene = first
  let view: ScreenView = { re: first.re, im: first.im, span: first.span, ...size }
  let isMoving = false
  let deepest = 1
  let changed = { what: '', atMs: -Infinity }
  const past = createUndo(first)

  const tell = (change: Change, step?: Step) => {
    for (const listener of listeners) listener(change, step)
  }

  const look = () => lookOf({ ...scene, span: view.span })

  function show(): void {
    layer.show(view, look(), isMoving)
  }

  function color(isCycling = false): void {
    layer.color(scene.palette, scene.offset, isCycling)
  }

  /** Takes over a scene and says what of it is new. */
  function put(next: Scene): { change: Change; isDeepEnough: boolean } {
    const before = scene
    const wanted = { ...view, re: next.re, im: next.im, span: next.span }
    view = drawable(wanted, lookOf(next))
    scene = { ...next, span: view.span }
    isMoving = false
    deepest = deepestZoom(view, look())
    show()
    color()
    return { change: changeOf(before, scene), isDeepEnough: view.span === wanted.span }
  }

  /** One step for what belongs together, such as turns of the wheel or pulls at a slider. */
  function record(what: string, step: Step): Step {
    const nowMs = clock.now()
    const goesOn = step === 'replace' || what === changed.what && nowMs - changed.atMs < SAME_STEP_MS
    changed = { what, atMs: nowMs }
    if (goesOn) past.replace(scene)
    else past.push(scene)
    return goesOn ? 'replace' : 'push'
  }

  function travel(to: Scene | undefined): void {
    if (!to) return
    changed = { what: '', atMs: -Infinity }
    const { change } = put(to)
    tell(change, 'replace')
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
      const { re, im, span, iterations, coloring, period, offset, palette } = { ...scene, ...changes }
      const { change, isDeepEnough } = put({ re, im, span, iterations, coloring, period, offset, palette })
      tell(change, record(Object.keys(changes).join(), step))
      return isDeepEnough
    },
    home: () => void explorer.set({ ...home(view), iterations: undefined }),
    turn(offset) {
      scene = { ...scene, offset }
      color(true)
      tell('color')
    },
    undo: () => travel(past.undo()),
    redo: () => travel(past.redo()),
  }
  put(first)
  return explorer
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
  const isLook = before.iterations !== after.iterations || before.coloring !== after.coloring ||
    before.period !== after.period
  if (isLook) return 'look'
  return isSamePlace(before, after) ? 'color' : 'place'
}

function isSamePlace(a: Place, b: Place): boolean {
  return a.re === b.re && a.im === b.im && a.span === b.span
}
