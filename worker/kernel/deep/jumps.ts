import {
  type Extended,
  INVERSE_RADIX,
  LEAST_MANTISSA,
  modulus,
  MOST_MANTISSA,
  RADIX,
  toDouble,
  ZERO_EXPONENT,
} from './extended.ts'
import type { ReferenceOrbit } from './reference.ts'

/**
 * Many steps as one: for a pixel that is at index m of the reference, δ ← A δ + B c is what its next 2^level steps come to,
 * while |δ| < r (bilinear approximation). An entry is found at `bases[level] + (m − 1 >> level)`, of the m − 1 that are
 * multiples of 2^level; each level ends with a radius of 0, and so does the list of levels.
 */
export interface JumpTable {
  readonly radii: Float64Array
  /** A and B, as re, im, re, im; B is multiplied by 2^scale, as c is counted in units of it. */
  readonly jumps: Float64Array
  readonly bases: Int32Array
  /** The same with extended exponents, from LEAST_FAR_LEVEL on, where the pixels need them. */
  readonly far: FarJumps | undefined
}

/** Entries of eight: A re, im, exponent; B re, im, exponent; r mantissa, exponent. B is for c in units of the plane. */
export interface FarJumps {
  readonly entries: Float64Array
  readonly bases: Int32Array
}

export interface JumpOptions {
  /** Bound on |c| of the pixels that use the table. */
  readonly mostC: Extended
  /** 2^scale, the unit of c in doubles. */
  readonly unit: Extended
  /** Whether pixels need extended exponents. */
  readonly isFar: boolean
}

/** The least level kept: a jump of four steps takes the time of about three of them. */
export const LEAST_LEVEL = 2
export const LEAST_FAR_LEVEL = 4

/**
 * δ² is left out where |δ| < ε |2 Z|. With half an ulp what is left out is what rounding takes off anyway, and no count on
 * record differs from exact arithmetic.
 */
const EPSILON = 2 ** -53

/** Radii below this are of no use to doubles: hybrid.ts takes over where |δ| is smaller. */
const LEAST_RADIUS = 2 ** -960

const NEAR_FOUR = 2 ** -20

/** Leaves between two looks at the clock. */
const LEAVES_A_PIECE = 8192

const FIELDS = 8
const A_RE = 0
const A_IM = 1
const A_EXPONENT = 2
const B_RE = 3
const B_IM = 4
const B_EXPONENT = 5
const R = 6
const R_EXPONENT = 7

/**
 * Builds the table of an orbit, pausing every few milliseconds to say how many bytes it has: like a binary counter, each step m is merged with what stands to its left as
 * long as there is as much of it. With x before y,
 *
 *   A = A_y A_x,  B = A_y B_x + B_y,  r = min(r_x, (r_y − |B_x| |c|) / |A_x|).
 *
 * No jump leads beyond the first |Z_m| > 2, so that none passes the escape of a pixel.
 */
export function* buildJumps(
  { zRe, zIm, last, tiny }: ReferenceOrbit,
  { mostC, unit, isFar }: JumpOptions,
): Generator<number, JumpTable> {
  const leaves = countLeaves(zRe, zIm, last)
  const near = layOut(leaves, last, LEAST_LEVEL)
  const radii = new Float64Array(near.length)
  const jumps = new Float64Array(4 * near.length)
  const distant = layOut(isFar ? leaves : 0, isFar ? last : 0, LEAST_FAR_LEVEL)
  const entries = new Float64Array(FIELDS * distant.length)
  for (let at = 0; at < distant.length; at++) entries[FIELDS * at + R_EXPONENT] = ZERO_EXPONENT
  const bytes = radii.byteLength + jumps.byteLength + entries.byteLength

  const levels = near.bases.length
  // What waits at each level to be merged, and, last, what has just been made.
  const stack = new Float64Array(FIELDS * (levels + 1))
  const made = FIELDS * levels
  for (let leaf = 0; leaf < leaves; leaf++) {
    if (leaf % LEAVES_A_PIECE === LEAVES_A_PIECE - 1) yield bytes
    const m = leaf + 1
    const small = tiny.get(m)
    writeLeaf(stack, made, small?.re ?? zRe[m]!, small?.im ?? zIm[m]!, small?.exponent ?? 0)
    let level = 0
    for (; (leaf >> level & 1) === 1; level++) {
      mergeInto(stack, FIELDS * level, made, mostC)
      const index = leaf >> level + 1
      if (level + 1 >= LEAST_LEVEL) {
        const at = near.bases[level + 1]! + index
        const radius = toDouble(stack[made + R]!, stack[made + R_EXPONENT]!)
        if (radius >= LEAST_RADIUS) {
          radii[at] = radius
          writeJump(jumps, 4 * at, stack, made, unit)
        }
      }
      if (isFar && level + 1 >= LEAST_FAR_LEVEL) {
        const at = FIELDS * (distant.bases[level + 1]! + index)
        for (let field = 0; field < FIELDS; field++) entries[at + field] = stack[made + field]!
      }
    }
    stack.copyWithin(FIELDS * level, made, made + FIELDS)
  }
  return { radii, jumps, bases: near.bases, far: isFar ? { entries, bases: distant.bases } : undefined }
}

/** The table without jumps, for views where they seldom reach far enough to repay a look. */
export const NO_JUMPS: JumpTable = {
  radii: new Float64Array(1),
  jumps: new Float64Array(4),
  bases: new Int32Array(LEAST_LEVEL + 2),
  far: undefined,
}

/** Steps m = 1, 2, … that a jump may contain. */
function countLeaves(zRe: Float64Array, zIm: Float64Array, last: number): number {
  let end = last
  // An orbit that has escaped was beyond 2, or too near to it for doubles to say, for its last few steps.
  while (end > 0 && zRe[end - 1]! ** 2 + zIm[end - 1]! ** 2 > 4 - NEAR_FOUR) end--
  return Math.max(0, end - 1)
}

/**
 * Where each level begins: 2^-level of the leaves, and a last entry that is none; then one more level of none. The least level has
 * entries for all that a pixel may ask for; a higher one is looked at only above one that is there.
 */
function layOut(
  leaves: number,
  last: number,
  leastLevel: number,
): { readonly bases: Int32Array; readonly length: number } {
  const bases: number[] = []
  let length = 0
  for (let level = 0;; level++) {
    bases.push(length)
    if (level < leastLevel) continue
    const entries = leaves >> level
    length += level === leastLevel ? (last >> level) + 1 : entries + 1
    if (entries === 0) break
  }
  bases.push(length)
  return { bases: Int32Array.from(bases), length: length + 1 }
}

/** One step: A = 2 Z, B = 1, r = ε |2 Z|. */
function writeLeaf(stack: Float64Array, at: number, zRe: number, zIm: number, zExponent: number): void {
  let re = 2 * zRe
  let im = 2 * zIm
  let exponent = zExponent
  const size = Math.max(Math.abs(re), Math.abs(im))
  if (size === 0) exponent = ZERO_EXPONENT
  else if (size < LEAST_MANTISSA) {
    re *= RADIX
    im *= RADIX
    exponent--
  } else if (size >= MOST_MANTISSA) {
    re *= INVERSE_RADIX
    im *= INVERSE_RADIX
    exponent++
  }
  stack[at + A_RE] = re
  stack[at + A_IM] = im
  stack[at + A_EXPONENT] = exponent
  stack[at + B_RE] = 1
  stack[at + B_IM] = 0
  stack[at + B_EXPONENT] = 0
  writeReal(stack, at + R, EPSILON * modulus(re, im), exponent)
}

/** y, at `y`, becomes x, at `x`, and then y. */
function mergeInto(stack: Float64Array, x: number, y: number, mostC: Extended): void {
  const axRe = stack[x + A_RE]!
  const axIm = stack[x + A_IM]!
  const axExponent = stack[x + A_EXPONENT]!
  const bxRe = stack[x + B_RE]!
  const bxIm = stack[x + B_IM]!
  const bxExponent = stack[x + B_EXPONENT]!
  const ayRe = stack[y + A_RE]!
  const ayIm = stack[y + A_IM]!
  const ayExponent = stack[y + A_EXPONENT]!
  writeRadius(stack, x, y, modulus(bxRe, bxIm) * mostC.mantissa, bxExponent + mostC.exponent)
  writeComplex(stack, y + A_RE, ayRe * axRe - ayIm * axIm, ayRe * axIm + ayIm * axRe, ayExponent + axExponent)

  // A_y B_x + B_y, the smaller brought to the exponent of the larger.
  let re = ayRe * bxRe - ayIm * bxIm
  let im = ayRe * bxIm + ayIm * bxRe
  let exponent = ayExponent + bxExponent
  const byExponent = stack[y + B_EXPONENT]!
  const shift = byExponent - exponent
  if (shift <= 0) {
    const factor = shift === 0 ? 1 : shift === -1 ? INVERSE_RADIX : 0
    re += stack[y + B_RE]! * factor
    im += stack[y + B_IM]! * factor
  } else {
    const factor = shift === 1 ? INVERSE_RADIX : 0
    re = re * factor + stack[y + B_RE]!
    im = im * factor + stack[y + B_IM]!
    exponent = byExponent
  }
  writeComplex(stack, y + B_RE, re, im, exponent)
}

/** r = min(r_x, (r_y − growth) / |A_x|), not less than 0, over r_y; A and B of both are still those of the parts. */
function writeRadius(stack: Float64Array, x: number, y: number, growth: number, growthExponent: number): void {
  const rx = stack[x + R]!
  const rxExponent = stack[x + R_EXPONENT]!
  const ax = modulus(stack[x + A_RE]!, stack[x + A_IM]!)
  const ry = stack[y + R]!
  const ryExponent = stack[y + R_EXPONENT]!
  const rest = ry - toDouble(growth, growthExponent - ryExponent)
  if (!(rest > 0) || ax === 0) {
    stack[y + R] = 0
    stack[y + R_EXPONENT] = ZERO_EXPONENT
    return
  }
  writeReal(stack, y + R, rest / ax, ryExponent - stack[x + A_EXPONENT]!)
  const r = stack[y + R]!
  const rExponent = stack[y + R_EXPONENT]!
  if (rxExponent < rExponent || rxExponent === rExponent && rx < r) {
    stack[y + R] = rx
    stack[y + R_EXPONENT] = rxExponent
  }
}

function writeReal(stack: Float64Array, at: number, value: number, exponent: number): void {
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

/** A and B · 2^scale as doubles. */
function writeJump(jumps: Float64Array, to: number, stack: Float64Array, from: number, unit: Extended): void {
  const aExponent = stack[from + A_EXPONENT]!
  const bExponent = stack[from + B_EXPONENT]! + unit.exponent
  jumps[to] = toDouble(stack[from + A_RE]!, aExponent)
  jumps[to + 1] = toDouble(stack[from + A_IM]!, aExponent)
  jumps[to + 2] = toDouble(stack[from + B_RE]! * unit.mantissa, bExponent)
  jumps[to + 3] = toDouble(stack[from + B_IM]! * unit.mantissa, bExponent)
}
