import { bailoutOf } from '../escape.ts'
import type { DeepView } from './deep-view.ts'
import { NEAR_FOUR } from './escape.ts'
import {
  type Extended,
  extended,
  type ExtendedComplex,
  INVERSE_RADIX,
  LEAST_MANTISSA,
  MOST_MANTISSA,
  powerOfTwo,
  RADIX,
  ZERO_EXPONENT,
} from './extended.ts'
import { doubleScale, fixedToDouble, fixedToExtended, restOf, stepsAPiece } from './fixed.ts'
import { findNucleus } from './nucleus.ts'

/**
 * The orbit that all pixels of a view are compared with: Z₀ = 0, Z₁ = C, …, Z_last as doubles. Whoever arrives at `last` can go on from
 * m = 0, since there the orbit has escaped, or has returned to 0 exactly, or has taken all steps that any pixel takes. It is
 * never merely cut off.
 */
export interface ReferenceOrbit {
  readonly zRe: Float64Array
  readonly zIm: Float64Array
  /** What the doubles leave of Z. */
  readonly lowRe: Float32Array
  readonly lowIm: Float32Array
  readonly last: number
  readonly isPeriodic: boolean
  /** Z_m where it is so small that a double may lose it. */
  readonly tiny: ReadonlyMap<number, ExtendedComplex>
  /** |Z_m|² − 4 where it is so near to 0 that doubles cannot tell on which side of the escape radius of bands pixels are. */
  readonly slack: ReadonlyMap<number, Extended>
  /** The view's center − C, in units of 2^scale. */
  readonly offsetRe: number
  readonly offsetIm: number
}

/**
 * Bound on |Z|², so far past the escape radius of either coloring that a pixel which has not escaped is nearer to 0 than to Z:
 * at the end of the reference it rebases by itself.
 */
const BAILOUT = 16 * bailoutOf(true)

/** Below this |Z_m| is kept with an extended exponent as well: its product with a small δ leaves the range of doubles. */
const TINY = 2 ** -600

/**
 * The orbit of the center is given up for that of a nucleus once it has gone around so many times: finding the nucleus takes
 * about as many rounds, so it never doubles the work, and an orbit that escapes before is the better reference.
 */
const ROUNDS_BEFORE_NUCLEUS = 4

/** An array that is used to this part is kept as it is: a copy would need as much again for a moment. */
const WORTH_KEEPING = 0.7

/**
 * Follows the view's center in fixed point until it escapes or has taken all steps. Where it comes back near to 0 and goes on,
 * the nucleus that it circles becomes the reference instead: one period of it is as good as any number of them. Pauses
 * every few milliseconds, saying how many steps it has taken.
 */
export function* followReference(view: DeepView): Generator<number, ReferenceOrbit> {
  const orbit = new FixedOrbit(view.re, view.im, view)
  const piece = stepsAPiece(view.bits)
  let mayCircle = true
  while (!orbit.hasEscaped && orbit.m < view.iterations) {
    orbit.run(Math.min(piece, view.iterations - orbit.m))
    yield orbit.m
    if (!mayCircle || orbit.hasEscaped || !isCircling(orbit)) continue
    mayCircle = false
    const nucleus = yield* findNucleus(view, orbit.period)
    if (nucleus === undefined) continue
    const round = new FixedOrbit(nucleus.re, nucleus.im, view)
    while (round.m < orbit.period && !round.hasEscaped) {
      round.run(Math.min(piece, orbit.period - round.m))
      yield orbit.m + round.m
    }
    if (round.hasEscaped) continue
    const offset = inUnits(view, view.re - nucleus.re, view.im - nucleus.im)
    return round.finish({ isPeriodic: true, offsetRe: offset.re, offsetIm: offset.im })
  }
  return orbit.finish({ isPeriodic: false, offsetRe: 0, offsetIm: 0 })
}

/**
 * Whether the orbit has come back near to 0 often enough. Not at the tip of the needle, where |C| is 2 but for less than a nucleus' offset
 * from the center can say.
 */
function isCircling({ m, period, isAtTip }: FixedOrbit): boolean {
  return period > 0 && m >= ROUNDS_BEFORE_NUCLEUS * period && !isAtTip
}

/** A small difference of two points as doubles, in units of 2^scale. */
function inUnits({ bits, scale }: DeepView, re: bigint, im: bigint): { readonly re: number; readonly im: number } {
  const difference = fixedToExtended(re, im, bits)
  const power = 512 * difference.exponent - scale
  const half = Math.floor(power / 2)
  const [some, rest] = [powerOfTwo(half), powerOfTwo(power - half)]
  return { re: difference.re * some * rest, im: difference.im * some * rest }
}

/** One orbit in fixed point, with D = dZ/dC, from which the period is seen. */
class FixedOrbit {
  /** The index of the last Z that was written. */
  m = 0
  hasEscaped = false
  /** The first m at which the nucleus of a period m lies within two radii of the view: |Z_m| < 2 r |D_m|; 0 until then. */
  period = 0
  /** Whether |C| is about 2. */
  isAtTip = false
  readonly #tiny = new Map<number, ExtendedComplex>()
  readonly #slack = new Map<number, Extended>()
  readonly #bits: number
  readonly #most: number
  readonly #reach: Extended
  readonly #cRe: bigint
  readonly #cIm: bigint
  #x = 0n
  #y = 0n
  #dRe = 0
  #dIm = 0
  #dExponent = 0
  #z = roomFor(1024)

  constructor(cRe: bigint, cIm: bigint, { bits, scale, radius, iterations }: DeepView) {
    this.#cRe = cRe
    this.#cIm = cIm
    this.#bits = bits
    this.#most = iterations
    this.#reach = extended(2, scale + radius)
  }

  /** Takes at most so many steps; fewer if it escapes. */
  run(steps: number): void {
    const { m: from } = this
    this.#makeRoom(from + steps)
    const bits = this.#bits
    const shift = BigInt(bits)
    const shiftOfTwice = BigInt(bits - 1)
    const scale = doubleScale(bits)
    const cRe = this.#cRe
    const cIm = this.#cIm
    const { zRe, zIm, lowRe, lowIm } = this.#z
    const reach = this.#reach
    let x = this.#x
    let y = this.#y
    let dRe = this.#dRe
    let dIm = this.#dIm
    let e = this.#dExponent
    let m = from
    let re = zRe[m]!
    let im = zIm[m]!
    while (m < from + steps) {
      // D ← 2 Z D + 1
      const nextDRe = 2 * (re * dRe - im * dIm)
      dIm = 2 * (re * dIm + im * dRe)
      dRe = nextDRe + (e === 0 ? 1 : e === 1 ? INVERSE_RADIX : 0)
      let size = Math.max(Math.abs(dRe), Math.abs(dIm))
      if (size >= MOST_MANTISSA) {
        dRe *= INVERSE_RADIX
        dIm *= INVERSE_RADIX
        size *= INVERSE_RADIX
        e++
      } else if (size < LEAST_MANTISSA && e > 0) {
        dRe *= RADIX
        dIm *= RADIX
        size *= RADIX
        e--
      }
      const sum = x + y
      const difference = x - y
      const product = x * y
      x = ((sum * difference) >> shift) + cRe
      y = (product >> shiftOfTwice) + cIm
      m++
      re = fixedToDouble(x, scale)
      im = fixedToDouble(y, scale)
      zRe[m] = re
      zIm[m] = im
      lowRe[m] = restOf(x, re, bits)
      lowIm[m] = restOf(y, im, bits)
      const larger = Math.max(Math.abs(re), Math.abs(im))
      if (larger < TINY) this.#tiny.set(m, fixedToExtended(x, y, bits))
      const norm = re * re + im * im
      if (norm > 3) {
        if (Math.abs(norm - 4) < NEAR_FOUR) this.#keepSlack(m, x, y, norm)
        if (norm > BAILOUT) {
          this.hasEscaped = true
          break
        }
      }
      if (this.period === 0) {
        const bound = size * reach.mantissa
        const exponent = e + reach.exponent
        const isBelow = larger < TINY ? this.#isTinyBelow(m, bound, exponent) : isBelowBound(larger, bound, exponent)
        if (isBelow) this.period = m
      }
    }
    this.m = m
    this.#x = x
    this.#y = y
    this.#dRe = dRe
    this.#dIm = dIm
    this.#dExponent = e
  }

  finish(ending: Pick<ReferenceOrbit, 'isPeriodic' | 'offsetRe' | 'offsetIm'>): ReferenceOrbit {
    const { m: last } = this
    const { zRe, zIm, lowRe, lowIm } = this.#z
    if (ending.isPeriodic) {
      // What is left of Z here is the rounding of C: a nucleus returns to 0.
      zRe[last] = 0
      zIm[last] = 0
      this.#tiny.set(last, { re: 0, im: 0, exponent: ZERO_EXPONENT })
    }
    const z = last + 1 > WORTH_KEEPING * zRe.length
      ? {
        zRe: zRe.subarray(0, last + 1),
        zIm: zIm.subarray(0, last + 1),
        lowRe: lowRe.subarray(0, last + 1),
        lowIm: lowIm.subarray(0, last + 1),
      }
      : copyOf(this.#z, last + 1)
    return { ...z, last, tiny: this.#tiny, slack: this.#slack, ...ending }
  }

  #makeRoom(last: number): void {
    const { length } = this.#z.zRe
    if (last >= length) this.#z = copyOf(this.#z, Math.min(Math.max(last, 2 * length), this.#most) + 1)
  }

  #keepSlack(m: number, x: bigint, y: bigint, norm: number): void {
    if (m === 1) this.isAtTip = true
    const slack = fixedToExtended(x * x + y * y - (4n << BigInt(2 * this.#bits)), 0n, 2 * this.#bits)
    if (slack.exponent === 0 && slack.re === norm - 4) return
    if (slack.re === 0 && norm === 4) return
    this.#slack.set(m, { mantissa: slack.re, exponent: slack.exponent })
  }

  #isTinyBelow(m: number, bound: number, exponent: number): boolean {
    const z = this.#tiny.get(m)!
    const size = Math.max(Math.abs(z.re), Math.abs(z.im))
    // Exponents that differ by one may belong to neighbours; by more, never.
    if (z.exponent === exponent) return size < bound
    if (z.exponent === exponent - 1) return size * INVERSE_RADIX < bound
    if (z.exponent === exponent + 1) return size * RADIX < bound
    return z.exponent < exponent
  }
}

/** The numbers of an orbit by step. */
type Steps = Pick<ReferenceOrbit, 'zRe' | 'zIm' | 'lowRe' | 'lowIm'>

function roomFor(length: number): Steps {
  return {
    zRe: new Float64Array(length),
    zIm: new Float64Array(length),
    lowRe: new Float32Array(length),
    lowIm: new Float32Array(length),
  }
}

/** The same with room for so many steps, whether those are more or less. */
function copyOf({ zRe, zIm, lowRe, lowIm }: Steps, length: number): Steps {
  const copy = roomFor(length)
  copy.zRe.set(zRe.subarray(0, length))
  copy.zIm.set(zIm.subarray(0, length))
  copy.lowRe.set(lowRe.subarray(0, length))
  copy.lowIm.set(lowIm.subarray(0, length))
  return copy
}

/** Whether a size of at least 2^-600 is less than bound · 2^(512 · exponent), with a bound from 2^-512 to 2^512. */
function isBelowBound(size: number, bound: number, exponent: number): boolean {
  if (exponent === 0) return size < bound
  if (exponent > 0) return exponent > 1 || size * INVERSE_RADIX < bound
  return exponent === -1 ? size * RADIX < bound : exponent === -2 && size * RADIX * RADIX < bound
}
