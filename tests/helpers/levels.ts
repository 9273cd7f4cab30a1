/** How far two pictures of one size are apart, pixel by pixel. */
export interface ComparedPixel {
  /** By how many levels a part of its color is off, at most. */
  readonly off: number
  /** By how many levels, at most, its eight neighbors differ from it, in the picture that is right. */
  readonly contrast: number
}

/** Compares pixels of four bytes each, but for those at the edges. */
export function comparedPixels(shown: Uint8Array, right: Uint8Array, width: number): ComparedPixel[] {
  const compared: ComparedPixel[] = []
  const neighbors = [1, width - 1, width, width + 1].flatMap((step) => [step, -step])
  for (let pixel = width; pixel < right.length / 4 - width; pixel++) {
    if (pixel % width === 0 || pixel % width === width - 1) continue
    let [off, contrast] = [0, 0]
    for (let at = 4 * pixel; at < 4 * pixel + 3; at++) {
      off = Math.max(off, Math.abs(shown[at]! - right[at]!))
      for (const step of neighbors) contrast = Math.max(contrast, Math.abs(right[at + 4 * step]! - right[at]!))
    }
    compared.push({ off, contrast })
  }
  return compared
}

/** Neighbors that differ by more are no slow gradient. */
const SLOW = 4

/**
 * How near a picture comes that was colored from values as the page gets them: of the pixels in slow gradients, the share that
 * is off by more than one level; and of all pixels, what they are off by, as a share of what neighbors differ by.
 */
export function nearness(shown: Uint8Array, right: Uint8Array, width: number): { far: number; noise: number } {
  const compared = comparedPixels(shown, right, width)
  const slow = compared.filter(({ contrast }) => contrast <= SLOW)
  const sum = (name: keyof ComparedPixel) => compared.reduce((sum, pixel) => sum + pixel[name], 0)
  return { far: slow.filter(({ off }) => off > 1).length / slow.length, noise: sum('off') / sum('contrast') }
}

/** Pixels of three or four bytes as pixels of four. */
export function withAlpha(data: ArrayLike<number>, channels: number): Uint8Array {
  const pixels = new Uint8Array(4 * data.length / channels).fill(255)
  for (let at = 0; at < data.length; at++) {
    pixels[4 * Math.floor(at / channels) + at % channels] = data[at]!
  }
  return pixels
}
