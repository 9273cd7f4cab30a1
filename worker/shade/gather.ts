/** Gathers the samples of a tile, and says which pixels want more. A pixel is named by its place in the region, in C order. */
export interface Gathering {
  /** The pixels whose neighbors tell that the value of the center is not enough, in rising order. */
  readonly wanting: Int32Array
  /**
   * Takes `count` more samples of each of these pixels, all of a pixel side by side.
   * @param slots which of the wanting pixels, in rising order
   * @returns those of them whose own samples tell that these are not enough
   */
  add(slots: Int32Array, values: Float64Array, count: number): Int32Array
}

/** So many times the bend that makes a pixel want samples make it broken. */
export const BREAK = 4

/** The bend of a pixel with the edge of the inside beside it. */
export const EDGE = Infinity

/** The pixels of a region that want samples. */
export interface Wanting {
  readonly pixels: Int32Array
  /** 1 for each of them that is so near to what one sample cannot show that a few samples may all miss it as well. */
  readonly isBroken: Uint8Array
}

/**
 * Collects the pixels that bend by more than `most`, in C order.
 *
 * @param bends by pixel: how far it is from what its neighbors let expect
 */
export function wantingPixels(bends: Float32Array, most: number): Wanting {
  const pixels = new Int32Array(bends.length)
  const isBroken = new Uint8Array(bends.length)
  let count = 0
  for (let pixel = 0; pixel < bends.length; pixel++) {
    const bend = bends[pixel]!
    if (bend <= most) continue
    pixels[count] = pixel
    isBroken[count++] = bend > BREAK * most ? 1 : 0
  }
  return { pixels: pixels.slice(0, count), isBroken: isBroken.slice(0, count) }
}

/** What of a list of a region and of a pixel around it lies in the region, in C order. */
export function innerOf(
  values: Float64Array,
  { width, height }: { readonly width: number; readonly height: number },
): Float64Array {
  const inner = new Float64Array(width * height)
  for (let row = 0; row < height; row++) {
    const from = (row + 1) * (width + 2) + 1
    inner.set(values.subarray(from, from + width), row * width)
  }
  return inner
}
