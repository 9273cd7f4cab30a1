/**
 * Numbers with extended exponents: mantissa · 2^(512 · exponent), the mantissa in [2⁻²⁵⁶, 2²⁵⁶) or zero. So wide a radix needs no look at
 * the bits of a double: one comparison and one exact multiplication bring a product back into its range.
 */
export interface Extended {
  readonly mantissa: number
  readonly exponent: number
}

/** Two of them that share an exponent; the larger mantissa is the one in the range. */
export interface ExtendedComplex {
  readonly re: number
  readonly im: number
  readonly exponent: number
}

export const RADIX = 2 ** 512
export const INVERSE_RADIX = 2 ** -512
/** The range of mantissas. */
export const LEAST_MANTISSA = 2 ** -256
export const MOST_MANTISSA = 2 ** 256

/** The exponent of zero: below every other, so that comparisons of exponents alone are right. */
export const ZERO_EXPONENT = -(2 ** 20)

/** 2^power, exactly; 0 or Infinity beyond doubles. */
export function powerOfTwo(power: number): number {
  let result = 1
  const factor = power < 0 ? 0.5 : 2
  for (let left = Math.min(Math.abs(power), 1100); left > 0; left--) result *= factor
  return result
}

/** mantissa · 2^power as an extended number. */
export function extended(mantissa: number, power: number): Extended {
  let exponent = Math.floor((power + 256) / 512)
  let m = mantissa * powerOfTwo(power - 512 * exponent)
  if (m === 0 || power < 512 * ZERO_EXPONENT) return { mantissa: 0, exponent: ZERO_EXPONENT }
  for (; Math.abs(m) < LEAST_MANTISSA; exponent--) m *= RADIX
  for (; Math.abs(m) >= MOST_MANTISSA; exponent++) m *= INVERSE_RADIX
  return { mantissa: m, exponent }
}

/** (re + im·√−1) · 2^power with one exponent for both. */
export function extendedComplex(re: number, im: number, power: number): ExtendedComplex {
  const larger = extended(Math.abs(re) > Math.abs(im) ? re : im, power)
  if (larger.mantissa === 0) return { re: 0, im: 0, exponent: ZERO_EXPONENT }
  const rest = power - 512 * larger.exponent
  return { re: scaled(re, rest), im: scaled(im, rest), exponent: larger.exponent }
}

/** mantissa · 2^(512 · exponent) as a double; what is too small becomes 0, what is too large Infinity. */
export function toDouble(mantissa: number, exponent: number): number {
  if (exponent === 0) return mantissa
  let value = mantissa
  for (let left = Math.min(Math.abs(exponent), 4); left > 0; left--) value *= exponent < 0 ? INVERSE_RADIX : RADIX
  return value
}

/** |re + im·√−1| without overflow: `Math.hypot` may differ from one engine to the next, a square root may not. */
export function modulus(re: number, im: number): number {
  const a = Math.abs(re)
  const b = Math.abs(im)
  const larger = a > b ? a : b
  if (larger === 0) return 0
  const ratio = (a > b ? b : a) / larger
  return larger * Math.sqrt(1 + ratio * ratio)
}

/** value · 2^power in two steps, of which neither leaves the range of doubles before the result does. */
function scaled(value: number, power: number): number {
  const half = Math.floor(power / 2)
  return value * powerOfTwo(half) * powerOfTwo(power - half)
}
