import { log2 } from '../log2.ts'

/** Bound on |z|² at which `bands` counts a pixel as escaped: |z| > 2 proves that it does. */
const BAILOUT_BANDS = 2 ** 2

/** The same for `smooth`: 4 already proves escape; the excess keeps μ continuous to the eye. */
const BAILOUT_SMOOTH = 256 ** 2

/** Bound on |z|², beyond which an orbit has escaped. */
export function bailoutOf(isSmooth: boolean): number {
  return isSmooth ? BAILOUT_SMOOTH : BAILOUT_BANDS
}

/** μ from n and |z_n|²: n + 1 − log₂(log₂|z|) with log₂|z| = ½ log₂|z|². */
export function smoothCount(n: number, norm: number): number {
  return n + 1 - log2(0.5 * log2(norm))
}

/** Room for the values of a tile, all inside until they are found to be something else. */
export function valuesInside(pixels: number, isSmooth: boolean): Float64Array {
  const values = new Float64Array(pixels)
  return isSmooth ? values.fill(Infinity) : values
}
