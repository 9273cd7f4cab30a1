import type { Decimal } from '../../../core/decimal.ts'
import { type ExtendedComplex, extendedComplex, powerOfTwo } from './extended.ts'

/** Bits of a magnitude that are enough to round it to a double. */
const ENOUGH_BITS = 128

/** Work of an orbit in fixed point between two looks at the clock, in products of words: a millisecond or two. */
const PRODUCTS_A_PIECE = 2 ** 18
const MOST_STEPS_A_PIECE = 1024

/** The decimal in fixed point, to the nearest 2^-bits; digits never pass through a double. */
export function decimalToFixed({ digits, exponent }: Decimal, bits: number): bigint {
  if (exponent >= 0) return (digits * 10n ** BigInt(exponent)) << BigInt(bits)
  return divideToNearest(digits << BigInt(bits), 10n ** BigInt(-exponent))
}

/** value / divisor, for positive ones, as mantissa · 2^power with the mantissa in [½, 1). */
export function quotient(
  { digits, exponent }: Decimal,
  divisor: number,
): { readonly mantissa: number; readonly power: number } {
  const numerator = exponent >= 0 ? digits * 10n ** BigInt(exponent) : digits
  const denominator = BigInt(divisor) * (exponent >= 0 ? 1n : 10n ** BigInt(-exponent))
  const shift = Math.max(0, ENOUGH_BITS + bitLength(denominator) - bitLength(numerator))
  const ratio = (numerator << BigInt(shift)) / denominator
  const length = bitLength(ratio)
  const excess = Math.max(0, length - ENOUGH_BITS)
  const mantissa = Number(ratio >> BigInt(excess)) * powerOfTwo(excess - length)
  // A mantissa just below 1 may have been rounded up to it.
  return mantissa === 1 ? { mantissa: 0.5, power: length - shift + 1 } : { mantissa, power: length - shift }
}

/** How a number of so many bits after the point becomes a double: what is cut off first, and the unit of what is left. */
export interface DoubleScale {
  readonly excess: bigint
  readonly unit: number
}

/** `Number` rounds a whole number of up to 1,023 bits to a double; of a longer one the last bits are cut off before. */
export function doubleScale(bits: number): DoubleScale {
  const most = 960
  return { excess: BigInt(Math.max(0, bits - most)), unit: powerOfTwo(-Math.min(bits, most)) }
}

/** The double nearest to a fixed-point number of a size up to some thousands. */
export function fixedToDouble(value: bigint, { excess, unit }: DoubleScale): number {
  return Number(excess > 0n ? value >> excess : value) * unit
}

/** Bits after the point in which what a double leaves is looked for. */
const FINE_BITS = 116
const FINE = powerOfTwo(FINE_BITS)

/** A number whose nearest double is smaller has too few of those bits. */
const LEAST_WITH_REST = powerOfTwo(-60)

/** What a fixed-point number has beyond the double nearest to it; 0 for a small one. */
export function restOf(value: bigint, double: number, bits: number): number {
  if (Math.abs(double) < LEAST_WITH_REST) return 0
  return Number((value >> BigInt(bits - FINE_BITS)) - BigInt(double * FINE)) / FINE
}

/** (re + im·√−1) · 2^-bits with extended exponents, each part rounded to a double. */
export function fixedToExtended(re: bigint, im: bigint, bits: number): ExtendedComplex {
  const excess = Math.max(0, Math.max(bitLength(re), bitLength(im)) - ENOUGH_BITS)
  return extendedComplex(Number(re >> BigInt(excess)), Number(im >> BigInt(excess)), excess - bits)
}

/** value · 2^power in fixed point, cut off at 2^-bits. */
export function numberToFixed(value: number, power: number, bits: number): bigint {
  let mantissa = value
  let exponent = power
  for (; mantissa !== Math.floor(mantissa); exponent--) mantissa *= 2
  const shift = exponent + bits
  return shift >= 0 ? BigInt(mantissa) << BigInt(shift) : BigInt(mantissa) >> BigInt(-shift)
}

/** Bits of the magnitude of a whole number; 0 has none. */
export function bitLength(value: bigint): number {
  const text = (value < 0n ? -value : value).toString(16)
  return 4 * (text.length - 1) + BITS_OF_DIGIT[Number.parseInt(text[0]!, 16)]!
}

const BITS_OF_DIGIT = [0, 1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4]

function divideToNearest(numerator: bigint, denominator: bigint): bigint {
  const half = denominator >> 1n
  return numerator >= 0n ? (numerator + half) / denominator : -((half - numerator) / denominator)
}

/** How many steps of an orbit in fixed point are taken between two looks at the clock. */
export function stepsAPiece(bits: number): number {
  const words = bits / 64 + 4
  return Math.min(MOST_STEPS_A_PIECE, Math.max(1, Math.floor(PRODUCTS_A_PIECE / (words * words))))
}
