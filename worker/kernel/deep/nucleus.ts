import type { DeepView } from './deep-view.ts'
import { INVERSE_RADIX, LEAST_MANTISSA, MOST_MANTISSA, powerOfTwo, RADIX } from './extended.ts'
import { doubleScale, fixedToDouble, fixedToExtended, numberToFixed, stepsAPiece } from './fixed.ts'

/** A point in fixed point. */
export interface FixedPoint {
  readonly re: bigint
  readonly im: bigint
}

/** Newton's steps that are tried: from within two radii of a view, four or five bring all bits that it has. */
const MOST_STEPS = 12

/** A step that moves by no more than this part of a pixel, as a power of two, is the last one. */
const SMALL_STEP = -44

/** How far from the center a nucleus may be, in radii of the view as a power of two, to be of use. */
const FARTHEST = 4

/**
 * The point near a view's center from which 0 returns to 0 in `period` steps, by Newton's method: C ← C − Z_p / D_p, where Z is exact to
 * all bits and D a double with an extended exponent, so that a step gains some 45 bits. Undefined if it leads away.
 */
export function* findNucleus(view: DeepView, period: number): Generator<number, FixedPoint | undefined> {
  const { bits, scale, radius } = view
  let { re, im } = view
  for (let step = 0; step < MOST_STEPS; step++) {
    const move = yield* newtonStep({ re, im }, period, bits)
    if (move === undefined) return
    re -= numberToFixed(move.re, move.power, bits)
    im -= numberToFixed(move.im, move.power, bits)
    const length = Math.max(Math.abs(move.re), Math.abs(move.im)) * powerOfTwo(move.power - scale)
    const away = fixedToExtended(re - view.re, im - view.im, bits)
    const distance = Math.max(Math.abs(away.re), Math.abs(away.im)) * powerOfTwo(512 * away.exponent - scale)
    if (!(distance < powerOfTwo(radius + FARTHEST))) return
    if (length < powerOfTwo(SMALL_STEP)) return { re, im }
  }
  return undefined
}

/** Z_p / D_p as (re + im·√−1) · 2^power, or undefined if the orbit escapes. */
function* newtonStep(
  { re: cRe, im: cIm }: FixedPoint,
  period: number,
  bits: number,
): Generator<number, { readonly re: number; readonly im: number; readonly power: number } | undefined> {
  const shift = BigInt(bits)
  const scale = doubleScale(bits)
  const piece = stepsAPiece(bits)
  let x = 0n
  let y = 0n
  let dRe = 0
  let dIm = 0
  let e = 0
  for (let m = 0; m < period; m++) {
    if (m % piece === piece - 1) yield m
    const re = fixedToDouble(x, scale)
    const im = fixedToDouble(y, scale)
    if (re * re + im * im > 8) return
    const nextDRe = 2 * (re * dRe - im * dIm)
    dIm = 2 * (re * dIm + im * dRe)
    dRe = nextDRe + (e === 0 ? 1 : e === 1 ? INVERSE_RADIX : 0)
    const size = Math.max(Math.abs(dRe), Math.abs(dIm))
    if (size >= MOST_MANTISSA) {
      dRe *= INVERSE_RADIX
      dIm *= INVERSE_RADIX
      e++
    } else if (size < LEAST_MANTISSA && e > 0) {
      dRe *= RADIX
      dIm *= RADIX
      e--
    }
    const product = x * y
    x = (((x + y) * (x - y)) >> shift) + cRe
    y = (product >> (shift - 1n)) + cIm
  }
  const z = fixedToExtended(x, y, bits)
  const norm = dRe * dRe + dIm * dIm
  if (!(norm > 0)) return
  return {
    re: (z.re * dRe + z.im * dIm) / norm,
    im: (z.im * dRe - z.re * dIm) / norm,
    power: 512 * (z.exponent - e),
  }
}
