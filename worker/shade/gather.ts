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

/** How near a pixel is to what one sample cannot show: not at all, near, or so near that a few more cannot tell. */
export const PLAIN = 0
export const BENT = 1
export const BROKEN = 2

/** So many times the bend that makes a pixel `BENT` make it `BROKEN`: a few samples may all miss what is between them. */
export const BREAK = 4

/** The pixels of a region that are not plain, and of each whether it is broken. */
export interface Wanting {
  readonly pixels: Int32Array
  readonly isBroken: Uint8Array
}

/** Collects the pixels that `judge` finds bent or broken, in C order. */
export function wantingPixels(
  { width, height }: { readonly width: number; readonly height: number },
  judge: (column: number, row: number) => number,
): Wanting {
  const pixels = new Int32Array(width * height)
  const isBroken = new Uint8Array(width * height)
  let count = 0
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const finding = judge(column, row)
      if (finding === PLAIN) continue
      pixels[count] = row * width + column
      isBroken[count++] = finding === BROKEN ? 1 : 0
    }
  }
  return { pixels: pixels.slice(0, count), isBroken: isBroken.slice(0, count) }
}
