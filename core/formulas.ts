import { LIMITS } from './limits.ts'

/** What the contract has to know of a formula. How it is computed, worker/kernel/formulas.ts says. */
export interface FormulaLimits {
  /** The finest pixel pitch, over max(1, |re|, |im|), at which orbits in doubles can tell pixels apart; finer is deep. */
  readonly float64Pitch: number
  /** The finest pitch, in plane units, at which differences from a reference orbit fit into doubles. */
  readonly differencePitch: number
}

/** Every formula that can be drawn. */
export const FORMULAS = {
  /** z ← z² + c from z = 0. */
  mandelbrot: {
    float64Pitch: LIMITS.pitch,
    // What differences lose below 2⁻¹⁰⁷⁴ is nothing beside half a pitch, down to its last bit and a margin of eighty.
    differencePitch: 2 ** -940,
  },
} as const satisfies Readonly<Record<string, FormulaLimits>>

export type FormulaName = keyof typeof FORMULAS
