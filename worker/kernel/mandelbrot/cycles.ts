/** Cycles that are remembered: neighbours mostly share one of very few. */
const REMEMBERED = 4

/** A cycle is tried within so many radii of the disc known for it: from the middle of a round bulb four of them reach its border. */
const FAR = 5

/** The longest period that is tried, as a share of the age of an orbit, and of the steps that would be saved. */
const SHARE_OF_AGE = 1 / 4
const SHARE_OF_REST = 1 / 20

/** An orbit is searched for a cycle of its own after so many that none of those remembered attracts. */
const BETWEEN_SEARCHES = 8

/** What a step on the way of a cycle takes, with its derivative or without, in steps of an orbit followed among others. */
const COST_ALONE = 3
const COST_WITH_DERIVATIVE = 5
const COST_WITH_ALL_DERIVATIVES = 8

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

/** Square of the distance below which two points of an orbit are one. */
const SAME = 1e-12

/** What a multiplier may be off by, as a share of 1 − |λ|². */
const SHARE_OFF = 1 / 100

/** Koebe's quarter, less what the derivatives may be off by: they are computed, not enclosed. */
const QUARTER = 0.24

/** A cycle that was found. */
interface Cycle {
  period: number
  /** One of its points, for the constant at which it was found last. */
  zRe: number
  zIm: number
  /** The largest disc of constants that it is known to attract. */
  cRe: number
  cIm: number
  radius: number
}

/**
 * Finds the attracting cycles of z ← z² + c by Newton's method on f^p(z) − z, and remembers them for the pixels around.
 *
 * A cycle counts once a disc about one of its points is proven to come back into itself, within the escape radius, whatever
 * noise of up to `NOISE` is added in each step. So for c and for every constant that near to it there is an attracting
 * cycle, which by a theorem of Fatou attracts the orbit of 0: c is inside, at a distance from the boundary that is a
 * thousand times the rounding of the orbit that this one stands for.
 *
 * And so are all constants around, up to a quarter of what their multiplier λ says: it maps all those with such a cycle to the
 * unit disc, one to one (Douady and Hubbard, 1984), so that by Koebe's theorem a disc of radius (1 − |λ|²) / (4 |dλ/dc|)
 * has none but them.
 */
export class Cycles {
  readonly #iterations: number
  /** The one that was found last comes first. */
  readonly #cycles: Cycle[] = []
  #credit = FIRST_CREDIT
  #sinceSearch = BETWEEN_SEARCHES
  /** Where Newton's method has arrived and with which period, how far its image is from there, and the size of the multiplier. */
  #period = 0
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
    const longest = Math.min(SHARE_OF_AGE * age, SHARE_OF_REST * (this.#iterations - age))
    const isInside = this.#isInDisc(cRe, cIm) ||
      this.#credit >= 0 && (this.#tryRemembered(cRe, cIm, longest) || this.#search(cRe, cIm, zRe, zIm, longest))
    if (isInside) this.#pay(-SHARE_OF_SAVED * (this.#iterations - age))
    return isInside
  }

  #isInDisc(cRe: number, cIm: number): boolean {
    for (let at = 0; at < this.#cycles.length; at++) {
      if (isNear(this.#cycles[at]!, cRe, cIm, 1)) return true
    }
    return false
  }

  #tryRemembered(cRe: number, cIm: number, longest: number): boolean {
    for (let at = 0; at < this.#cycles.length; at++) {
      const cycle = this.#cycles[at]!
      if (cycle.period > longest || !isNear(cycle, cRe, cIm, FAR)) continue
      if (!this.#find(cRe, cIm, cycle.zRe, cycle.zIm, cycle.period)) continue
      this.#remember(cRe, cIm, cycle, at)
      return true
    }
    return false
  }

  /** Every now and then tries the time after which the orbit comes nearest to z. */
  #search(cRe: number, cIm: number, zRe: number, zIm: number, longest: number): boolean {
    if (++this.#sinceSearch < BETWEEN_SEARCHES) return false
    this.#sinceSearch = 0
    this.#pay(COST_ALONE * longest)
    let period = 0
    let nearest = ASTRAY
    let re = zRe
    let im = zIm
    for (let k = 1; k <= longest; k++) {
      const a = re * re
      const b = im * im
      im = 2 * re * im + cIm
      re = a - b + cRe
      const fromRe = re - zRe
      const fromIm = im - zIm
      const distance = fromRe * fromRe + fromIm * fromIm
      if (!(distance < nearest)) continue
      nearest = distance
      period = k
    }
    if (period === 0 || !this.#find(cRe, cIm, zRe, zIm, period)) return false
    const at = Math.min(this.#cycles.length, REMEMBERED - 1)
    this.#remember(cRe, cIm, { period, zRe, zIm, cRe, cIm, radius: 0 }, at)
    return true
  }

  /** Puts the cycle that was found for c first, and the others that were before `place` after it. */
  #remember(cRe: number, cIm: number, cycle: Cycle, place: number): void {
    const radius = this.#radiusAbout(cRe, cIm)
    if (radius > cycle.radius) {
      cycle.cRe = cRe
      cycle.cIm = cIm
      cycle.radius = radius
    }
    cycle.period = this.#period
    cycle.zRe = this.#zRe
    cycle.zIm = this.#zIm
    for (let at = place; at > 0; at--) this.#cycles[at] = this.#cycles[at - 1]!
    this.#cycles[0] = cycle
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
      const slopeRe = dRe - 1
      const slope = slopeRe * slopeRe + dIm * dIm
      const stepRe = (missRe * slopeRe + missIm * dIm) / slope
      const stepIm = (missIm * slopeRe - missRe * dIm) / slope
      const step = stepRe * stepRe + stepIm * stepIm
      if (step < ARRIVED) {
        this.#period = period
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
    // Less, for both are Infinity where no disc is small enough.
    return this.#miss + this.#radiusAfter(radius, cRe, cIm, period) < (1 - 1e-9) * radius
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

  /** Radius of a disc about c of constants that the cycle attracts which was found; 0 where it cannot be told. */
  #radiusAbout(cRe: number, cIm: number): number {
    const period = this.#period
    this.#pay(COST_WITH_ALL_DERIVATIVES * period)
    let re = this.#zRe
    let im = this.#zIm
    // Of f^k: by z, by c, twice by z, and by both.
    let dzRe = 1, dzIm = 0
    let dcRe = 0, dcIm = 0
    let dzzRe = 0, dzzIm = 0
    let dzcRe = 0, dzcIm = 0
    for (let k = 1; k <= period; k++) {
      const nextDzzRe = 2 * (re * dzzRe - im * dzzIm + dzRe * dzRe - dzIm * dzIm)
      dzzIm = 2 * (re * dzzIm + im * dzzRe + 2 * dzRe * dzIm)
      dzzRe = nextDzzRe
      const nextDzcRe = 2 * (re * dzcRe - im * dzcIm + dzRe * dcRe - dzIm * dcIm)
      dzcIm = 2 * (re * dzcIm + im * dzcRe + dzRe * dcIm + dzIm * dcRe)
      dzcRe = nextDzcRe
      const nextDzRe = 2 * (re * dzRe - im * dzIm)
      dzIm = 2 * (re * dzIm + im * dzRe)
      dzRe = nextDzRe
      const nextDcRe = 2 * (re * dcRe - im * dcIm) + 1
      dcIm = 2 * (re * dcIm + im * dcRe)
      dcRe = nextDcRe
      const nextRe = re * re - im * im + cRe
      im = 2 * re * im + cIm
      re = nextRe
      const fromRe = re - this.#zRe
      const fromIm = im - this.#zIm
      const isBack = fromRe * fromRe + fromIm * fromIm < SAME
      // The multiplier of a whole number of rounds is not one to one.
      if (isBack && k < period) return this.#find(cRe, cIm, re, im, k) ? this.#radiusAbout(cRe, cIm) : 0
    }
    const restRe = 1 - dzRe
    const rest = restRe * restRe + dzIm * dzIm
    const toBorder = 1 - dzRe * dzRe - dzIm * dzIm
    // The cycle's own point is about so far from where Newton's method has stopped; in a tiny minibrot λ may be another there.
    const away = this.#miss / Math.sqrt(rest)
    if (!(Math.sqrt(dzzRe * dzzRe + dzzIm * dzzIm) * away < SHARE_OFF * toBorder)) return 0
    // How the point moves with c: dz = dc / (1 − λ).
    const moveRe = (dcRe * restRe - dcIm * dzIm) / rest
    const moveIm = (dcIm * restRe + dcRe * dzIm) / rest
    const turnRe = dzcRe + dzzRe * moveRe - dzzIm * moveIm
    const turnIm = dzcIm + dzzRe * moveIm + dzzIm * moveRe
    const radius = QUARTER * toBorder / Math.sqrt(turnRe * turnRe + turnIm * turnIm)
    return Math.max(0, radius - NOISE)
  }

  #pay(steps: number): void {
    this.#credit = Math.min(MOST_CREDIT, this.#credit - steps)
  }
}

/** Whether c is within so many radii of the disc that a cycle attracts. */
function isNear(cycle: Cycle, cRe: number, cIm: number, radii: number): boolean {
  const fromRe = cRe - cycle.cRe
  const fromIm = cIm - cycle.cIm
  const reach = radii * cycle.radius
  return fromRe * fromRe + fromIm * fromIm < reach * reach
}
