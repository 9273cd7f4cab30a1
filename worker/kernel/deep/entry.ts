import { exponentOf, powerOf } from './binary.ts'
import { multiply, placeOf, SERIES, square, TERMS, WEIGHT } from './series.ts'

/**
 * The share of its length L that |δ| may come to. With c at most η² of its own length M, what a series leaves out is then less
 * than 26 η⁶ < 2⁻⁵³ of its linear part: docs/deep-zoom.md has the sum.
 */
export const ETA = 1 / 800

/** Bound on c, as a share of M. */
const MOST_TWIST = ETA * ETA

/** Above what the linear part grows by in the whole series, 1 / (1 − η − η²), rounding included. */
const SPREAD = 1 + 2 * ETA

/** How far B c may be beyond η A r where a jump is used. */
export const MOST_C = 1.6

const A = placeOf(1, 0)
const [C1, C2, C3] = [placeOf(0, 1), placeOf(0, 2), placeOf(0, 3)] as const

/** By term, the power of δ. */
const DELTAS = Int32Array.from(TERMS, ({ i }) => i)

/** Coefficients stay from 2⁻³² to 2³². */
const FAR_FROM_ONE = 2 ** 32

/** A point of the reference, (re + im·√−1) · 2^power; what it has beyond doubles; and bounds on its step. */
export interface ReferencePoint {
  re: number
  im: number
  lowRe: number
  lowIm: number
  power: number
  /** Bound on |δ| before the step, in units of 2^power. */
  reach: number
}

/**
 * What some steps from one index of the reference on make of δ, while a table of jumps is built: a series
 *
 *   2^outPower · Σ a_ij σ^i τ^j (i ≥ 1)  +  2^cPower · Σ a_0j τ^j,   δ = 2^inPower σ,   c = c_max τ.
 *
 * So scaled, no coefficient leaves the range of doubles, however deep a view is.
 */
export class Entry {
  /** The a_ij in the order of `TERMS`. */
  readonly terms = new Float64Array(SERIES)
  /** What the coefficient A of δ has beyond doubles. A product of many would else be off by all their roundings. */
  lowRe = 0
  lowIm = 0
  inPower = 0
  outPower = 0
  cPower = 0
  /** The series holds while |σ| is less; 0 if it never does. */
  radius = 0
  /** 2^inPower / L and c_max / M: all coefficients lie under those of (A δ + B c) / (1 − δ / L − c / M). */
  bend = 0
  twist = 0
  /** That B, a sum of moduli, in units of 2^cPower / c_max. */
  cSize = 0

  /** Makes this the entry of no steps, with σ in units of 2^power and c in units of 2^cMax. */
  start(power: number, cMax: number): void {
    this.terms.fill(0)
    this.terms[A] = 1
    this.lowRe = this.lowIm = 0
    this.inPower = this.outPower = power
    this.cPower = cMax
    this.radius = Infinity
    this.bend = this.twist = this.cSize = 0
  }

  /** Takes one step more, F ← 2 Z F + F² + c, where |c| is at most 2^cMax. */
  append(point: ReferencePoint, cMax: number): void {
    if (this.radius === 0) return
    const { terms } = this
    const { re, im, power } = point
    const size = 2 * modulus(re, im)
    const a = modulus(terms[A]!, terms[A + 1]!)
    const ofC = this.cSize * powerOf(this.cPower - power)
    this.bend += a * powerOf(this.outPower - power) / size
    this.twist += ofC / size
    this.#narrow((point.reach / SPREAD - ofC) / a * powerOf(power - this.outPower))
    if (this.radius === 0) return
    if (this.radius < 1 / FAR_FROM_ONE) this.#rescale(exponentOf(this.radius))

    fillWithC(this)
    square(product, inner)
    const squareFactor = powerOf(this.outPower - power - 1)
    const [bRe, bIm, cRe, cIm] = [terms[C1]!, terms[C1 + 1]!, terms[C2]!, terms[C2 + 1]!] as const
    multiplyLinear(this, point)
    for (let term = 2; term < DELTAS.length; term++) {
      const place = 2 * term
      const tRe = terms[place]!
      const tIm = terms[place + 1]!
      const isPure = DELTAS[term] === 0
      terms[place] = re * tRe - im * tIm + (isPure ? 0 : squareFactor * product[place]!)
      terms[place + 1] = re * tIm + im * tRe + (isPure ? 0 : squareFactor * product[place + 1]!)
    }
    // add the square of what is c alone, in its own unit
    const cFactor = powerOf(this.cPower - power - 1)
    terms[C2]! += cFactor * (bRe * bRe - bIm * bIm)
    terms[C2 + 1]! += 2 * cFactor * bRe * bIm
    terms[C3]! += 2 * cFactor * (bRe * cRe - bIm * cIm)
    terms[C3 + 1]! += 2 * cFactor * (bRe * cIm + bIm * cRe)
    this.outPower += power + 1
    const own = this.cPower + power + 1
    const top = this.cSize === 0 || cMax > own ? cMax : own
    scaleC(terms, powerOf(own - top))
    terms[C1]! += powerOf(cMax - top)
    this.cSize = this.cSize * size / 2 * powerOf(own - top) + powerOf(cMax - top)
    this.cPower = top
    this.#normalize()
  }

  /** Puts the steps of `x` before its own. */
  prepend(x: Entry): void {
    const { terms } = this
    const ax = modulus(x.terms[A]!, x.terms[A + 1]!)
    const ofC = x.cSize * powerOf(x.cPower - this.inPower)
    const radius = (this.radius / SPREAD - ofC) / ax * powerOf(this.inPower - x.outPower)
    const ownBend = this.bend
    this.radius = this.radius === 0 ? 0 : x.radius
    this.bend = x.bend + ax * powerOf(x.outPower - this.inPower) * ownBend
    this.twist += x.twist + ofC * ownBend
    this.#narrow(radius)
    if (this.radius === 0) return
    const shift = exponentOf(this.radius)

    fillWithC(x, shift)
    const factor = powerOf(x.outPower + shift - this.inPower)
    putInto(terms, factor)
    multiply(product, inner, outer, WEIGHT)
    const own = x.cPower + this.outPower - this.inPower
    const top = own > this.cPower ? own : this.cPower
    const xFactor = powerOf(own - top)
    scaleC(terms, powerOf(this.cPower - top))
    addPure(terms, x.terms, xFactor)
    const a = modulus(terms[A]!, terms[A + 1]!)
    this.cSize = a * x.cSize * xFactor + this.cSize * powerOf(this.cPower - top)
    this.cPower = top
    multiplyLinear(this, { re: x.terms[A]!, im: x.terms[A + 1]!, lowRe: x.lowRe, lowIm: x.lowIm })
    for (let term = 2; term < DELTAS.length; term++) {
      if (DELTAS[term] === 0) continue
      terms[2 * term] = product[2 * term]!
      terms[2 * term + 1] = product[2 * term + 1]!
    }
    this.outPower += x.outPower + shift - this.inPower
    this.inPower = x.inPower + shift
    this.radius *= powerOf(-shift)
    this.bend *= powerOf(shift)
    this.#normalize()
  }

  /** Brings σ into the unit in which the radius is from 1 to 2. */
  settle(): void {
    if (this.radius !== 0) this.#rescale(exponentOf(this.radius))
  }

  /** Whether a pixel may use it: B c is small beside what δ comes to at the radius. */
  get isUsable(): boolean {
    if (this.radius === 0) return false
    const most = MOST_C * ETA * this.radius * modulus(this.terms[A]!, this.terms[A + 1]!)
    return this.cSize * powerOf(this.cPower - this.outPower) <= most
  }

  /** Takes a bound on |σ| into account, and those that lengths set. */
  #narrow(radius: number): void {
    let least = radius < this.radius ? radius : this.radius
    if (least * this.bend > ETA) least = ETA / this.bend
    const holds = least > 0 && this.twist <= MOST_TWIST
    this.radius = holds ? least : 0
  }

  /** Counts δ in a unit of 2^(inPower + shift). */
  #rescale(shift: number): void {
    const { terms } = this
    for (let i = 2; i <= WEIGHT; i++) POWERS[i] = powerOf((i - 1) * shift)
    for (let term = 1; term < DELTAS.length; term++) {
      const i = DELTAS[term]!
      if (i < 2) continue
      terms[2 * term]! *= POWERS[i]!
      terms[2 * term + 1]! *= POWERS[i]!
    }
    this.inPower += shift
    this.outPower += shift
    this.radius *= powerOf(-shift)
    this.bend *= powerOf(shift)
  }

  #normalize(): void {
    const { terms } = this
    const size = modulus(terms[A]!, terms[A + 1]!)
    if (size < 1 / FAR_FROM_ONE || size > FAR_FROM_ONE) {
      const shift = exponentOf(size)
      const factor = powerOf(-shift)
      for (let term = 1; term < DELTAS.length; term++) {
        if (DELTAS[term] === 0) continue
        terms[2 * term]! *= factor
        terms[2 * term + 1]! *= factor
      }
      this.lowRe *= factor
      this.lowIm *= factor
      this.outPower += shift
    }
    if (this.cSize < 1 / FAR_FROM_ONE || this.cSize > FAR_FROM_ONE) {
      const shift = exponentOf(this.cSize)
      scaleC(terms, powerOf(-shift))
      this.cSize *= powerOf(-shift)
      this.cPower += shift
    }
  }
}

/** Room for the series that is put into another, the other as far as it has come, and what they make. */
const inner = new Float64Array(SERIES)
const outer = new Float64Array(SERIES)
const product = new Float64Array(SERIES)
const POWERS = new Float64Array(WEIGHT + 1)

/** Writes the series of an entry in units of 2^outPower, terms of c alone included, with σ in a unit of 2^(inPower + shift). */
function fillWithC({ terms, cPower, outPower }: Entry, shift = 0): void {
  POWERS[0] = powerOf(cPower - outPower - shift)
  for (let i = 1; i <= WEIGHT; i++) POWERS[i] = powerOf((i - 1) * shift)
  for (let term = 1; term < DELTAS.length; term++) {
    const factor = POWERS[DELTAS[term]!]!
    inner[2 * term] = terms[2 * term]! * factor
    inner[2 * term + 1] = terms[2 * term + 1]! * factor
  }
}

/** By powers of δ and c, the places of coefficients. */
const PLACES = Array.from({ length: WEIGHT + 1 }, (_, i) => {
  return Int32Array.from({ length: Math.floor((WEIGHT - i) / 2) + 1 }, (_, j) => placeOf(i, j))
})

/** Puts factor · inner into a series but for one power of it, by Horner's scheme, and writes what comes of it to `outer`. */
function putInto(terms: Float64Array, factor: number): void {
  outer.fill(0)
  for (let i = WEIGHT; i >= 1; i--) {
    if (i < WEIGHT) {
      multiply(product, inner, outer, WEIGHT - i)
      for (let place = 0; place < SERIES; place++) outer[place] = factor * product[place]!
    }
    const places = PLACES[i]!
    for (let j = 0; j < places.length; j++) {
      const from = places[j]!
      const to = PLACES[0]![j]!
      outer[to]! += terms[from]!
      outer[to + 1]! += terms[from + 1]!
    }
  }
}

function scaleC(terms: Float64Array, factor: number): void {
  terms[C1]! *= factor
  terms[C1 + 1]! *= factor
  terms[C2]! *= factor
  terms[C2 + 1]! *= factor
  terms[C3]! *= factor
  terms[C3 + 1]! *= factor
}

/** Adds to the terms of c alone what those of x become, which is x times what `outer` holds of c alone. */
function addPure(terms: Float64Array, x: Float64Array, factor: number): void {
  for (let j = 1; j <= 3; j++) {
    let re = 0
    let im = 0
    for (let k = 1; k <= j; k++) {
      const s = PLACES[0]![k]!
      const t = PLACES[0]![j - k]!
      re += x[s]! * outer[t]! - x[s + 1]! * outer[t + 1]!
      im += x[s]! * outer[t + 1]! + x[s + 1]! * outer[t]!
    }
    terms[PLACES[0]![j]!]! += factor * re
    terms[PLACES[0]![j]! + 1]! += factor * im
  }
}

/** Splits a double into halves whose products are exact (Dekker, 1971). */
const SPLIT = 2 ** 27 + 1

/** Multiplies the coefficient of δ by a number, both of two doubles each. */
function multiplyLinear(entry: Entry, { re: bRe, im: bIm, lowRe, lowIm }: {
  readonly re: number
  readonly im: number
  readonly lowRe: number
  readonly lowIm: number
}): void {
  const { terms } = entry
  const aRe = terms[A]!
  const aIm = terms[A + 1]!
  let scaled = SPLIT * aRe
  const aReHigh = scaled - (scaled - aRe)
  const aReLow = aRe - aReHigh
  scaled = SPLIT * aIm
  const aImHigh = scaled - (scaled - aIm)
  const aImLow = aIm - aImHigh
  scaled = SPLIT * bRe
  const bReHigh = scaled - (scaled - bRe)
  const bReLow = bRe - bReHigh
  scaled = SPLIT * bIm
  const bImHigh = scaled - (scaled - bIm)
  const bImLow = bIm - bImHigh
  // the four products and what their rounding took off
  const rr = aRe * bRe
  const rrLow = aReLow * bReLow - (rr - aReHigh * bReHigh - aReLow * bReHigh - aReHigh * bReLow)
  const ii = aIm * bIm
  const iiLow = aImLow * bImLow - (ii - aImHigh * bImHigh - aImLow * bImHigh - aImHigh * bImLow)
  const ri = aRe * bIm
  const riLow = aReLow * bImLow - (ri - aReHigh * bImHigh - aReLow * bImHigh - aReHigh * bImLow)
  const ir = aIm * bRe
  const irLow = aImLow * bReLow - (ir - aImHigh * bReHigh - aImLow * bReHigh - aImHigh * bReLow)
  // the two sums, likewise (Knuth's)
  const re = rr - ii
  const ofRe = re - rr
  const im = ri + ir
  const ofIm = im - ri
  const restRe = (rr - (re - ofRe)) - (ii + ofRe) + (rrLow - iiLow) + (aRe * lowRe - aIm * lowIm) +
    (entry.lowRe * bRe - entry.lowIm * bIm)
  const restIm = (ri - (im - ofIm)) + (ir - ofIm) + (riLow + irLow) + (aRe * lowIm + aIm * lowRe) +
    (entry.lowRe * bIm + entry.lowIm * bRe)
  const highRe = re + restRe
  const highIm = im + restIm
  terms[A] = highRe
  terms[A + 1] = highIm
  entry.lowRe = restRe - (highRe - re)
  entry.lowIm = restIm - (highIm - im)
}

/** |re + im·√−1|, for numbers whose squares are doubles too. */
function modulus(re: number, im: number): number {
  return Math.sqrt(re * re + im * im)
}
