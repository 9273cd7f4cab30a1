import { bailoutOf } from '../escape.ts'
import { UNDECIDED } from './escape.ts'
import type { JumpTable } from './jumps.ts'
import type { ReferenceOrbit } from './reference.ts'

export interface SurroundingsOptions {
  readonly orbit: ReferenceOrbit
  readonly table: JumpTable
  readonly iterations: number
  readonly isSmooth: boolean
  /** Where |δ| falls below this, doubles hand over to extended exponents; -Infinity where they never need to. */
  readonly floor: number
}

/**
 * What the pixels of a view are followed in. A class, with the arrays themselves and every number of one kind, so that all views have
 * one shape: V8 throws away a compiled loop when the next view's differs, and may then enter another one anew for each pixel,
 * which takes as long as a thousand steps.
 */
export class Surroundings {
  readonly orbit: ReferenceOrbit
  readonly table: JumpTable
  readonly zRe: Float64Array
  readonly zIm: Float64Array
  readonly last: number
  readonly leastLevel: number
  readonly radii: Float64Array
  readonly jumps: Float64Array
  readonly bases: Int32Array
  readonly iterations: number
  readonly isSmooth: boolean
  /** Bound on |z|², and what |z|² must be above for it to be looked at. */
  readonly bailout: number
  readonly suspect: number
  /** |re| + |im| of a z that need not be looked at is no more. */
  readonly within: number
  readonly floor: number

  constructor({ orbit, table, iterations, isSmooth, floor }: SurroundingsOptions) {
    this.orbit = orbit
    this.table = table
    this.zRe = orbit.zRe
    this.zIm = orbit.zIm
    this.last = orbit.last
    this.leastLevel = table.leastLevel
    this.radii = table.radii
    this.jumps = table.jumps
    this.bases = table.bases
    this.iterations = iterations
    this.isSmooth = isSmooth
    this.bailout = bailoutOf(isSmooth)
    this.suspect = isSmooth ? this.bailout : this.bailout - UNDECIDED
    this.within = Math.sqrt(this.suspect)
    this.floor = floor
  }
}

/** Why following a pixel has stopped: its steps are used up, it has escaped, it never will, or δ needs other arithmetic. */
export const PAUSED = 0
export const ESCAPED = 1
export const INSIDE = 2
export const OUT_OF_RANGE = 3
export type Outcome = typeof PAUSED | typeof ESCAPED | typeof INSIDE | typeof OUT_OF_RANGE

/**
 * A pixel under way: z = Z_m + δ after n steps, with δ = (dRe + dIm·√−1) · 2^(512 · exponent). What becomes a double is one from its
 * beginning, so that all pixels have one shape too.
 */
export class Pixel {
  n = 1
  m = 1
  dRe = NaN
  dIm = NaN
  exponent = 0
  /** Whether its δ has an extended exponent at the moment; else the exponent is 0. */
  isFar = false
  /** |z|² when it has escaped. */
  norm = NaN
  /** Steps and jumps taken, all pixels together. */
  taken = 0
  /** Its offset from the reference: in doubles, as a share of the bound of the table, and with an extended exponent. */
  cRe = NaN
  cIm = NaN
  tRe = NaN
  tIm = NaN
  farRe = NaN
  farIm = NaN
  farExponent = 0
  /** δ at a rebase that is kept for comparison, and which rebase is kept next. */
  markRe = NaN
  markIm = NaN
  markExponent = 0
  rebases = 0
  nextMark = 1
}
