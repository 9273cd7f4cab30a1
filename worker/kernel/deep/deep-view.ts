import { formatDecimal } from '../../../core/decimal.ts'
import type { ViewJob } from '../../../core/tile-job.ts'
import { MARGIN } from '../kernel.ts'
import { type Extended, extended } from './extended.ts'
import { bitLength, decimalToFixed, quotient } from './fixed.ts'

/**
 * What all pixels of a deep view share. A function of the view's parameters alone, so that any tile of it, drawn by any
 * worker, is computed with the same reference, precision and bounds, and comes out the same to the last bit.
 */
export interface DeepView {
  /** The center in fixed point, value · 2^-bits. */
  readonly re: bigint
  readonly im: bigint
  readonly bits: number
  /** The pitch is pitch · 2^scale, with pitch in [½, 1). */
  readonly pitch: number
  readonly scale: number
  /** 2^scale. */
  readonly unit: Extended
  /** All pixels of the view, and the `MARGIN` around it, lie within 2^(scale + radius) of its center. */
  readonly radius: number
  readonly width: number
  readonly height: number
  readonly iterations: number
  /** Whether differences need extended exponents. */
  readonly isFar: boolean
  /** Names everything that its reference orbit depends on. */
  readonly key: string
}

/**
 * Bits below those that tell pixels apart and those that the rounding of all steps may spoil: with 32 of them the reference
 * is known to some 10⁻¹⁰ of a pixel.
 */
const GUARD_BITS = 32

/** Just above log₂ 10. */
const BITS_A_DIGIT = 3.3220

/** BigInt computes with words of 64 bits; a part of one costs as much as the whole. */
const WORD = 64

/** What follows from a view whose pixels are nearer to each other than doubles can tell apart. */
export function deepView({ exact, iterations, arithmetic }: ViewJob): DeepView {
  const { re, im, span, width, height } = exact
  const { mantissa: pitch, power: scale } = quotient(span, width)
  // Half of the diagonal, with the margin on each side, is less than half of all this; the pitch less than 2^scale.
  const radius = bitLength(BigInt(width + height + 4 * MARGIN)) - 1
  const ofPixels = Math.max(0, -scale) + radius
  // A pixel in the very middle is the center with all its digits; others are off it by no more than 53 bits can say.
  const hasMiddle = width % 2 === 1 && height % 2 === 1
  const ofDigits = hasMiddle ? Math.ceil(Math.max(0, -re.exponent, -im.exponent) * BITS_A_DIGIT) : 0
  const needed = Math.max(ofPixels, ofDigits) + bitLength(BigInt(iterations)) + GUARD_BITS
  const bits = WORD * Math.ceil(needed / WORD)
  return {
    re: decimalToFixed(re, bits),
    im: decimalToFixed(im, bits),
    bits,
    pitch,
    scale,
    unit: extended(1, scale),
    radius,
    width,
    height,
    iterations,
    isFar: arithmetic === 'hybrid',
    key: [formatDecimal(re), formatDecimal(im), bits, scale, radius, iterations].join(),
  }
}
