import { isBeyondTwo, UNDECIDED } from './escape.ts'
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
import { powerOf } from './binary.ts'
import { FAR_JUMP, JUMP, type JumpTable } from './jumps.ts'
import { followNear } from './perturbation.ts'
import { placeOf, WEIGHT } from './series.ts'
import type { ReferenceOrbit } from './reference.ts'
import { ESCAPED, INSIDE, OUT_OF_RANGE, type Outcome, PAUSED, type Pixel, type Surroundings } from './pixel.ts'

/** δ goes on in doubles from this exponent on, |δ| ≥ 2⁻⁷⁶⁸, and comes back where it falls below 2⁻⁹⁰⁰ (FLOOR). */
const NEAR_EXPONENT = -1

/**
 * A step in doubles whose result is smaller is taken again here: what is below 2⁻⁹⁰⁰ has lost nothing yet of what 2⁻¹⁰⁷⁴ takes
 * off, and δ that became 0 would copy the reference for ever.
 */
export const FLOOR = 2 ** -900

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

/**
 * The same with extended exponents. At least one step, since doubles could not take it; then until doubles can.
 */
function followFar(pixel: Pixel, surroundings: Surroundings, budget: number): Outcome {
  const { orbit, zRe, zIm, last, table, iterations, bailout } = surroundings
  const { farRe, farIm, farExponent } = pixel
  const end = pixel.taken + budget
  do {
    const { m, dRe, dIm, exponent } = pixel
    const re = zRe[m]!
    const im = zIm[m]!
    const norm = re * re + im * im
    const isBesideZ = m !== last && exponent < NEAR_EXPONENT && norm > LEAST_Z * LEAST_Z
    if (isBesideZ) {
      if (norm > bailout - UNDECIDED && (norm > bailout + UNDECIDED || isBeyondTwo(orbit, m, pixel))) {
        pixel.norm = norm
        return ESCAPED
      }
    } else {
      const outcome = meet(pixel, surroundings)
      if (outcome !== PAUSED) return outcome
    }
    if (pixel.n >= iterations) return INSIDE
    pixel.taken++
    const level = jumpLevel(pixel, surroundings)
    if (level > 0) {
      jumpFar(pixel, table, table.bases[level]! + (pixel.m - 1 >> level))
      pixel.n += 1 << level
      pixel.m += 1 << level
      continue
    }
    if (isBesideZ) setDelta(pixel, 2 * (re * dRe - im * dIm), 2 * (re * dIm + im * dRe), exponent)
    else square(pixel, orbit)
    addToDelta(pixel, farRe, farIm, farExponent)
    pixel.n++
    pixel.m++
  } while (pixel.exponent < NEAR_EXPONENT && pixel.taken < end)
  return pixel.exponent < NEAR_EXPONENT ? PAUSED : OUT_OF_RANGE
}

/** The level of the longest jump there is for a pixel; 0 if there is none. */
function jumpLevel(pixel: Pixel, { table, leastLevel, iterations }: Surroundings): number {
  const { n, exponent } = pixel
  const { bases, powers } = table
  const place = pixel.m - 1
  const size = Math.abs(pixel.dRe) + Math.abs(pixel.dIm)
  let found = 0
  for (let level = leastLevel, length = 1 << level; place >= 0; level++, length *= 2) {
    if ((place & length - 1) !== 0 || n + length > iterations) break
    const into = powers[FAR_JUMP * (bases[level]! + (place >> level))]!
    if (!(size * powerOf(512 * exponent - into) < 1)) break
    found = level
  }
  return found
}

/** By the power of σ, the places of the coefficients of τ⁰, τ¹ and τ². */
const PLACES = Array.from({ length: WEIGHT + 1 }, (_, i) => {
  return Int32Array.from({ length: Math.floor((WEIGHT - i) / 2) + 1 }, (_, j) => placeOf(i, j) - 2)
})

/** Takes the jump at `at`. */
function jumpFar(pixel: Pixel, { jumps, powers }: JumpTable, at: number): void {
  const { dRe, dIm, exponent, tRe, tIm } = pixel
  const from = JUMP * at
  const [into, gain, cGain] = [powers[FAR_JUMP * at]!, powers[FAR_JUMP * at + 1]!, powers[FAR_JUMP * at + 2]!]
  const inward = powerOf(512 * exponent - into)
  const sRe = inward * dRe
  const sIm = inward * dIm
  let [hRe, hIm] = [0, 0]
  let [uRe, uIm] = [0, 0]
  for (let i = WEIGHT; i >= 0; i--) {
    const places = PLACES[i]!
    uRe = uIm = 0
    for (let j = places.length - 1; j >= (i === 0 ? 1 : 0); j--) {
      const place = from + places[j]!
      ;[uRe, uIm] = [uRe * tRe - uIm * tIm + jumps[place]!, uRe * tIm + uIm * tRe + jumps[place + 1]!]
    }
    if (i > 0) [hRe, hIm] = [hRe * sRe - hIm * sIm + uRe, hRe * sIm + hIm * sRe + uIm]
  }
  setByPower(pixel, hRe * dRe - hIm * dIm, hRe * dIm + hIm * dRe, 512 * exponent + gain)
  const cExponent = exponentOf(cGain)
  const factor = powerOf(cGain - 512 * cExponent)
  addToDelta(pixel, factor * (uRe * tRe - uIm * tIm), factor * (uRe * tIm + uIm * tRe), cExponent)
}

/** The exponent that a power of two becomes. */
function exponentOf(power: number): number {
  return Math.floor((power + 256) / 512)
}

/** δ ← (re + im·√−1) · 2^power. */
export function setByPower(pixel: Pixel, re: number, im: number, power: number): void {
  const exponent = exponentOf(power)
  const factor = powerOf(power - 512 * exponent)
  setDelta(pixel, re * factor, im * factor, exponent)
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
    if (norm > bailout - UNDECIDED && (norm > bailout + UNDECIDED || isBeyondTwo(orbit, pixel.m, pixel))) {
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

/** δ ← (2 Z_m + δ) δ. */
function square(pixel: Pixel, orbit: ReferenceOrbit): void {
  const z = farReference(orbit, pixel.m)
  const { dRe, dIm } = pixel
  const exponent = Math.max(z.exponent, pixel.exponent)
  const ownFactor = toDouble(1, pixel.exponent - exponent)
  const itsFactor = toDouble(2, z.exponent - exponent)
  const re = z.re * itsFactor + dRe * ownFactor
  const im = z.im * itsFactor + dIm * ownFactor
  setDelta(pixel, re * dRe - im * dIm, re * dIm + im * dRe, exponent + pixel.exponent)
}

/** Z_m with an extended exponent. */
function farReference({ zRe, zIm, tiny }: ReferenceOrbit, m: number): ExtendedComplex {
  return tiny.get(m) ?? extendedComplex(zRe[m]!, zIm[m]!, 0)
}

/** δ ← δ + what is given, whose larger part may lie anywhere from 2^-512 to 2^512. */
function addToDelta(pixel: Pixel, re: number, im: number, exponent: number): void {
  const difference = exponent - pixel.exponent
  if (difference === 0) setDelta(pixel, pixel.dRe + re, pixel.dIm + im, exponent)
  else if (difference < 0) {
    const factor = difference === -1 ? INVERSE_RADIX : 0
    setDelta(pixel, pixel.dRe + re * factor, pixel.dIm + im * factor, pixel.exponent)
  } else {
    const factor = difference === 1 ? INVERSE_RADIX : 0
    setDelta(pixel, pixel.dRe * factor + re, pixel.dIm * factor + im, exponent)
  }
}

/** δ ← what is given, its larger part brought into the range of mantissas. */
export function setDelta(pixel: Pixel, re: number, im: number, exponent: number): void {
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
  pixel.dRe = a
  pixel.dIm = b
  pixel.exponent = e
}
