/** Which tiles a view wants, in which order, and from what the picture is put together until they are there. */
import { parseDecimal } from '../../../core/decimal.ts'
import { type ScreenView, tidied } from '../state/view.ts'
import {
  boxOf,
  type Cell,
  cellsIn,
  createLattice,
  type Lattice,
  latticeOf,
  type Placement,
  placementOf,
} from './lattice.ts'
import type { Look, Refinement } from './subject.ts'
import type { TileStore } from './store.ts'
import type { PageTile } from './tile.ts'

export interface WantedTile {
  readonly lattice: Lattice
  readonly cell: Cell
  /** It lies beyond the view. */
  readonly isSpare?: boolean
  /** It is there, and is to get more samples. */
  readonly refinement?: Refinement
}

/** A lattice to draw from, and where its corner lies. */
export interface Layer {
  readonly placement: Placement
  readonly tiles: Iterable<PageTile>
}

export interface TilePlan {
  readonly wanted: readonly WantedTile[]
  /** From the lowest to the uppermost. */
  readonly layers: readonly Layer[]
  /** Tiles of the view itself, and how many of them are there. */
  readonly total: number
  readonly done: number
}

/** While the view is zoomed, tiles serve until they are this much too small or too large. */
const STRETCH = 2

/** The surroundings, so many times coarser: when one moves or zooms out, something is there. */
const CONTEXT = 8

/** The whole set, always kept: it lies under everything, and is the map. */
const BASE = {
  re: parseDecimal('-0.5'),
  im: parseDecimal('0'),
  pitch: parseDecimal('0.0078125'),
  iterations: 500,
  window: { width: 512, height: 512 },
}
const BASE_CELLS: readonly Cell[] = [3, 4].flatMap((row) => [3, 4].map((column) => ({ column, row })))

/** Layers drawn from beside the view's own: the nearest in zoom. */
const MOST_LAYERS = 8

/** A picture enlarged or reduced further than this is a smear or a speck. */
const FARTHEST_ZOOM = 12

/** The lattice that a view is drawn with: the one before as long as it serves, while the view moves. */
export function targetOf(view: ScreenView, look: Look, { before, isMoving, known }: {
  readonly before: Lattice | undefined
  readonly isMoving: boolean
  readonly known: Iterable<Lattice>
}): Lattice {
  if (before && isMoving) {
    const { scale } = placementOf(before, view)
    if (scale <= STRETCH && scale >= 1 / STRETCH) return before
  }
  return latticeOf(isMoving ? tidied(view) : view, look, before ? [before, ...known] : known)
}

/** The whole set in the look of a view. */
export function baseLattice(look: Look): Lattice {
  return createLattice(BASE, { ...look, iterations: Math.min(look.iterations, BASE.iterations) }, BASE.window)
}

export function baseTiles(look: Look, store: TileStore): (PageTile | undefined)[] {
  return BASE_CELLS.map((cell) => store.get(baseLattice(look), cell))
}

export function planOf(view: ScreenView, target: Lattice, store: TileStore): TilePlan {
  const placement = placementOf(target, view)
  const cells = cellsIn(placement, target.side, view)
  const missing = cells.filter((cell) => !store.has(target, cell)).map((cell) => ({ lattice: target, cell }))
  const own: Layer = { placement, tiles: cells.flatMap((cell) => store.get(target, cell) ?? []) }
  const counts = { total: cells.length, done: cells.length - missing.length }
  const { below, beyond } = surroundings(view, target, store)
  if (missing.length === 0) return { wanted: [...below, ...beyond], layers: [own], ...counts }

  const layers = [...layersBelow(view, target, store), own]
  const wanted = isCovered(view, layers) ? [...missing, ...below, ...beyond] : [...below, ...missing, ...beyond]
  return { wanted, layers, ...counts }
}

/** Coarser tiles that lie below the view, a few, and those around it, the whole set among them. */
function surroundings(view: ScreenView, target: Lattice, store: TileStore): Record<'below' | 'beyond', WantedTile[]> {
  const known = [...store.lattices()].map(([lattice]) => lattice)
  const wide = { ...view, width: view.width / CONTEXT, height: view.height / CONTEXT }
  const context = latticeOf(wide, target.look, known)
  const placement = placementOf(context, view)
  const margin = Math.max(view.width, view.height) / 2
  const base = baseLattice(target.look)
  const lacking = (lattice: Lattice, cells: readonly Cell[]) =>
    cells.filter((cell) => !store.has(lattice, cell)).map((cell) => ({ lattice, cell }))
  const near = cellsIn(placement, context.side, view)
  const isNear = ({ column, row }: Cell) => near.some((cell) => cell.column === column && cell.row === row)
  const far = cellsIn(placement, context.side, { ...view, margin }).filter((cell) => !isNear(cell))
  const beyond = [...lacking(context, far), ...lacking(base, BASE_CELLS)].map((tile) => ({ ...tile, isSpare: true }))
  return { below: lacking(context, near), beyond }
}

/** Other lattices with tiles in the view, the nearest in zoom down to one that fills it; coarse ones below finer ones. */
function layersBelow(view: ScreenView, target: Lattice, store: TileStore): Layer[] {
  const found = []
  for (const [lattice, tiles] of store.lattices()) {
    if (lattice === target) continue
    const placement = placementOf(lattice, view)
    const distance = Math.abs(Math.log2(placement.scale))
    if (distance > FARTHEST_ZOOM) continue
    const seen = [...tiles].filter((tile) => isSeen(tile, placement, view))
    if (seen.length > 0) found.push({ lattice, placement, tiles: seen, distance })
  }
  const nearest = found.sort((a, b) => a.distance - b.distance).slice(0, MOST_LAYERS)
  const filling = nearest.findIndex(({ lattice, placement, tiles }) => isFilled(view, lattice, placement, tiles.length))
  return nearest.slice(0, filling < 0 ? MOST_LAYERS : filling + 1).sort((a, b) => b.placement.scale - a.placement.scale)
}

/** Whether so many tiles of a lattice are all that the view has. */
function isFilled(
  { width, height }: ScreenView,
  { side }: Lattice,
  { x, y, scale }: Placement,
  count: number,
): boolean {
  // Edges are rounded as boxes are: half a pixel decides whether a tile is seen.
  const along = (start: number, length: number) => {
    const first = Math.ceil((0.5 - start) / (side * scale)) - 1
    return Math.ceil((length - 0.5 - start) / (side * scale)) - first
  }
  return count >= along(x, width) * along(y, height)
}

function isSeen({ cell, lattice }: PageTile, placement: Placement, { width, height }: ScreenView): boolean {
  const { left, top, right, bottom } = boxOf(cell, placement, lattice.side)
  return left < width && top < height && right > 0 && bottom > 0
}

/** Whether one layer alone fills the middle and the corners of the view: then there is something to look at. */
function isCovered({ width, height }: ScreenView, layers: readonly Layer[]): boolean {
  const points = [[0, 0], [width - 1, 0], [0, height - 1], [width - 1, height - 1], [width / 2, height / 2]] as const
  return layers.some(({ placement, tiles }) => {
    const boxes = Array.from(tiles, ({ cell, lattice }) => boxOf(cell, placement, lattice.side))
    return points.every(([x, y]) =>
      boxes.some(({ left, top, right, bottom }) => left <= x && x < right && top <= y && y < bottom)
    )
  })
}
