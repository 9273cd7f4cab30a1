import { A, B, ETA, FIELDS, mergeInto, Q, R, writeLeaf, writeReal } from './entry.ts'
import { NEAR_FOUR } from './escape.ts'
import { type Extended, toDouble, ZERO_EXPONENT } from './extended.ts'
import type { ReferenceOrbit } from './reference.ts'

/**
 * Many steps as one: for a pixel that is at index m of the reference, δ ← (A + Q δ) δ + B c is what its next 2^level steps come to,
 * while |δ| < r (bilinear approximation, with the square of δ kept). An entry is found at `bases[level] + (m − 1 >> level)`, of
 * the m − 1 that are multiples of 2^level; each level ends with a radius of 0, and so does the list of levels.
 */
export interface JumpTable {
  readonly radii: Float64Array
  /** A, Q and B, as re, im each; B is multiplied by 2^scale, as c is counted in units of it. */
  readonly jumps: Float64Array
  readonly bases: Int32Array
  /** The same with extended exponents, from LEAST_FAR_LEVEL on, where the pixels need them. */
  readonly far: FarJumps | undefined
}

/**
 * Entries of eight, for δ ← A δ + B c: A re, im, exponent; B re, im, exponent, for c in units of the plane; r mantissa, exponent.
 * Where δ is that small its square is left out.
 */
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

/** The least level kept: a jump takes the time of three or four steps. */
export const LEAST_LEVEL = 3
export const LEAST_FAR_LEVEL = 4

/** Doubles to a jump. */
export const JUMP = 6

/** Radii below this are of no use to doubles: hybrid.ts takes over where |δ| is smaller. */
const LEAST_RADIUS = 2 ** -960

/** A Q beyond this is left out, and the radius made so much smaller that it does not count. */
const MOST_Q = 2 ** 1000

/** Leaves between two looks at the clock. */
const LEAVES_A_PIECE = 512

/** Doubles to an entry with extended exponents. */
export const FAR_FIELDS = 8

/**
 * Builds the table of an orbit, pausing every few milliseconds to say how many bytes it has: like a binary counter, each step m is merged
 * with what stands to its left as long as there is as much of it. With x before y,
 *
 *   A = A_y A_x,  Q = A_y Q_x + Q_y A_x²,  B = A_y B_x + B_y,  r = min(r_x, r_y / |A_x|, η |A| / |Q|),
 *
 * where |B_x c| ≤ η r_y / 2, else r = 0: of what Q_y (A_x δ + Q_x δ² + B_x c)² holds, only A_x² δ² is kept.
 */
export function* buildJumps(
  { zRe, zIm, last, tiny }: ReferenceOrbit,
  { mostC, unit, isFar }: JumpOptions,
): Generator<number, JumpTable> {
  const leaves = last - 1
  const near = layOut(leaves, last, LEAST_LEVEL)
  const radii = new Float64Array(near.length)
  const jumps = new Float64Array(JUMP * near.length)
  const distant = layOut(isFar ? leaves : 0, isFar ? last : 0, LEAST_FAR_LEVEL)
  const entries = new Float64Array(FAR_FIELDS * distant.length)
  for (let at = 0; at < distant.length; at++) entries[FAR_FIELDS * at + 7] = ZERO_EXPONENT
  const bytes = radii.byteLength + jumps.byteLength + entries.byteLength

  const levels = near.bases.length
  // What waits at each level to be merged, and, last, what has just been made.
  const stack = new Float64Array(FIELDS * (levels + 1))
  const made = FIELDS * levels
  for (let leaf = 0; leaf < leaves; leaf++) {
    if (leaf % LEAVES_A_PIECE === LEAVES_A_PIECE - 1) yield bytes
    const m = leaf + 1
    const small = tiny.get(m)
    const nextRe = zRe[m + 1]!
    const nextIm = zIm[m + 1]!
    const isFree = nextRe * nextRe + nextIm * nextIm < 4 - NEAR_FOUR
    writeLeaf(stack, made, isFree, small ?? { re: zRe[m]!, im: zIm[m]!, exponent: 0 })
    let level = 0
    for (; (leaf >> level & 1) === 1; level++) {
      mergeInto(stack, FIELDS * level, made, mostC)
      const index = leaf >> level + 1
      if (level + 1 >= LEAST_LEVEL) writeJump({ radii, jumps }, near.bases[level + 1]! + index, stack, made, unit)
      if (isFar && level + 1 >= LEAST_FAR_LEVEL) {
        writeFarJump(entries, FAR_FIELDS * (distant.bases[level + 1]! + index), stack, made)
      }
    }
    stack.copyWithin(FIELDS * level, made, made + FIELDS)
  }
  return { radii, jumps, bases: near.bases, far: isFar ? { entries, bases: distant.bases } : undefined }
}

/** The bytes of an orbit's table. */
export function jumpBytes({ last }: Pick<ReferenceOrbit, 'last'>, isFar: boolean): number {
  const near = layOut(last - 1, last, LEAST_LEVEL).length
  const distant = layOut(isFar ? last - 1 : 0, isFar ? last : 0, LEAST_FAR_LEVEL).length
  return Float64Array.BYTES_PER_ELEMENT * ((1 + JUMP) * near + FAR_FIELDS * distant)
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

/** A, Q and B · 2^scale as doubles, where the radius is of use to them. */
function writeJump(
  { radii, jumps }: Pick<JumpTable, 'radii' | 'jumps'>,
  at: number,
  stack: Float64Array,
  from: number,
  unit: Extended,
): void {
  const radius = toDouble(stack[from + R]!, stack[from + R + 1]!)
  if (radius < LEAST_RADIUS) return
  const to = JUMP * at
  const aExponent = stack[from + A + 2]!
  const qExponent = stack[from + Q + 2]!
  const bExponent = stack[from + B + 2]! + unit.exponent
  const qRe = toDouble(stack[from + Q]!, qExponent)
  const qIm = toDouble(stack[from + Q + 1]!, qExponent)
  const hasQ = Math.abs(qRe) < MOST_Q && Math.abs(qIm) < MOST_Q
  radii[at] = hasQ ? radius : radius * ETA
  jumps[to] = toDouble(stack[from + A]!, aExponent)
  jumps[to + 1] = toDouble(stack[from + A + 1]!, aExponent)
  jumps[to + 2] = hasQ ? qRe : 0
  jumps[to + 3] = hasQ ? qIm : 0
  jumps[to + 4] = toDouble(stack[from + B]! * unit.mantissa, bExponent)
  jumps[to + 5] = toDouble(stack[from + B + 1]! * unit.mantissa, bExponent)
}

/** A and B as they are, with a radius at which Q does not count. */
function writeFarJump(entries: Float64Array, to: number, stack: Float64Array, from: number): void {
  for (let field = 0; field < 3; field++) {
    entries[to + field] = stack[from + A + field]!
    entries[to + 3 + field] = stack[from + B + field]!
  }
  writeReal(entries, to + 6, stack[from + R]! * ETA, stack[from + R + 1]!)
}
