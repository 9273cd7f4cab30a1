import { Cycles } from './cycles.ts'

/** What is asked of orbits, and what becomes of those that escape. */
export interface OrbitsOptions {
  /** Orbits that have not escaped by this n are inside. */
  readonly iterations: number
  /** Bound on |z|². Beyond it, |z| must not fall again. */
  readonly bailout: number
  /** Called with the first n at which |z_n|² is beyond the bailout, and that square. */
  readonly onEscape: (pixel: number, n: number, norm: number) => void
}

/** Orbits that are followed together. */
const ABREAST = 5

const LONGEST_BLOCK = 128

/** Doubles that one orbit of a block leaves behind: where it begins, and after each step. */
const TRACE = LONGEST_BLOCK + 1

/** Steps between two looks, a power of two from 4: few while many escape, then more and more. */
function blockAt(age: number): number {
  return age < 128 ? 8 : age < 1024 ? 32 : LONGEST_BLOCK
}

/** From this age on, orbits are looked at for those that stay. */
const SETTLED = 128

/** Where the first of `block` + 1 norms is that is beyond the bailout: the last one is. Halves without a branch. */
function firstBeyond(norms: Float64Array, start: number, block: number, bailout: number): number {
  let at = start
  for (let half = block >> 1; half > 0; half >>= 1) at += half * (norms[at + half - 1]! <= bailout ? 1 : 0)
  return at + (norms[at]! <= bailout ? 1 : 0)
}

/**
 * Follows a list of orbits z ← z² + c to their escape, one block of steps at a time.
 *
 * A lone orbit keeps the processor waiting for its own last product; five abreast, which know nothing of each other, fill the
 * wait. Four steps are written out, for the compiler moves every z to another register where a loop begins again; and 2 (x y)
 * instead of (2 x) y, because a product less has to be kept meanwhile. Nobody asks whether an orbit has escaped before the end of
 * a block, when z grown far beyond the bailout tells; the block is then done again, from z as it was before, to find the
 * step. Both lists, of those that go on and of those that are to be done again, are written without a branch, and so is the
 * step found, for a wrong guess costs as much as ten steps. Each line of the loops is one orbit's; bench/LOG.md has what each trick
 * buys.
 */
export class Orbits {
  /** Steps of all orbits so far. */
  steps = 0
  #options: OrbitsOptions
  #cycles: Cycles
  readonly #pixel: Int32Array
  readonly #cRe: Float64Array
  readonly #cIm: Float64Array
  #zRe: Float64Array
  #zIm: Float64Array
  /** z after the block, while it is under way. */
  #nextRe: Float64Array
  #nextIm: Float64Array
  /** Where each was at step `#markN`. */
  readonly #markRe: Float64Array
  readonly #markIm: Float64Array
  /** |z|² of the five at each step of a block that is done again, one orbit after the other. */
  readonly #norms = new Float64Array(ABREAST * TRACE)
  /** Lists of orbits. One more than were ever added stays at 0 and fills up the last five. */
  readonly #going: Int32Array
  readonly #gone: Int32Array
  /** How many are going, and the step they are all at. */
  #length = 0
  #n = 1
  #markN = 0

  constructor(capacity: number, options: OrbitsOptions) {
    this.#options = options
    this.#cycles = new Cycles(options.iterations)
    const doubles = () => new Float64Array(capacity + 1)
    this.#pixel = new Int32Array(capacity)
    this.#cRe = doubles()
    this.#cIm = doubles()
    this.#zRe = doubles()
    this.#zIm = doubles()
    this.#nextRe = doubles()
    this.#nextIm = doubles()
    this.#markRe = doubles()
    this.#markIm = doubles()
    this.#going = new Int32Array(capacity + ABREAST)
    this.#gone = new Int32Array(capacity + ABREAST)
  }

  /** Begins anew with an empty list, to ask something else. */
  restart(options: OrbitsOptions): void {
    this.#options = options
    this.#cycles = new Cycles(options.iterations)
    this.steps = 0
    this.#clear()
  }

  /** Takes another orbit, before a run or after one that has finished; no more than the capacity. */
  add(pixel: number, cRe: number, cIm: number): void {
    const orbit = this.#length++
    this.#pixel[orbit] = pixel
    this.#markRe[orbit] = NaN
    this.#cRe[orbit] = cRe
    this.#cIm[orbit] = cIm
    this.#zRe[orbit] = cRe
    this.#zIm[orbit] = cIm
    this.#going[orbit] = orbit
  }

  /** Goes on for about so many steps, and says whether it is finished: all have escaped or are inside. */
  run(steps: number): boolean {
    const { iterations } = this.#options
    // Nobody has looked at the first z yet.
    for (let left = steps; this.#length > 0 && (this.#n < iterations || this.#n === 1);) {
      if (left <= 0) return false
      const age = this.#n - 1
      const block = blockAt(age)
      left -= block * this.#length
      this.steps += block * this.#length
      this.#cycles.earn(block * this.#length)
      this.#advance(block)
      if (age >= SETTLED) this.#settle()
    }
    this.#clear()
    return true
  }

  #clear(): void {
    this.#length = 0
    this.#n = 1
    this.#markN = 0
  }

  #advance(block: number): void {
    const { bailout } = this.#options
    const cRe = this.#cRe
    const cIm = this.#cIm
    const zRe = this.#zRe
    const zIm = this.#zIm
    const nextRe = this.#nextRe
    const nextIm = this.#nextIm
    const going = this.#going
    const gone = this.#gone
    const count = this.#length
    const filled = this.#fillUp(going, count)
    let goingCount = 0
    let goneCount = 0
    let xy = 0
    for (let at = 0; at < count; at += ABREAST) {
      const i0 = going[at]!, i1 = going[at + 1]!, i2 = going[at + 2]!, i3 = going[at + 3]!, i4 = going[at + 4]!
      const c0Re = cRe[i0]!, c0Im = cIm[i0]!
      const c1Re = cRe[i1]!, c1Im = cIm[i1]!
      const c2Re = cRe[i2]!, c2Im = cIm[i2]!
      const c3Re = cRe[i3]!, c3Im = cIm[i3]!
      const c4Re = cRe[i4]!, c4Im = cIm[i4]!
      let z0Re = zRe[i0]!, z0Im = zIm[i0]!
      let z1Re = zRe[i1]!, z1Im = zIm[i1]!
      let z2Re = zRe[i2]!, z2Im = zIm[i2]!
      let z3Re = zRe[i3]!, z3Im = zIm[i3]!
      let z4Re = zRe[i4]!, z4Im = zIm[i4]!
      for (let k = block; k > 0; k -= 4) {
        xy = z0Re * z0Im, z0Re = z0Re * z0Re - z0Im * z0Im + c0Re, z0Im = 2 * xy + c0Im
        xy = z1Re * z1Im, z1Re = z1Re * z1Re - z1Im * z1Im + c1Re, z1Im = 2 * xy + c1Im
        xy = z2Re * z2Im, z2Re = z2Re * z2Re - z2Im * z2Im + c2Re, z2Im = 2 * xy + c2Im
        xy = z3Re * z3Im, z3Re = z3Re * z3Re - z3Im * z3Im + c3Re, z3Im = 2 * xy + c3Im
        xy = z4Re * z4Im, z4Re = z4Re * z4Re - z4Im * z4Im + c4Re, z4Im = 2 * xy + c4Im

        xy = z0Re * z0Im, z0Re = z0Re * z0Re - z0Im * z0Im + c0Re, z0Im = 2 * xy + c0Im
        xy = z1Re * z1Im, z1Re = z1Re * z1Re - z1Im * z1Im + c1Re, z1Im = 2 * xy + c1Im
        xy = z2Re * z2Im, z2Re = z2Re * z2Re - z2Im * z2Im + c2Re, z2Im = 2 * xy + c2Im
        xy = z3Re * z3Im, z3Re = z3Re * z3Re - z3Im * z3Im + c3Re, z3Im = 2 * xy + c3Im
        xy = z4Re * z4Im, z4Re = z4Re * z4Re - z4Im * z4Im + c4Re, z4Im = 2 * xy + c4Im

        xy = z0Re * z0Im, z0Re = z0Re * z0Re - z0Im * z0Im + c0Re, z0Im = 2 * xy + c0Im
        xy = z1Re * z1Im, z1Re = z1Re * z1Re - z1Im * z1Im + c1Re, z1Im = 2 * xy + c1Im
        xy = z2Re * z2Im, z2Re = z2Re * z2Re - z2Im * z2Im + c2Re, z2Im = 2 * xy + c2Im
        xy = z3Re * z3Im, z3Re = z3Re * z3Re - z3Im * z3Im + c3Re, z3Im = 2 * xy + c3Im
        xy = z4Re * z4Im, z4Re = z4Re * z4Re - z4Im * z4Im + c4Re, z4Im = 2 * xy + c4Im

        xy = z0Re * z0Im, z0Re = z0Re * z0Re - z0Im * z0Im + c0Re, z0Im = 2 * xy + c0Im
        xy = z1Re * z1Im, z1Re = z1Re * z1Re - z1Im * z1Im + c1Re, z1Im = 2 * xy + c1Im
        xy = z2Re * z2Im, z2Re = z2Re * z2Re - z2Im * z2Im + c2Re, z2Im = 2 * xy + c2Im
        xy = z3Re * z3Im, z3Re = z3Re * z3Re - z3Im * z3Im + c3Re, z3Im = 2 * xy + c3Im
        xy = z4Re * z4Im, z4Re = z4Re * z4Re - z4Im * z4Im + c4Re, z4Im = 2 * xy + c4Im
      }
      nextRe[i0] = z0Re, nextIm[i0] = z0Im
      nextRe[i1] = z1Re, nextIm[i1] = z1Im
      nextRe[i2] = z2Re, nextIm[i2] = z2Im
      nextRe[i3] = z3Re, nextIm[i3] = z3Im
      nextRe[i4] = z4Re, nextIm[i4] = z4Im
      // An overflow ends as Infinity or NaN, and is not within the bailout either.
      const stays0 = z0Re * z0Re + z0Im * z0Im <= bailout ? 1 : 0
      const stays1 = z1Re * z1Re + z1Im * z1Im <= bailout ? 1 : 0
      const stays2 = z2Re * z2Re + z2Im * z2Im <= bailout ? 1 : 0
      const stays3 = z3Re * z3Re + z3Im * z3Im <= bailout ? 1 : 0
      const stays4 = z4Re * z4Re + z4Im * z4Im <= bailout ? 1 : 0
      going[goingCount] = i0, gone[goneCount] = i0, goingCount += stays0, goneCount += 1 - stays0
      going[goingCount] = i1, gone[goneCount] = i1, goingCount += stays1, goneCount += 1 - stays1
      going[goingCount] = i2, gone[goneCount] = i2, goingCount += stays2, goneCount += 1 - stays2
      going[goingCount] = i3, gone[goneCount] = i3, goingCount += stays3, goneCount += 1 - stays3
      going[goingCount] = i4, gone[goneCount] = i4, goingCount += stays4, goneCount += 1 - stays4
    }
    this.#replay(goneCount, block)
    this.#length = goingCount - filled
    this.#n += block
    this.#zRe = nextRe
    this.#zIm = nextIm
    this.#nextRe = zRe
    this.#nextIm = zIm
  }

  /** Does the block again for those gone, and tells of the step at which each has escaped. */
  #replay(count: number, block: number): void {
    const { bailout, iterations, onEscape } = this.#options
    const cRe = this.#cRe
    const cIm = this.#cIm
    const zRe = this.#zRe
    const zIm = this.#zIm
    const gone = this.#gone
    const norms = this.#norms
    this.#fillUp(gone, count)
    let xy = 0
    for (let at = 0; at < count; at += ABREAST) {
      const i0 = gone[at]!, i1 = gone[at + 1]!, i2 = gone[at + 2]!, i3 = gone[at + 3]!, i4 = gone[at + 4]!
      const c0Re = cRe[i0]!, c0Im = cIm[i0]!
      const c1Re = cRe[i1]!, c1Im = cIm[i1]!
      const c2Re = cRe[i2]!, c2Im = cIm[i2]!
      const c3Re = cRe[i3]!, c3Im = cIm[i3]!
      const c4Re = cRe[i4]!, c4Im = cIm[i4]!
      let z0Re = zRe[i0]!, z0Im = zIm[i0]!
      let z1Re = zRe[i1]!, z1Im = zIm[i1]!
      let z2Re = zRe[i2]!, z2Im = zIm[i2]!
      let z3Re = zRe[i3]!, z3Im = zIm[i3]!
      let z4Re = zRe[i4]!, z4Im = zIm[i4]!
      for (let k = 0; k <= block; k++) {
        norms[k] = z0Re * z0Re + z0Im * z0Im
        xy = z0Re * z0Im, z0Re = z0Re * z0Re - z0Im * z0Im + c0Re, z0Im = 2 * xy + c0Im
        norms[k + TRACE] = z1Re * z1Re + z1Im * z1Im
        xy = z1Re * z1Im, z1Re = z1Re * z1Re - z1Im * z1Im + c1Re, z1Im = 2 * xy + c1Im
        norms[k + 2 * TRACE] = z2Re * z2Re + z2Im * z2Im
        xy = z2Re * z2Im, z2Re = z2Re * z2Re - z2Im * z2Im + c2Re, z2Im = 2 * xy + c2Im
        norms[k + 3 * TRACE] = z3Re * z3Re + z3Im * z3Im
        xy = z3Re * z3Im, z3Re = z3Re * z3Re - z3Im * z3Im + c3Re, z3Im = 2 * xy + c3Im
        norms[k + 4 * TRACE] = z4Re * z4Re + z4Im * z4Im
        xy = z4Re * z4Im, z4Re = z4Re * z4Re - z4Im * z4Im + c4Re, z4Im = 2 * xy + c4Im
      }
      for (let lane = 0; lane < ABREAST && at + lane < count; lane++) {
        const start = lane * TRACE
        const end = firstBeyond(norms, start, block, bailout)
        const n = this.#n + end - start
        if (n <= iterations) onEscape(this.#pixel[gone[at + lane]!]!, n, norms[end]!)
      }
    }
  }

  /** Completes a list to whole fives with the orbit that stays at 0, and says how many it took. */
  #fillUp(list: Int32Array, count: number): number {
    let end = count
    while (end % ABREAST !== 0) list[end++] = this.#pixel.length
    return end - count
  }

  /**
   * Lets go of orbits that are known to stay: those that have come back to the same bits, compared with where they were at a mark,
   * which moves to ages that double (Brent, 1980); and, whenever it moves, those that a cycle attracts.
   */
  #settle(): void {
    const n = this.#n
    const zRe = this.#zRe
    const zIm = this.#zIm
    const markRe = this.#markRe
    const markIm = this.#markIm
    const going = this.#going
    const isMarkDue = n >= 2 * this.#markN
    let count = 0
    for (let at = 0; at < this.#length; at++) {
      const orbit = going[at]!
      going[count] = orbit
      if (zRe[orbit] === markRe[orbit] && zIm[orbit] === markIm[orbit]) continue
      if (isMarkDue) {
        if (this.#cycles.attract(this.#cRe[orbit]!, this.#cIm[orbit]!, zRe[orbit]!, zIm[orbit]!, n)) continue
        markRe[orbit] = zRe[orbit]!
        markIm[orbit] = zIm[orbit]!
      }
      count++
    }
    this.#length = count
    if (isMarkDue) this.#markN = n
  }
}
