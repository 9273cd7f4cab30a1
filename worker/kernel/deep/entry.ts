import {
  type Extended,
  type ExtendedComplex,
  INVERSE_RADIX,
  LEAST_MANTISSA,
  modulus,
  MOST_MANTISSA,
  RADIX,
  toDouble,
  ZERO_EXPONENT,
} from './extended.ts'

/** An entry of a table of jumps while that is built: A, Q, B and r in a row of doubles, each with its exponent. */
export const FIELDS = 11
export const A = 0
export const Q = 3
export const B = 6
export const R = 9

/**
 * The square of δ may come to this share of what is linear in it, |Q δ| ≤ η |A|, and so it may at every step within. What is left out,
 * of third order, is then at most 2 η² of the result: half an ulp, as much as rounding takes off anyway.
 */
export const ETA = 2 ** -27

/** Takes up the rounding of radii, and what the square adds to |δ| on its way. */
const MARGIN = 1 - 2 ** -20

/** One step: A = 2 Z, Q = 1, B = 1, exact; but δ must be small beside Z, lest a rebase is passed. */
export function writeLeaf(stack: Float64Array, at: number, isFree: boolean, z: ExtendedComplex): void {
  writeComplex(stack, at + A, 2 * z.re, 2 * z.im, z.exponent)
  writeComplex(stack, at + Q, 1, 0, 0)
  writeComplex(stack, at + B, 1, 0, 0)
  const radius = isFree ? ETA * modulus(stack[at + A]!, stack[at + A + 1]!) : 0
  writeReal(stack, at + R, radius, stack[at + A + 2]!)
}

/** y, at `y`, becomes x, at `x`, and then y; jumps.ts has the formulas. */
export function mergeInto(stack: Float64Array, x: number, y: number, mostC: Extended): void {
  const axRe = stack[x + A]!
  const axIm = stack[x + A + 1]!
  const axExponent = stack[x + A + 2]!
  const ayRe = stack[y + A]!
  const ayIm = stack[y + A + 1]!
  const ayExponent = stack[y + A + 2]!
  const bxRe = stack[x + B]!
  const bxIm = stack[x + B + 1]!
  const bxExponent = stack[x + B + 2]!
  const qxRe = stack[x + Q]!
  const qxIm = stack[x + Q + 1]!
  const qyRe = stack[y + Q]!
  const qyIm = stack[y + Q + 1]!
  const ax = modulus(axRe, axIm)
  const ry = stack[y + R]!
  const ryExponent = stack[y + R + 1]!

  const byC = toDouble(modulus(bxRe, bxIm) * mostC.mantissa, bxExponent + mostC.exponent - ryExponent)
  const isValid = byC <= 0.5 * ETA * ry && ax > 0
  writeReal(stack, y + R, isValid ? MARGIN * ry / ax : 0, ryExponent - axExponent)
  keepLess(stack, y + R, stack[x + R]!, stack[x + R + 1]!)

  // A_x², brought into range, so that the product with Q_y stays in it.
  writeComplex(stack, y + A, axRe * axRe - axIm * axIm, 2 * axRe * axIm, 2 * axExponent)
  const squareRe = stack[y + A]!
  const squareIm = stack[y + A + 1]!
  const squareExponent = stack[y + A + 2]!
  const qyExponent = stack[y + Q + 2]!
  writeSum(
    stack,
    y + Q,
    ayRe * qxRe - ayIm * qxIm,
    ayRe * qxIm + ayIm * qxRe,
    ayExponent + stack[x + Q + 2]!,
    qyRe * squareRe - qyIm * squareIm,
    qyRe * squareIm + qyIm * squareRe,
    qyExponent + squareExponent,
  )
  writeSum(
    stack,
    y + B,
    ayRe * bxRe - ayIm * bxIm,
    ayRe * bxIm + ayIm * bxRe,
    ayExponent + bxExponent,
    stack[y + B]!,
    stack[y + B + 1]!,
    stack[y + B + 2]!,
  )
  writeComplex(stack, y + A, ayRe * axRe - ayIm * axIm, ayRe * axIm + ayIm * axRe, ayExponent + axExponent)

  const q = modulus(stack[y + Q]!, stack[y + Q + 1]!)
  if (q > 0) {
    const bound = ETA * MARGIN * modulus(stack[y + A]!, stack[y + A + 1]!) / q
    keepLessOf(stack, y + R, bound, stack[y + A + 2]! - stack[y + Q + 2]!)
  }
}

/** Makes a radius the less of itself and another, of which the mantissa may be out of range. */
function keepLessOf(stack: Float64Array, at: number, value: number, exponent: number): void {
  let [mantissa, e] = [value, exponent]
  for (; mantissa > 0 && mantissa < LEAST_MANTISSA; e--) mantissa *= RADIX
  for (; mantissa >= MOST_MANTISSA; e++) mantissa *= INVERSE_RADIX
  keepLess(stack, at, mantissa, mantissa === 0 ? ZERO_EXPONENT : e)
}

function keepLess(stack: Float64Array, at: number, mantissa: number, exponent: number): void {
  const own = stack[at + 1]!
  if (exponent < own || exponent === own && mantissa < stack[at]!) {
    stack[at] = mantissa
    stack[at + 1] = exponent
  }
}

/** The sum of two complex numbers, whose larger parts lie from 2^-512 to 2^512, or are 0. */
function writeSum(
  stack: Float64Array,
  at: number,
  aRe: number,
  aIm: number,
  aExponent: number,
  bRe: number,
  bIm: number,
  bExponent: number,
): void {
  const a = aRe === 0 && aIm === 0 ? ZERO_EXPONENT : aExponent
  const b = bRe === 0 && bIm === 0 ? ZERO_EXPONENT : bExponent
  const exponent = a > b ? a : b
  const aFactor = a === exponent ? 1 : toDouble(1, a - exponent)
  const bFactor = b === exponent ? 1 : toDouble(1, b - exponent)
  writeComplex(stack, at, aRe * aFactor + bRe * bFactor, aIm * aFactor + bIm * bFactor, exponent)
}

export function writeReal(stack: Float64Array, at: number, value: number, exponent: number): void {
  let mantissa = value
  let e = exponent
  if (mantissa === 0) e = ZERO_EXPONENT
  else {
    for (; mantissa < LEAST_MANTISSA; e--) mantissa *= RADIX
    for (; mantissa >= MOST_MANTISSA; e++) mantissa *= INVERSE_RADIX
  }
  stack[at] = mantissa
  stack[at + 1] = e
}

function writeComplex(stack: Float64Array, at: number, re: number, im: number, exponent: number): void {
  let [a, b, e] = [re, im, exponent]
  let size = Math.max(Math.abs(a), Math.abs(b))
  if (size === 0) e = ZERO_EXPONENT
  else {
    for (; size < LEAST_MANTISSA; e--) {
      a *= RADIX
      b *= RADIX
      size *= RADIX
    }
    for (; size >= MOST_MANTISSA; e++) {
      a *= INVERSE_RADIX
      b *= INVERSE_RADIX
      size *= INVERSE_RADIX
    }
  }
  stack[at] = a
  stack[at + 1] = b
  stack[at + 2] = e
}
