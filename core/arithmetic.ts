import { type FormulaName, FORMULAS } from './formulas.ts'
import { pixelPitch, type View } from './geometry.ts'

/**
 * How pixels are computed: each orbit alone in doubles; as a difference from one exact orbit in doubles; or the same, with
 * extended exponents where doubles end.
 */
export type Arithmetic = 'float64' | 'perturbation' | 'hybrid'

/** The one choice of arithmetic, which follows from the pixel pitch. A pitch too fine for a double may be given as 0. */
export function arithmeticOf(view: View, formula: FormulaName = 'mandelbrot'): Arithmetic {
  const { float64Pitch, differencePitch } = FORMULAS[formula]
  const pitch = pixelPitch(view)
  if (pitch >= float64Pitch * Math.max(1, Math.abs(view.re), Math.abs(view.im))) return 'float64'
  return pitch >= differencePitch ? 'perturbation' : 'hybrid'
}
