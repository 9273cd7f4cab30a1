import type { Arithmetic } from '../../core/arithmetic.ts'
import type { FormulaName } from '../../core/formulas.ts'
import type { ViewJob } from '../../core/tile-job.ts'
import { deepKernel } from './deep/draw.ts'
import type { Kernel } from './kernel.ts'
import { float64Kernel } from './mandelbrot/float64.ts'
import { isInCardioidOrDisc } from './mandelbrot/interior.ts'
import { probeOrbit } from './mandelbrot/probe.ts'

/** How a formula is computed, and what is known of its orbits before they are followed. */
export interface Formula {
  readonly kernels: Readonly<Record<Arithmetic, Kernel>>
  /** The first n at which the orbit of c is beyond radius 2, at most `most`: by the plain loop, for estimates. */
  readonly probe: (cRe: number, cIm: number, most: number) => number
  readonly shortCuts: ShortCuts
}

/** The short cuts that a formula's kernels take, as far as an estimate of what they take needs them. */
export interface ShortCuts {
  /** Whether a closed form tells that an orbit stays: such a pixel takes no steps. */
  readonly isKnownInside: (cRe: number, cIm: number) => boolean
  /** Of the steps that are left to an orbit that has not escaped early, the share it takes until it is found to be inside. */
  readonly shareOfRest: number
  /** What a pixel of a deep view takes with jumps, in steps of float64. */
  readonly deepSteps: number
}

const FORMULAS: Readonly<Record<FormulaName, Formula>> = {
  mandelbrot: {
    kernels: { float64: float64Kernel, perturbation: deepKernel, hybrid: deepKernel },
    probe: probeOrbit,
    shortCuts: {
      isKnownInside: isInCardioidOrDisc,
      // Most are found to be inside long before.
      shareOfRest: 1 / 8,
      // Some hundred to two thousand jumps and steps, of ten times the price. What a picture really takes, its pace learns.
      deepSteps: 20_000,
    },
  },
}

/** The formula of a job. */
export function formulaOf({ formula }: Pick<ViewJob, 'formula'>): Formula {
  return FORMULAS[formula]
}

/** The kernel that draws a job. */
export function kernelOf(job: Pick<ViewJob, 'formula' | 'arithmetic'>): Kernel {
  return formulaOf(job).kernels[job.arithmetic]
}
