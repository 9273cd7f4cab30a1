import { extended, extendedComplex, toDouble } from './extended.ts'
import type { Pixel } from './pixel.ts'
import type { ReferenceOrbit } from './reference.ts'

/**
 * How near |Z_m|² must come to 4 for the reference to keep |Z_m|² − 4 exactly. A jump does not pass there, nor where |Z|²
 * is beyond: a pixel may have escaped. |δ| < 2⁻²⁵ moves it by less.
 */
export const NEAR_FOUR = 2 ** -20

/** How near |z|² must be to its bound for doubles to leave the side open. */
export const UNDECIDED = 2 ** -30

/**
 * Whether |Z_m + δ| > 2 where doubles see about 2: |z|² − 4 = (|Z|² − 4) + 2 Re(conj(Z) δ) + |δ|², of which the first is kept
 * exactly where it is small.
 */
export function isBeyondTwo({ zRe, zIm, slack }: ReferenceOrbit, m: number, pixel: Pixel): boolean {
  const { re: dRe, im: dIm, exponent } = extendedComplex(pixel.dRe, pixel.dIm, 512 * pixel.exponent)
  const re = zRe[m]!
  const im = zIm[m]!
  const terms = [
    slack.get(m) ?? extended(re * re + im * im - 4, 0),
    extended(2 * (re * dRe + im * dIm), 512 * exponent),
    extended(dRe * dRe + dIm * dIm, 1024 * exponent),
  ]
  const most = Math.max(...terms.map((term) => term.exponent))
  return terms.reduce((sum, term) => sum + toDouble(term.mantissa, term.exponent - most), 0) > 0
}
