/** The picture: keeps a canvas showing a view from the tiles there are, and asks for those it lacks. */
import { type Colorer, createColorer, type ValueColors } from '../color/colorer.ts'
import { createAlarm, type FrameClock, onceAFrame } from '../parts/frame-clock.ts'
import type { Samples } from '../state/samples.ts'
import type { ScreenView } from '../state/view.ts'
import type { FetchedTile, TileClient } from './client.ts'
import { compose } from './compose.ts'
import { cellSubject, type Lattice, type Placement } from './lattice.ts'
import { type PageValues, valueAt } from './page-values.ts'
import { baseTiles, planOf, targetOf, type TilePlan, type WantedTile } from './plan.ts'
import { createTileQueue, type QueueEvent } from './queue.ts'
import { refinementsOf, REST_MS } from './refine.ts'
import { createTileStore, keyOf } from './store.ts'
import type { Look } from './subject.ts'
import { createPainter, type PageTile } from './tile.ts'
import { type ViewValues, viewValues } from './view-values.ts'

/** How much of the view is there, and what is still to come. */
export interface LayerState {
  readonly done: number
  readonly total: number
  /** Of the view's tiles, how many have all the samples that they are to have. */
  readonly refined: number
  readonly isMoving: boolean
  readonly inFlight: number
  readonly waiting: number
}

export interface LayerOptions {
  readonly canvas: HTMLCanvasElement
  readonly clock: FrameClock
  readonly client: TileClient
  readonly onTile: (tile: PageTile) => void
  readonly onEvent: (event: QueueEvent, error?: unknown) => void
  /** Draws over the picture after each frame; `tiles` are those of the view itself. */
  readonly onFrame: (context: CanvasRenderingContext2D, tiles: Iterable<PageTile>, placement: Placement) => void
}

export interface TileLayer {
  /** Shows a view. While it moves, tiles of about its size serve. */
  show(view: ScreenView, look: Look, isMoving: boolean): void
  /**
   * Colors everything anew, without asking anybody. Colors that flow, or change again so soon, are not kept from one frame to
   * the next.
   */
  color(colors: ValueColors, isFlowing: boolean): void
  /** The view is about to move: no worker refines it until it is at rest again. */
  stir(): void
  /** From now on a view at rest is refined up to so many samples a pixel. */
  refine(samples: Samples): void
  /** Keeps workers and connections free of refinement until what it returns is called. */
  pause(): () => void
  /** Draws the next frame anew. */
  refresh(): void
  /** Hears of the state before each frame in which it may be another. */
  onState(listener: (state: LayerState) => void): void
  /** The lattice of the view, from which single pixels can be asked for. */
  readonly target: Lattice | undefined
  /** The tiles of the whole set, as far as they are there. */
  base(): (PageTile | undefined)[]
  /** Values at even places of the view. */
  values(): ViewValues
  readonly state: LayerState
}

/** As many connections as a browser opens to one server, of which one is left for everything else. */
const MOST_IN_FLIGHT = 5

/**
 * Tiles kept, in bytes: seven a pixel without samples, and up to 33 more with sixteen of them. So it is nine screens of four
 * million pixels, or one that is refined everywhere; half of that where memory is scarce.
 */
const BUDGET_BYTES = 256 * 2 ** 20
const SMALL_MEMORY_GB = 4

/** What the view's own tiles may take of that with their samples. */
const REFINED_SHARE = 3 / 4

/** Tiles that come are shown together, unless they are the last: without a graphics card a frame takes as long as half a tile. */
const GATHER_MS = 60

/** Colors that are changed again so soon will be changed once more: somebody pulls at a slider. */
const SOON_MS = 150

type KeyedTile = WantedTile & { readonly key: string }

export function createTileLayer(
  { canvas, clock, client, onTile, onEvent, onFrame }: LayerOptions,
  first: ValueColors,
): TileLayer {
  const context = canvas.getContext('2d', { alpha: false })!
  const colorer: Colorer = createColorer(first)
  const painter = createPainter(colorer)
  const bytes = budget()
  const store = createTileStore(bytes)
  const listeners: ((state: LayerState) => void)[] = []
  const queue = createTileQueue<KeyedTile, FetchedTile<PageValues>>({
    fetch({ lattice, cell, refinement }, signal) {
      const subject = { ...cellSubject(lattice, cell), ...(refinement && { refinement }) }
      return client.draw(subject, { signal, priority: refinement ? 'low' : 'high' })
    },
    limit: MOST_IN_FLIGHT,
    clock,
    random: Math.random,
    onTile({ lattice, cell, refinement }, { value: values, report }) {
      const tile: PageTile = { lattice, cell, values, most: refinement?.samples ?? 1, report, shown: {} }
      store.add(tile)
      onTile(tile)
      if (lattice === target && !refinement) lacking--
      gather(lattice === target && lacking === 0 && !refinement)
    },
    onEvent,
  })
  let colors = first
  let view: ScreenView | undefined
  let look: Look | undefined
  let target: Lattice | undefined
  let plan: TilePlan | undefined
  /** Tiles of the view that have not come yet. */
  let lacking = 0
  let samples: Samples = 1
  /** Whether the view has been at rest for long enough to be refined. */
  let isResting = false
  /** Who keeps the workers free of refinement. */
  let pauses = 0
  let isMoving = false
  let isFlowing = false
  let coloredAtMs = -Infinity
  let isPlanStale = true
  let unrefined = 0
  const gathering = createAlarm(clock)
  const rest = createAlarm(clock)
  const calm = createAlarm(clock)
  let framedAtMs = -Infinity

  const refresh = onceAFrame(clock, frame)

  function replan(): void {
    isPlanStale = true
    refresh()
  }

  function gather(isLast: boolean): void {
    const waitMs = isLast ? 0 : framedAtMs + GATHER_MS - clock.now()
    if (waitMs > 0) return gathering.set(waitMs, replan)
    gathering.cancel()
    replan()
  }

  function frame(): void {
    framedAtMs = clock.now()
    if (!view || !target) return
    if (canvas.width !== view.width || canvas.height !== view.height) {
      Object.assign(canvas, { width: view.width, height: view.height })
    }
    if (isPlanStale) makePlan(view, target)
    context.fillStyle = backdrop()
    context.fillRect(0, 0, canvas.width, canvas.height)
    compose(context, plan!.layers, { painter, isFlowing })
    const own = plan!.layers.at(-1)!
    onFrame(context, own.tiles, own.placement)
  }

  function makePlan(view: ScreenView, target: Lattice): void {
    isPlanStale = false
    plan = planOf(view, target, store)
    lacking = plan.total - plan.done
    const refinements = refinementsOfPlan(plan)
    unrefined = samples > 1 && pauses === 0 ? refinements.length : 0
    ask(plan, isResting && pauses === 0 && lacking === 0 ? refinements : [])
    for (const listener of listeners) listener(state())
  }

  function refinementsOfPlan({ layers }: TilePlan): WantedTile[] {
    const { scale, period } = colors
    return refinementsOf(layers.at(-1)!.tiles, { samples, scale, period }, bytes * REFINED_SHARE)
  }

  function ask({ wanted }: TilePlan, refinements: readonly WantedTile[]): void {
    queue.want([...wanted, ...refinements].map((tile) => {
      const { lattice, cell, refinement } = tile
      return { ...tile, key: refinement ? `${keyOf(lattice, cell)} ${refinement.samples}` : keyOf(lattice, cell) }
    }))
  }

  /** The view has changed, or how it is to be refined: until it is at rest again no worker refines anything. */
  function wake(): void {
    if (isResting && plan) ask(plan, [])
    isResting = false
    rest.set(REST_MS, () => {
      isResting = !isMoving
      replan()
    })
  }

  /** Colors no longer change: from now on they are kept, from all samples. */
  function settle(): void {
    isFlowing = false
    refresh()
  }

  /** What lies beyond everything drawn: the color far outside the set. */
  function backdrop(): string {
    const far = look && baseTiles(look, store)[0]
    return colorer.cssOf(far ? valueAt(far.values, 0) : 0)
  }

  function state(): LayerState {
    const { done, total } = plan ?? { done: 0, total: 0 }
    return { done, total, refined: total - unrefined, isMoving, inFlight: queue.inFlight, waiting: queue.waiting }
  }

  return {
    show(nextView, nextLook, moving) {
      view = nextView
      look = nextLook
      isMoving = moving
      const known = [...store.lattices()].map(([lattice]) => lattice)
      target = targetOf(view, look, { before: target, isMoving, known })
      wake()
      // The first tiles are asked for at once: the workers draw them while the page still makes its parts.
      if (!plan) makePlan(view, target)
      replan()
    },
    color(next, flowing) {
      const before = colors
      colors = next
      const { version } = colorer
      colorer.set(next)
      if (version === colorer.version) return
      if (next.scale !== before.scale || next.period !== before.period) wake()
      isFlowing = flowing || clock.now() < coloredAtMs + SOON_MS
      coloredAtMs = clock.now()
      if (isFlowing) calm.set(SOON_MS, settle)
      refresh()
    },
    stir: wake,
    refine(next) {
      if (samples === next) return
      samples = next
      replan()
    },
    pause() {
      pauses++
      replan()
      return () => {
        pauses--
        replan()
      }
    },
    refresh,
    onState: (listener) => void listeners.push(listener),
    get target() {
      return target
    },
    base: () => look ? baseTiles(look, store) : [],
    values: () => view && plan ? viewValues(view, plan.layers) : { sorted: new Float64Array(0), coverage: 0 },
    get state() {
      return state()
    },
  }
}

function budget(): number {
  const memory = 'deviceMemory' in navigator ? Number(navigator.deviceMemory) : Infinity
  return memory <= SMALL_MEMORY_GB ? BUDGET_BYTES / 2 : BUDGET_BYTES
}
