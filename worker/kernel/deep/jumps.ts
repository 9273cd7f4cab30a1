import { exponentOf, powerOf } from './binary.ts'
import { Entry, ETA, type ReferencePoint } from './entry.ts'
import { NEAR_FOUR } from './escape.ts'
import type { ReferenceOrbit } from './reference.ts'
import { SERIES } from './series.ts'

/**
 * Many steps as one: what the next 2^level steps of a pixel come to that is at index m of the reference, while |δ| is below a
 * radius: a series in δ and c (docs/deep-zoom.md). An entry is found at `bases[level] + (m − 1 >> level)`, of the m − 1 that
 * are multiples of 2^level. Each level ends with a radius of 0, and so does the list of levels.
 *
 *   δ ← 2^(out − in) δ Σ a_ij σ^(i − 1) τ^j  +  2^cOut Σ a_0j τ^j,   σ = 2^-in δ,   τ = c / c_max
 */
export interface JumpTable {
  readonly leastLevel: number
  readonly bases: Int32Array
  /** Bounds on |δ|; 0 where doubles cannot take the jump. */
  readonly radii: Float64Array
  /** By entry the a_ij in the order of `TERMS`, re and im each, without the constant one; then 2^-in, 2^(out − in), 2^cOut and `IS_STRAIGHT`. */
  readonly jumps: Float64Array
  /** By entry in, out − in and cOut, where doubles may not hold their powers; an entry that is never valid has `NEVER` as in. */
  readonly powers: Int32Array
  /** log₂ of c_max. */
  readonly cMax: number
}

export interface JumpOptions {
  /** log₂ of a bound on |c| of the pixels that use the table. */
  readonly cMax: number
  readonly isSmooth: boolean
  /** Whether δ may leave the range of doubles. */
  readonly isFar: boolean
}

/** Doubles to a jump, and the places of its powers. */
export const JUMP = SERIES + 2
export const INVERSE = SERIES - 2
export const GAIN = SERIES - 1
export const C_GAIN = SERIES
/** 1 where terms of δ and c together, and of c² and more, are below what rounding takes off; else 0. */
export const IS_STRAIGHT = SERIES + 1

/** What c may be of its length for that. */
const STRAIGHT_TWIST = 2 ** -56

/** Integers to a jump beyond doubles. */
export const FAR_JUMP = 3

/** The power of a unit of δ in which nothing is small enough. */
export const NEVER = -(2 ** 30)

/** Units of δ below 2^LEAST_POWER are of no use to doubles: |δ| has then left their range. */
const LEAST_POWER = -960

/** A jump takes the time of four steps or so. Longer tables begin with longer jumps, for the sake of memory. */
const LEAST_LEVEL = 3
const LEAVES_A_LEVEL = 2 ** 18

/** Leaves between two looks at the clock. */
const LEAVES_A_PIECE = 1024

/**
 * Builds the table of an orbit, pausing every few milliseconds to say how many bytes it has. The entries of the least level
 * are made step by step; then, as a binary counter counts, each is merged with what stands to its left as long as there is
 * as much of it.
 */
export function* buildJumps(orbit: ReferenceOrbit, options: JumpOptions): Generator<number, JumpTable> {
  const { cMax } = options
  const leaves = orbit.last - 1
  const leastLevel = leastLevelOf(leaves)
  const { bases, length } = layOut(leaves, orbit.last, leastLevel)
  const radii = new Float64Array(length)
  const jumps = new Float64Array(JUMP * length)
  const powers = new Int32Array(options.isFar ? FAR_JUMP * length : 0)
  for (let at = 0; at < powers.length; at += FAR_JUMP) powers[at] = NEVER
  const table = { leastLevel, bases, radii, jumps, powers, cMax }
  const bytes = radii.byteLength + jumps.byteLength + powers.byteLength

  const points = readPoints(orbit, options)
  // What waits at each level to be merged, and, last, what has just been made.
  const waiting = Array.from({ length: bases.length + 1 }, () => new Entry())
  let made = waiting[bases.length]!
  const run = 1 << leastLevel
  for (let from = 0; from + run <= leaves; from += run) {
    if (from % LEAVES_A_PIECE === LEAVES_A_PIECE - run) yield bytes
    const { power, reach } = points.at(from + 1)
    made.start(power + exponentOf(reach), cMax)
    for (let m = from + 1; m <= from + run; m++) made.append(points.at(m), cMax)
    made.settle()
    let index = from >> leastLevel
    let level = leastLevel
    writeJump(table, bases[level]! + index, made)
    for (; (index & 1) === 1; level++) {
      made.prepend(waiting[level]!)
      index >>= 1
      writeJump(table, bases[level + 1]! + index, made)
    }
    const free = waiting[level]!
    waiting[level] = made
    made = free
  }
  return table
}

/** The bytes of an orbit's table. */
export function jumpBytes({ last }: Pick<ReferenceOrbit, 'last'>, isFar: boolean): number {
  const { length } = layOut(last - 1, last, leastLevelOf(last - 1))
  return length * (Float64Array.BYTES_PER_ELEMENT * (1 + JUMP) + (isFar ? Int32Array.BYTES_PER_ELEMENT * FAR_JUMP : 0))
}

function leastLevelOf(leaves: number): number {
  let level = LEAST_LEVEL
  for (let most = LEAVES_A_LEVEL; leaves > most; most *= 2) level++
  return level
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

/** Reads the points of a reference one at a time: each reading overwrites the one before. */
function readPoints(
  { zRe, zIm, lowRe, lowIm, tiny }: ReferenceOrbit,
  { cMax, isSmooth }: JumpOptions,
): { readonly at: (m: number) => ReferencePoint } {
  // A little within the escape radius, and what c adds.
  const mostZ = (isSmooth ? 256 : 2) - NEAR_FOUR - 2 * powerOf(cMax)
  const point: ReferencePoint = { re: 0, im: 0, lowRe: 0, lowIm: 0, power: 0, reach: 0 }
  return {
    at(m) {
      const small = tiny.get(m)
      point.re = small?.re ?? zRe[m]!
      point.im = small?.im ?? zIm[m]!
      point.lowRe = small ? 0 : lowRe[m]!
      point.lowIm = small ? 0 : lowIm[m]!
      point.power = small ? 512 * small.exponent : 0
      const twice = 2 * Math.sqrt(point.re * point.re + point.im * point.im)
      const nextRe = zRe[m + 1]!
      const nextIm = zIm[m + 1]!
      const room = mostZ - Math.sqrt(nextRe * nextRe + nextIm * nextIm)
      // |Z + δ| ≤ |Z| + |2 Z| |δ| + |δ|² + |c| stays within, where |δ| ≤ 1.
      const bound = room / (twice * powerOf(point.power) + 1) * powerOf(-point.power)
      point.reach = Math.max(0, Math.min(ETA * twice, bound))
      return point
    },
  }
}

function writeJump({ radii, jumps, powers }: JumpTable, at: number, entry: Entry): void {
  if (!entry.isUsable) return
  const { terms, inPower, outPower, cPower, radius, twist } = entry
  if (inPower >= LEAST_POWER) radii[at] = radius * powerOf(inPower)
  const to = JUMP * at
  for (let place = 2; place < SERIES; place++) jumps[to + place - 2] = terms[place]!
  jumps[to + INVERSE] = powerOf(-inPower)
  jumps[to + GAIN] = powerOf(outPower - inPower)
  jumps[to + C_GAIN] = powerOf(cPower)
  jumps[to + IS_STRAIGHT] = twist < STRAIGHT_TWIST ? 1 : 0
  if (powers.length === 0) return
  powers[FAR_JUMP * at] = inPower
  powers[FAR_JUMP * at + 1] = outPower - inPower
  powers[FAR_JUMP * at + 2] = cPower
}
