/** Values at even places of a view, from what it is put together of. */
import type { Layer } from './plan.ts'
import { valueAt } from './page-values.ts'
import type { PageTile } from './tile.ts'

export interface ViewValues {
  /** In rising order, without the inside. */
  readonly sorted: Float64Array
  /** The share of the places at which there was a value or the inside. */
  readonly coverage: number
}

/** Places of a view, about: enough for quantiles to stay when it moves a little. */
const PLACES = 4096

/** Layers enlarged further say too little of a view. */
const MOST_SCALE = 16

/** The values of layers, the uppermost last, that fill a canvas of this size. */
export function viewValues(
  { width, height }: { readonly width: number; readonly height: number },
  layers: readonly Layer[],
): ViewValues {
  const pitch = Math.sqrt(width * height / PLACES)
  const grid = {
    columns: Math.max(1, Math.round(width / pitch)),
    rows: Math.max(1, Math.round(height / pitch)),
    width,
    height,
  }
  const values = new Float64Array(grid.columns * grid.rows).fill(NaN)
  for (const layer of layers) {
    if (layer.placement.scale > MOST_SCALE) continue
    for (const tile of layer.tiles) readTile(values, tile, layer, grid)
  }
  const known = values.filter((value) => !Number.isNaN(value))
  return { sorted: known.filter((value) => value < Infinity).sort(), coverage: known.length / values.length }
}

interface Grid {
  readonly columns: number
  readonly rows: number
  readonly width: number
  readonly height: number
}

/** Reads the places of the grid that lie in a tile. */
function readTile(
  values: Float64Array,
  { cell, lattice: { side }, values: own }: PageTile,
  { placement: { x, y, scale } }: Layer,
  { columns, rows, width, height }: Grid,
): void {
  // From the first place of the grid at or after the tile's edge up to the one before the next tile's.
  const across = placesWithin(x + cell.column * side * scale, side * scale, width / columns, columns)
  const down = placesWithin(y + cell.row * side * scale, side * scale, height / rows, rows)
  for (let row = down.from; row < down.to; row++) {
    const pixelRow = pixelAt(((row + 0.5) * height / rows - y) / scale, cell.row, side)
    for (let column = across.from; column < across.to; column++) {
      const pixelColumn = pixelAt(((column + 0.5) * width / columns - x) / scale, cell.column, side)
      values[row * columns + column] = valueAt(own, pixelRow * side + pixelColumn)
    }
  }
}

/** Which of `count` places, `step` apart and the first half a step from 0, lie on a stretch. */
function placesWithin(start: number, length: number, step: number, count: number): { from: number; to: number } {
  const at = (edge: number) => Math.min(count, Math.max(0, Math.ceil(edge / step - 0.5)))
  return { from: at(start), to: at(start + length) }
}

/** The pixel of a tile along one side, whatever rounding makes of its edges. */
function pixelAt(place: number, cell: number, side: number): number {
  return Math.min(side - 1, Math.max(0, Math.floor(place) - cell * side))
}
