import { partsOf, type Rect } from '../core/geometry.ts'

/** Rows of so many pixels that are taken at a time: at least one. */
export function rowsAtATime(width: number, mostPixels: number): number {
  return Math.max(1, Math.floor(mostPixels / width))
}

/**
 * Cuts a rectangle into parts of at most so many pixels, in the order of its pixels: each is of whole rows, or, where one row has
 * more pixels, of a part of one.
 */
export function* partsInOrder(rect: Rect, mostPixels: number): Generator<Rect> {
  const rows = rowsAtATime(rect.width, mostPixels)
  for (let row = 0; row < rect.height; row += rows) {
    const band = { ...rect, y: rect.y + row, height: Math.min(rows, rect.height - row) }
    if (band.width * band.height <= mostPixels) yield band
    else yield* partsOf(band, mostPixels)
  }
}
