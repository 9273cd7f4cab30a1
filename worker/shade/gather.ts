import { MARGIN } from '../kernel/kernel.ts'

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
const BREAK = 4

/** The bend of a pixel with the edge of the inside near. */
const EDGE = Infinity

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

/**
 * How far each pixel is from what its neighbors let expect: the most of four directions, or `EDGE`.
 *
 * A pixel is at the edge where a neighbor is inside and it is not, or the other way round. What looks like inside is at the
 * edge up to `MARGIN` pixels from an escaping one: there lie fjords between bulbs, thinner than a pixel, that no center hits.
 *
 * @param isInside 1 or 0, of the region and of `MARGIN` pixels around it
 * @param bendAt how far a place of the list is from what those `step` before and behind it let expect
 */
export function bendsOf(
  isInside: Uint8Array,
  { width, height }: Size,
  bendAt: (center: number, step: number) => number,
): Float32Array {
  const bends = new Float32Array(width * height)
  const stride = width + 2 * MARGIN
  const escapesBeside = escapesInRow(isInside, stride)
  for (let row = 0, pixel = 0; row < height; row++) {
    let center = (row + MARGIN) * stride + MARGIN
    for (const end = pixel + width; pixel < end; pixel++, center++) {
      if (isInside[center] === 1) {
        for (let step = -MARGIN; step <= MARGIN; step++) {
          if (escapesBeside[center + step * stride] === 1) bends[pixel] = EDGE
        }
        continue
      }
      let bend = 0
      for (let way = 0; way < 4; way++) {
        const step = way === 0 ? 1 : stride + way - 2
        const isEdge = isInside[center - step] === 1 || isInside[center + step] === 1
        const own = isEdge ? EDGE : bendAt(center, step)
        if (own > bend) bend = own
      }
      bends[pixel] = bend
    }
  }
  return bends
}

/** 1 where any place up to `MARGIN` before or behind in the row escapes. */
function escapesInRow(isInside: Uint8Array, stride: number): Uint8Array {
  const near = new Uint8Array(isInside.length)
  for (let row = 0; row < isInside.length; row += stride) {
    let last = -Infinity
    for (let column = 0; column < stride; column++) {
      if (isInside[row + column] === 0) last = column
      // Whether one escapes within the margin of the place that lies the margin before.
      if (column >= MARGIN && column - last <= 2 * MARGIN) near[row + column - MARGIN] = 1
    }
  }
  return near
}

/** What of a list of a region and of `MARGIN` pixels around it lies in the region, in C order. */
export function innerOf(values: Float64Array, { width, height }: Size): Float64Array {
  const inner = new Float64Array(width * height)
  for (let row = 0; row < height; row++) {
    const from = (row + MARGIN) * (width + 2 * MARGIN) + MARGIN
    inner.set(values.subarray(from, from + width), row * width)
  }
  return inner
}

interface Size {
  readonly width: number
  readonly height: number
}
