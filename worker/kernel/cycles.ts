/** Cycles that are remembered: neighbours mostly share one of very few. */
const REMEMBERED = 4

/** The longest period that is tried, as a share of the age of an orbit, and of the steps that would be saved. */
const SHARE_OF_AGE = 1 / 4
const SHARE_OF_REST = 1 / 20

/** An orbit is searched for a cycle of its own after so many that none of those remembered attracts. */
const BETWEEN_SEARCHES = 8

/** What a step on the way of a cycle takes, with its derivative or without, in steps of an orbit followed among others. */
const COST_WITH_DERIVATIVE = 5
const COST_ALONE = 3

/**
 * What may be spent on cycles, in steps: a little at first, then a share of what orbits have taken, and of what cycles have saved.
 * So where there are none, as in an embedded Julia set, they cost next to nothing.
 */
const FIRST_CREDIT = 20_000
const MOST_CREDIT = 1e6
const SHARE_OF_TAKEN = 1 / 100
const SHARE_OF_SAVED = 1 / 4

/** Newton's method doubles the digits that are right. What has not arrived by then never will. */
const MOST_EVALUATIONS = 6

/** Squares of the step by which it has arrived, to half the digits of a double, and of one with which it has gone astray. */
const ARRIVED = 1e-16
const ASTRAY = 0.01

/** Square of a multiplier, at the start and later, from which the cycle will hardly turn out to attract. */
const REPELLING_AT_FIRST = 4
const REPELLING = 1.1

/** A thousand times what one step is off by, at the most, with |z| ≤ 2 and |c| ≤ 2. */
const NOISE = 1000 * 4e-15

/** Less than 2 by more than any of this is off by. */
const WITHIN = 1.999

/**
 * Finds the attracting cycles of z ← z² + c by Newton's method on f^p(z) − z, and remembers them for the pixels around.
 *
 * A cycle counts once a disc about one of its points is proven to come back into itself, within the escape radius, whatever
 * noise of up to `NOISE` is added in each step. So for c and for every constant that near to it there is an attracting
 * cycle, which by a theorem of Fatou attracts the orbit of 0: c is inside, at a distance from the boundary that is a
 * thousand times the rounding of the orbit that this one stands for.
 */
export class Cycles {
  readonly #iterations: number
  readonly #periods: number[] = []
  readonly #re: number[] = []
  readonly #im: number[] = []
  #credit = FIRST_CREDIT
  #sinceSearch = BETWEEN_SEARCHES
  /** Where Newton's method has arrived, how far its image is from there, and the size of the multiplier. */
  #zRe = 0
  #zIm = 0
  #miss = 0
  #gain = 0

  constructor(iterations: number) {
    this.#iterations = iterations
  }

  /** Tells of steps that orbits have taken. */
  earn(steps: number): void {
    this.#pay(-SHARE_OF_TAKEN * steps)
  }

  /** Whether the orbit that is at z after `age` steps is known to stay; false where that cannot be told, or not cheaply. */
  attract(cRe: number, cIm: number, zRe: number, zIm: number, age: number): boolean {
    if (this.#credit < 0) return false
    const longest = Math.min(SHARE_OF_AGE * age, SHARE_OF_REST * (this.#iterations - age))
    for (let at = 0; at < this.#periods.length; at++) {
      const period = this.#periods[at]!
      if (period > longest || !this.#find(cRe, cIm, this.#re[at]!, this.#im[at]!, period)) continue
      this.#remember(period, at, age)
      return true
    }
    if (++this.#sinceSearch < BETWEEN_SEARCHES) return false
    this.#sinceSearch = 0
    const period = this.#search(cRe, cIm, zRe, zIm, longest)
    if (period === 0) return false
    this.#remember(period, Math.min(this.#periods.length, REMEMBERED - 1), age)
    return true
  }

  /** Tries the times after which the orbit comes nearer to z than before; the period of the cycle it finds, or 0. */
  #search(cRe: number, cIm: number, zRe: number, zIm: number, longest: number): number {
    this.#pay(COST_ALONE * longest)
    let nearest = ASTRAY
    let re = zRe
    let im = zIm
    for (let period = 1; period <= longest; period++) {
      const a = re * re
      const b = im * im
      im = 2 * re * im + cIm
      re = a - b + cRe
      const distance = (re - zRe) ** 2 + (im - zIm) ** 2
      if (!(distance < nearest)) continue
      nearest = distance
      if (this.#find(cRe, cIm, zRe, zIm, period)) return period
    }
    return 0
  }

  /** Puts the cycle that was found first, and the others that were before `place` after it. */
  #remember(period: number, place: number, age: number): void {
    for (let at = place; at > 0; at--) {
      this.#periods[at] = this.#periods[at - 1]!
      this.#re[at] = this.#re[at - 1]!
      this.#im[at] = this.#im[at - 1]!
    }
    this.#periods[0] = period
    this.#re[0] = this.#zRe
    this.#im[0] = this.#zIm
    this.#pay(-SHARE_OF_SAVED * (this.#iterations - age))
  }

  /** Looks for an attracting cycle near a place, by Newton's method from there. */
  #find(cRe: number, cIm: number, startRe: number, startIm: number, period: number): boolean {
    let zRe = startRe
    let zIm = startIm
    for (let evaluation = 0; evaluation < MOST_EVALUATIONS; evaluation++) {
      this.#pay(COST_WITH_DERIVATIVE * period)
      let re = zRe
      let im = zIm
      let dRe = 1
      let dIm = 0
      for (let k = period; k > 0; k--) {
        const a = re * re
        const b = im * im
        const twiceRe = re + re
        const twiceIm = im + im
        const nextDRe = twiceRe * dRe - twiceIm * dIm
        dIm = twiceRe * dIm + twiceIm * dRe
        dRe = nextDRe
        im = twiceRe * im + cIm
        re = a - b + cRe
      }
      const gain = dRe * dRe + dIm * dIm
      if (!(gain < (evaluation === 0 ? REPELLING_AT_FIRST : REPELLING))) return false
      const missRe = re - zRe
      const missIm = im - zIm
      const slope = (dRe - 1) ** 2 + dIm * dIm
      const stepRe = (missRe * (dRe - 1) + missIm * dIm) / slope
      const stepIm = (missIm * (dRe - 1) - missRe * dIm) / slope
      const step = stepRe * stepRe + stepIm * stepIm
      if (step < ARRIVED) {
        this.#zRe = zRe
        this.#zIm = zIm
        this.#miss = Math.sqrt(missRe * missRe + missIm * missIm)
        this.#gain = Math.sqrt(gain)
        return gain < 1 && this.#isTrap(cRe, cIm, period)
      }
      if (!(step < ASTRAY)) return false
      zRe -= stepRe
      zIm -= stepIm
    }
    return false
  }

  /** Whether some disc about the point that was found comes back into itself in spite of the noise. */
  #isTrap(cRe: number, cIm: number, period: number): boolean {
    this.#pay(2 * COST_ALONE * period)
    const noise = this.#radiusAfter(0, cRe, cIm, period)
    // Twice what a linear map needs that falls short by so much, and shrinks by `gain`.
    const radius = 2 * (this.#miss + noise) / (1 - this.#gain)
    return this.#miss + this.#radiusAfter(radius, cRe, cIm, period) <= (1 - 1e-9) * radius
  }

  /** Radius of a disc that holds the image of another one about the point that was found, after a period; Infinity if it leaves. */
  #radiusAfter(radius: number, cRe: number, cIm: number, period: number): number {
    let re = this.#zRe
    let im = this.#zIm
    for (let k = period; k > 0; k--) {
      const a = re * re
      const b = im * im
      const size = Math.sqrt(a + b)
      if (!(size + radius < WITHIN)) return Infinity
      radius = (2 * size + radius) * radius * (1 + 1e-14) + NOISE
      im = 2 * re * im + cIm
      re = a - b + cRe
    }
    return radius
  }

  #pay(steps: number): void {
    this.#credit = Math.min(MOST_CREDIT, this.#credit - steps)
  }
}
