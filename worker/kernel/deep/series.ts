/**
 * Power series in δ and c, cut off where δ^i c^j has a weight i + 2 j above `WEIGHT`: c counts as the square of δ. The weights of
 * factors add up, so what is kept of a product, or of one series put into another, needs nothing that was cut off.
 */
export const WEIGHT = 6

interface Term {
  readonly i: number
  readonly j: number
}

/** The powers of δ and c by index, the lightest first, of two terms of one weight that of more δ; 0 is the constant term. */
export const TERMS: readonly Term[] = termsUpTo(WEIGHT)

function termsUpTo(most: number): Term[] {
  const terms: Term[] = []
  for (let weight = 0; weight <= most; weight++) {
    for (let j = 0; 2 * j <= weight; j++) terms.push({ i: weight - 2 * j, j })
  }
  return terms
}

/** Doubles to a series: two for each term. */
export const SERIES = 2 * TERMS.length

/** Where the coefficient of δ^i c^j stands in a series: its real part, then its imaginary part. */
export function placeOf(i: number, j: number): number {
  return 2 * TERMS.findIndex((term) => term.i === i && term.j === j)
}

/** How many terms have at most a weight. */
const COUNTS: readonly number[] = Array.from({ length: WEIGHT + 1 }, (_, most) => termsUpTo(most).length)

/** The pairs of places whose product is of each term, one after the other; those of term t begin at starts[t]. */
interface Pairs {
  readonly starts: Int32Array
  readonly left: Int32Array
  readonly right: Int32Array
}

/** All pairs, the left factor having no constant term. */
const PAIRS = pairsOf((left) => left > 0)

/** Pairs of two different terms, each once, neither being the constant one. */
const UNLIKE_PAIRS = pairsOf((left, right) => left > right && right > 0)

function pairsOf(isWanted: (left: number, right: number) => boolean): Pairs {
  const starts = [0]
  const left: number[] = []
  const right: number[] = []
  for (const { i, j } of TERMS) {
    TERMS.forEach((factor, index) => {
      const place = placeOf(i - factor.i, j - factor.j)
      if (place < 0 || !isWanted(2 * index, place)) return
      left.push(2 * index)
      right.push(place)
    })
    starts.push(left.length)
  }
  return { starts: Int32Array.from(starts), left: Int32Array.from(left), right: Int32Array.from(right) }
}

/** Of each term the place of its root, or −1. */
const ROOTS = Int32Array.from(TERMS, ({ i, j }) => i % 2 === 0 && j % 2 === 0 ? placeOf(i / 2, j / 2) : -1)

/** Writes x · y up to a weight. x has no constant term; nothing overlaps. */
export function multiply(to: Float64Array, x: Float64Array, y: Float64Array, weight: number): void {
  const { starts, left, right } = PAIRS
  const count = COUNTS[weight]!
  for (let term = 0; term < count; term++) {
    const end = starts[term + 1]!
    let re = 0
    let im = 0
    for (let pair = starts[term]!; pair < end; pair++) {
      const s = left[pair]!
      const t = right[pair]!
      const xRe = x[s]!
      const xIm = x[s + 1]!
      const yRe = y[t]!
      const yIm = y[t + 1]!
      re += xRe * yRe - xIm * yIm
      im += xRe * yIm + xIm * yRe
    }
    to[2 * term] = re
    to[2 * term + 1] = im
  }
}

/** Writes x², for an x without a constant term. */
export function square(to: Float64Array, x: Float64Array): void {
  const { starts, left, right } = UNLIKE_PAIRS
  for (let term = 0; term < TERMS.length; term++) {
    const end = starts[term + 1]!
    let re = 0
    let im = 0
    for (let pair = starts[term]!; pair < end; pair++) {
      const s = left[pair]!
      const t = right[pair]!
      const xRe = x[s]!
      const xIm = x[s + 1]!
      const yRe = x[t]!
      const yIm = x[t + 1]!
      re += xRe * yRe - xIm * yIm
      im += xRe * yIm + xIm * yRe
    }
    re *= 2
    im *= 2
    const root = ROOTS[term]!
    if (root > 0) {
      const xRe = x[root]!
      const xIm = x[root + 1]!
      re += xRe * xRe - xIm * xIm
      im += 2 * xRe * xIm
    }
    to[2 * term] = re
    to[2 * term + 1] = im
  }
}
