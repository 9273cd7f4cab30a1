import type { Rect } from '../../core/geometry.ts'
import { encodePng } from '../../core/png.ts'
import type { Raster } from '../../core/raster.ts'
import type { DrawnTile } from '../../frontend/tiles/tile.ts'

/** A raster of palette entries, all 0 if none are given. */
export function indexedRaster(width: number, height: number, data = new Uint8Array(width * height)): Raster {
  return { width, height, channels: 1, data }
}

/** An indexed PNG of this size, of entry 0 if none are given. */
export function indexedPng(
  { width, height, palette, text }: Pick<Rect, 'width' | 'height'> & {
    readonly palette: Uint8Array
    readonly text?: Readonly<Record<string, string>>
  },
  entries?: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  return encodePng({ palette, ...(text && { text }) }, indexedRaster(width, height, entries))
}

/** A tile of palette entries, all 0 if none are given. */
export function indexedTile(rect: Rect, worker = 'worker-1', entries?: Uint8Array<ArrayBuffer>): DrawnTile {
  return { rect, raster: indexedRaster(rect.width, rect.height, entries), worker }
}
