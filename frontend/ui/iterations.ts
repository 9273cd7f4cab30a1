/** The iteration slider: even steps of it multiply the number, so that 100 and 100,000 are both a short pull away. */
import { LIMITS } from '../../core/limits.ts'

/** Least number at the slider's left end; fewer can be typed. */
const LEAST = 10

/** Ends and step of the slider, in powers of ten. */
export const ITERATION_SLIDER = { least: Math.log10(LEAST), most: Math.log10(LIMITS.iterations), step: 0.02 } as const

/** A whole number of two significant digits: round enough to read and to share. */
export function iterationsAt(position: number): number {
  return Number((10 ** position).toPrecision(2))
}

/** Where a number stands on the slider, at its nearest end if it is outside. */
export function iterationPosition(iterations: number): number {
  return Math.min(ITERATION_SLIDER.most, Math.max(ITERATION_SLIDER.least, Math.log10(iterations)))
}
