import {
  type ExtendedComplex,
  extendedComplex,
  INVERSE_RADIX,
  LEAST_MANTISSA,
  MOST_MANTISSA,
  RADIX,
  toDouble,
  ZERO_EXPONENT,
} from './extended.ts'
import { LEAST_FAR_LEVEL } from './jumps.ts'
import { followNear } from './perturbation.ts'
import type { ReferenceOrbit } from './reference.ts'
import {
  ESCAPED,
  INSIDE,
  isBeyondTwo,
  OUT_OF_RANGE,
  type Outcome,
  PAUSED,
  type Pixel,
  type Surroundings,
} from './pixel.ts'

/** δ goes on in doubles from this exponent on, |δ| ≥ 2⁻⁷⁶⁸, and comes back where it falls below 2⁻⁹⁰⁰ (FLOOR). */
const NEAR_EXPONENT = -1

/**
 * A step in doubles whose result is smaller is taken again here: what is below 2⁻⁹⁰⁰ has lost nothing yet of what 2⁻¹⁰⁷⁴ takes
 * off, and δ that became 0 would copy the reference for ever.
 */
export const FLOOR = 2 ** -900

/** How near |z|² must be to its bound for doubles to leave the side open. */
const NEAR_BAILOUT = 2 ** -30

/** Above this |Z|, and below 2⁻⁷⁶⁸, δ is nothing beside Z. */
const LEAST_Z = 2 ** -200

/**
 * Follows a pixel of a view beyond doubles, as `followNear`: with extended exponents while δ is small, in doubles else, which
 * is nearly always. δ is not monotone: the reference passing near 0 takes it out of the range of doubles again.
 */
export function followHybrid(pixel: Pixel, surroundings: Surroundings, budget: number): Outcome {
  const end = pixel.taken + budget
  while (pixel.taken < end) {
    const follow = pixel.isFar ? followFar : followNear
    const outcome = follow(pixel, surroundings, end - pixel.taken)
    if (outcome !== OUT_OF_RANGE) return outcome
    if (pixel.isFar) toNear(pixel)
    else toFar(pixel)
  }
  return PAUSED
}

function toFar(pixel: Pixel): void {
  const { re, im, exponent } = extendedComplex(pixel.dRe, pixel.dIm, 0)
  pixel.dRe = re
  pixel.dIm = im
  pixel.exponent = exponent
  pixel.isFar = true
}

function toNear(pixel: Pixel): void {
  pixel.dRe = toDouble(pixel.dRe, pixel.exponent)
  pixel.dIm = toDouble(pixel.dIm, pixel.exponent)
  pixel.exponent = 0
  pixel.isFar = false
}

/** The same with extended exponents. At least one step, since doubles could not take it; then until doubles can. */
function followFar(pixel: Pixel, surroundings: Surroundings, budget: number): Outcome {
  const { orbit, iterations, bailout } = surroundings
  const { zRe, zIm, last } = orbit
  const end = pixel.taken + budget
  do {
    const { m } = pixel
    const norm = zRe[m]! ** 2 + zIm[m]! ** 2
    const isBesideZ = m !== last && pixel.exponent < NEAR_EXPONENT && norm > LEAST_Z ** 2
    if (isBesideZ) {
      if (norm > bailout - NEAR_BAILOUT && (norm > bailout + NEAR_BAILOUT || isBeyondTwo(orbit, m, pixel))) {
        pixel.norm = norm
        return ESCAPED
      }
    } else {
      const outcome = meet(pixel, surroundings)
      if (outcome !== PAUSED) return outcome
    }
    if (pixel.n >= iterations) return INSIDE
    pixel.taken++
    if (!jumpFar(pixel, surroundings)) stepFar(pixel, orbit)
  } while (pixel.exponent < NEAR_EXPONENT && pixel.taken < end)
  return pixel.exponent < NEAR_EXPONENT ? PAUSED : OUT_OF_RANGE
}

/** Looks at z = Z_m + δ where neither is nothing beside the other: whether it has escaped, or has to rebase. */
function meet(pixel: Pixel, { orbit, bailout }: Surroundings): Outcome {
  const z = farReference(orbit, pixel.m)
  const exponent = Math.max(z.exponent, pixel.exponent)
  const ownFactor = toDouble(1, pixel.exponent - exponent)
  const itsFactor = toDouble(1, z.exponent - exponent)
  const dRe = pixel.dRe * ownFactor
  const dIm = pixel.dIm * ownFactor
  const re = z.re * itsFactor + dRe
  const im = z.im * itsFactor + dIm
  if (exponent === 0) {
    const norm = re * re + im * im
    if (norm > bailout - NEAR_BAILOUT && (norm > bailout + NEAR_BAILOUT || isBeyondTwo(orbit, pixel.m, pixel))) {
      pixel.norm = norm
      return ESCAPED
    }
  }
  const isLess = Math.max(Math.abs(re), Math.abs(im)) < Math.max(Math.abs(dRe), Math.abs(dIm))
  if (!isLess && pixel.m !== orbit.last) return PAUSED
  pixel.m = 0
  setDelta(pixel, re, im, exponent)
  if (pixel.dRe === pixel.markRe && pixel.dIm === pixel.markIm && pixel.exponent === pixel.markExponent) return INSIDE
  if (++pixel.rebases === pixel.nextMark) {
    pixel.markRe = pixel.dRe
    pixel.markIm = pixel.dIm
    pixel.markExponent = pixel.exponent
    pixel.nextMark *= 2
  }
  return PAUSED
}

/** δ ← A δ + B c, by the longest jump there is; false if there is none. */
function jumpFar(pixel: Pixel, { table, iterations }: Surroundings): boolean {
  const { far } = table
  const place = pixel.m - 1
  if (far === undefined || place < 0) return false
  const { entries, bases } = far
  const size = Math.max(Math.abs(pixel.dRe), Math.abs(pixel.dIm))
  let found = -1
  let length = 1 << LEAST_FAR_LEVEL
  for (let level = LEAST_FAR_LEVEL; (place & length - 1) === 0 && pixel.n + length <= iterations; level++) {
    const at = 8 * (bases[level]! + (place >> level))
    const exponent = entries[at + 7]!
    if (!(pixel.exponent < exponent || pixel.exponent === exponent && size < entries[at + 6]!)) break
    found = at
    length *= 2
  }
  if (found < 0) return false
  length /= 2
  const aRe = entries[found]!
  const aIm = entries[found + 1]!
  const bRe = entries[found + 3]!
  const bIm = entries[found + 4]!
  const { dRe, dIm, farRe, farIm } = pixel
  const fromC = normalized(
    bRe * farRe - bIm * farIm,
    bRe * farIm + bIm * farRe,
    entries[found + 5]! + pixel.farExponent,
  )
  setDelta(pixel, aRe * dRe - aIm * dIm, aRe * dIm + aIm * dRe, entries[found + 2]! + pixel.exponent)
  addTo(pixel, fromC)
  pixel.n += length
  pixel.m += length
  return true
}

/** δ ← (2 Z_m + δ) δ + c. */
function stepFar(pixel: Pixel, orbit: ReferenceOrbit): void {
  const z = farReference(orbit, pixel.m)
  const { dRe, dIm } = pixel
  const exponent = Math.max(z.exponent, pixel.exponent)
  const ownFactor = toDouble(1, pixel.exponent - exponent)
  const itsFactor = toDouble(2, z.exponent - exponent)
  const re = z.re * itsFactor + dRe * ownFactor
  const im = z.im * itsFactor + dIm * ownFactor
  setDelta(pixel, re * dRe - im * dIm, re * dIm + im * dRe, exponent + pixel.exponent)
  addTo(pixel, { re: pixel.farRe, im: pixel.farIm, exponent: pixel.farExponent })
  pixel.n++
  pixel.m++
}

/** Z_m with an extended exponent. */
function farReference({ zRe, zIm, tiny }: ReferenceOrbit, m: number): ExtendedComplex {
  return tiny.get(m) ?? normalized(zRe[m]!, zIm[m]!, 0)
}

function addTo(pixel: Pixel, { re, im, exponent }: ExtendedComplex): void {
  const difference = exponent - pixel.exponent
  if (difference === 0) setDelta(pixel, pixel.dRe + re, pixel.dIm + im, exponent)
  else if (difference === -1) {
    setDelta(pixel, pixel.dRe + re * INVERSE_RADIX, pixel.dIm + im * INVERSE_RADIX, pixel.exponent)
  } else if (difference > 0) {
    const factor = difference === 1 ? INVERSE_RADIX : 0
    setDelta(pixel, pixel.dRe * factor + re, pixel.dIm * factor + im, exponent)
  }
}

function setDelta(pixel: Pixel, re: number, im: number, exponent: number): void {
  const z = normalized(re, im, exponent)
  pixel.dRe = z.re
  pixel.dIm = z.im
  pixel.exponent = z.exponent
}

/** The same number with its larger part in the range of mantissas. */
function normalized(re: number, im: number, exponent: number): ExtendedComplex {
  let size = Math.max(Math.abs(re), Math.abs(im))
  if (size >= LEAST_MANTISSA && size < MOST_MANTISSA) return { re, im, exponent }
  if (size === 0) return { re, im, exponent: ZERO_EXPONENT }
  let [a, b, e] = [re, im, exponent]
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
  return { re: a, im: b, exponent: e }
}
