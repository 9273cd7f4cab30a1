/** The picture: keeps a canvas showing a view from the tiles there are, and asks for those it lacks. */
import { entriesOf, type PaletteChoice } from '../color/own-palette.ts'
import { cssOf, fillLut } from '../color/lut.ts'
import { createAlarm, type FrameClock, onceAFrame } from '../parts/frame-clock.ts'
import type { ScreenView } from '../state/view.ts'
import { compose } from './compose.ts'
import type { FetchedTile, TileClient } from './client.ts'
import { cellSubject, type Lattice, type Placement } from './lattice.ts'
import type { Raster } from '../../../core/raster.ts'
import { baseTiles, planOf, targetOf, type TilePlan, type WantedTile } from './plan.ts'
import { createTileQueue, type QueueEvent } from './queue.ts'
import type { Look } from './subject.ts'
import { createTileStore, keyOf } from './store.ts'
import { createPainter, type PageTile, type Painter } from './tile.ts'

/** How much of the view is there, and what is still to come. */
export interface LayerState {
  readonly done: number
  readonly total: number
  readonly inFlight: number
  readonly waiting: number
}

export interface LayerOptions {
  readonly canvas: HTMLCanvasElement
  readonly clock: FrameClock
  readonly client: TileClient
  readonly onTile: (tile: PageTile) => void
  readonly onEvent: (event: QueueEvent, error?: unknown) => void
  readonly onState: (state: LayerState) => void
  /** Draws over the picture after each frame; `tiles` are those of the view itself. */
  readonly onFrame: (context: CanvasRenderingContext2D, tiles: Iterable<PageTile>, placement: Placement) => void
}

export interface TileLayer {
  /** Shows a view. While it moves, tiles of about its size serve. */
  show(view: ScreenView, look: Look, isMoving: boolean): void
  /** Colors everything anew, without asking anybody. Cycling colors are not kept from one frame to the next. */
  color(palette: PaletteChoice, turns: number, isCycling: boolean): void
  /** Draws the next frame anew. */
  refresh(): void
  readonly painter: Painter
  /** The lattice of the view, from which single pixels can be asked for. */
  readonly target: Lattice | undefined
  /** The tiles of the whole set, as far as they are there. */
  base(): (PageTile | undefined)[]
  readonly state: LayerState
}

/** As many connections as a browser opens to one server, of which one is left for everything else. */
const MOST_IN_FLIGHT = 5

/** Tiles kept: some four screens of four million pixels, half of that where memory is scarce. */
const BUDGET_BYTES = 96 * 2 ** 20
const SMALL_MEMORY_GB = 4

/** Tiles that come are shown together, unless they are the last: without a graphics card a frame takes as long as half a tile. */
const GATHER_MS = 60

type KeyedTile = WantedTile & { readonly key: string }

export function createTileLayer({ canvas, clock, client, onTile, onEvent, onState, onFrame }: LayerOptions): TileLayer {
  const context = canvas.getContext('2d', { alpha: false })!
  const painter = createPainter()
  const store = createTileStore(budget())
  const queue = createTileQueue<KeyedTile, FetchedTile<Raster>>({
    fetch: ({ lattice, cell }, signal) => client.draw(cellSubject(lattice, cell), { signal, priority: 'high' }),
    limit: MOST_IN_FLIGHT,
    clock,
    random: Math.random,
    onTile({ lattice, cell }, { value: pixels, report }) {
      const tile: PageTile = { lattice, cell, pixels, report, canvas: undefined, painted: -1 }
      store.add(tile)
      onTile(tile)
      if (lattice === target) lacking--
      gather(lattice === target && lacking === 0)
    },
    onEvent,
  })
  let view: ScreenView | undefined
  let look: Look | undefined
  let target: Lattice | undefined
  let plan: TilePlan | undefined
  /** Tiles of the view that have not come yet. */
  let lacking = 0
  let colored: { palette: PaletteChoice; turns: number } | undefined
  let isCycling = false
  let isPlanStale = true
  const gathering = createAlarm(clock)
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
    compose(context, plan!.layers, { painter, isCycling })
    const own = plan!.layers.at(-1)!
    onFrame(context, own.tiles, own.placement)
  }

  function makePlan(view: ScreenView, target: Lattice): void {
    isPlanStale = false
    plan = planOf(view, target, store)
    lacking = plan.total - plan.done
    queue.want(plan.wanted.map((tile) => ({ ...tile, key: keyOf(tile.lattice, tile.cell) })))
    onState(state())
  }

  /** What lies beyond everything drawn: the color far outside the set. */
  function backdrop(): string {
    return cssOf(painter.lut, (look && baseTiles(look, store)[0])?.pixels.data[0] ?? 1)
  }

  function state(): LayerState {
    const { done, total } = plan ?? { done: 0, total: 0 }
    return { done, total, inFlight: queue.inFlight, waiting: queue.waiting }
  }

  return {
    show(nextView, nextLook, isMoving) {
      view = nextView
      look = nextLook
      const known = [...store.lattices()].map(([lattice]) => lattice)
      target = targetOf(view, look, { before: target, isMoving, known })
      // The first tiles are asked for at once: the workers draw them while the page still makes its parts.
      if (!plan) makePlan(view, target)
      replan()
    },
    color(palette, turns, cycling) {
      if (colored?.palette === palette && colored.turns === turns && isCycling === cycling) return
      colored = { palette, turns }
      fillLut(painter.lut, entriesOf(palette), turns)
      painter.version++
      isCycling = cycling
      refresh()
    },
    refresh,
    painter,
    get target() {
      return target
    },
    base: () => look ? baseTiles(look, store) : [],
    get state() {
      return state()
    },
  }
}

function budget(): number {
  const memory = 'deviceMemory' in navigator ? Number(navigator.deviceMemory) : Infinity
  return memory <= SMALL_MEMORY_GB ? BUDGET_BYTES / 2 : BUDGET_BYTES
}
