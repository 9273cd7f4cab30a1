/** Pixels row by row, one palette entry each. */
import type { Size } from '../state/view.ts'

export interface TilePixels extends Size {
  readonly data: Uint8Array
}

/** Pixels of a size, all of them of the inside. */
export function blankPixels({ width, height }: Size) {
  return { width, height, data: new Uint8Array(width * height) } satisfies TilePixels
}

/** Copies all of a part into a whole, with its top left at (x, y). The part must not reach beyond the whole. */
export function copyPixels(part: TilePixels, whole: TilePixels, { x, y }: { readonly x: number; readonly y: number }) {
  for (let row = 0; row < part.height; row++) {
    whole.data.set(part.data.subarray(row * part.width, (row + 1) * part.width), (y + row) * whole.width + x)
  }
}
