/** Bytes a pixel: an index or a gray, gray and alpha, red, green and blue, the same with alpha. */
export type Channels = 1 | 2 | 3 | 4

/** What the bytes of a pixel mean. */
export interface PixelFormat {
  readonly channels: Channels
  /** Whether the one byte is an entry of a palette. */
  readonly isIndexed: boolean
}

/** An entry of a palette. */
export const INDEXED: PixelFormat = { channels: 1, isIndexed: true }

/** Pixels in C order, `channels` bytes each. */
export interface Raster {
  readonly width: number
  readonly height: number
  readonly channels: Channels
  readonly data: Uint8Array
}

/** A raster of zeros. */
export function createRaster(width: number, height: number, channels: Channels) {
  return { width, height, channels, data: new Uint8Array(width * height * channels) } satisfies Raster
}

/** Writes a raster into another of as many channels, its top left at (x, y), row by row; it must lie within. */
export function copyRaster(source: Raster, target: Raster, { x, y }: { readonly x: number; readonly y: number }): void {
  const { channels } = source
  const length = source.width * channels
  const stride = target.width * channels
  let to = y * stride + x * channels
  for (let from = 0; from < source.data.length; from += length) {
    target.data.set(source.data.subarray(from, from + length), to)
    to += stride
  }
}

/** Whether two rasters are the same in size and in every byte. */
export function isSameRaster(one: Raster, other: Raster): boolean {
  return one.width === other.width && one.height === other.height && one.channels === other.channels &&
    one.data.every((byte, index) => byte === other.data[index])
}
