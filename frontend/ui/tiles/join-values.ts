/** The values of a tile that came in parts. */
import type { Rect } from '../../../core/geometry.ts'
import type { TileSamples, TileValues } from '../../../core/values.ts'

/** A part of a tile, and where it lies in the same view. */
export interface ValuesPart {
  readonly region: Rect
  readonly tile: TileValues
}

/** Puts the parts of a region together. They cover it, and all or none of them have samples. */
export function joinValues(region: Rect, parts: readonly ValuesPart[]): TileValues {
  const { width, height } = region
  const [{ tile: first }] = parts as [ValuesPart]
  if (parts.length === 1) return first
  const values = new Float64Array(width * height)
  const counts = new Uint16Array(width * height)
  const cut = parts.map(({ region: { x, y }, tile }) => {
    const at = (row: number) => (y - region.y + row) * width + x - region.x
    for (let row = 0; row < tile.height; row++) {
      const [from, to] = [row * tile.width, (row + 1) * tile.width]
      values.set(tile.values.subarray(from, to), at(row))
      if (tile.samples) counts.set(tile.samples.counts.subarray(from, to), at(row))
    }
    return { at, tile }
  })
  const samples = first.samples && joinSamples(counts, cut)
  return { width, height, isSmooth: first.isSmooth, values, samples }
}

/** The samples of all pixels in C order; `at` is where a row of a part begins. */
function joinSamples(
  counts: Uint16Array,
  parts: readonly { readonly at: (row: number) => number; readonly tile: TileValues }[],
): TileSamples {
  const starts = new Uint32Array(counts.length + 1)
  for (let pixel = 0; pixel < counts.length; pixel++) starts[pixel + 1] = starts[pixel]! + counts[pixel]!
  const values = new Float64Array(starts[counts.length]!)
  for (const { at, tile: { width, height, samples } } of parts) {
    let from = 0
    for (let row = 0; row < height; row++) {
      // The samples of a row of a part lie side by side in it and in the whole.
      const to = from + starts[at(row) + width]! - starts[at(row)]!
      values.set(samples!.values.subarray(from, to), starts[at(row)])
      from = to
    }
  }
  return { counts, values }
}
