import { pixelPitch, type View } from './geometry.ts'
import { LIMITS } from './limits.ts'

/**
 * How pixels are computed: each orbit alone in doubles; as a difference from one exact orbit in doubles; or the same, with
 * extended exponents where doubles end.
 */
export type Arithmetic = 'float64' | 'perturbation' | 'hybrid'

/**
 * The finest pitch of differences in doubles alone. What they lose below 2⁻¹⁰⁷⁴ is nothing beside half a pitch, down to its
 * last bit and a margin of eighty.
 */
const FINEST_DIFFERENCE = 2 ** -940

/** The one choice of arithmetic, which follows from the pixel pitch. A pitch too fine for a double may be given as 0. */
export function arithmeticOf(view: View): Arithmetic {
  const pitch = pixelPitch(view)
  if (pitch >= LIMITS.pitch * Math.max(1, Math.abs(view.re), Math.abs(view.im))) return 'float64'
  return pitch >= FINEST_DIFFERENCE ? 'perturbation' : 'hybrid'
}
