/** How many iterations: by depth, or on a slider whose even steps multiply the number. */
import type { Decimal } from '../../../core/decimal.ts'
import { LIMITS } from '../../../core/limits.ts'
import { depthOf } from './view.ts'

/** Least number at the slider's left end; fewer can be typed. */
const LEAST = 10

/** Ends and step of the slider, in powers of ten. */
export const ITERATION_SLIDER = { least: Math.log10(LEAST), most: Math.log10(LIMITS.iterations), step: 0.02 } as const

/** Iterations for a depth: 500 for the whole set, about 4,000 at 10⁶ and 11,000 at 10¹³. */
const AUTOMATIC = { least: 500, slope: 0.46, power: 1.6 }

/** Ten to a power, in two significant digits: round enough to read and to share. */
export function roundPower(position: number): number {
  return Number((10 ** position).toPrecision(2))
}

/** Where a number stands on the slider, at its nearest end if it is outside. */
export function iterationPosition(iterations: number): number {
  return Math.min(ITERATION_SLIDER.most, Math.max(ITERATION_SLIDER.least, Math.log10(iterations)))
}

/** The number that suits a width in the plane. */
export function automaticIterations(span: Decimal): number {
  const depth = Math.max(0, depthOf(span))
  const iterations = AUTOMATIC.least * (1 + AUTOMATIC.slope * depth) ** AUTOMATIC.power
  return Math.min(LIMITS.iterations, Number(iterations.toPrecision(2)))
}
