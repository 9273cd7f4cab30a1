import { exponentOf, powerOf } from './binary.ts'

/** The order of the polynomial that a block of points shares. */
export const ORDER = 16

/** The least degree that is used: τ³ has as much. */
export const LEAST_DEGREE = 3

/** Coefficients are brought back near 1 when the largest leaves 2⁻¹²⁸ … 2¹²⁸. */
const FAR_FROM_ONE = 2 ** 128

/**
 * The points of a square of the view's lattice while they are followed together: at u, an offset from its middle in halves of
 * its diagonal, |u| ≤ 1, a point has
 *
 *   δ = 2^power · Σ a_k u^k,   k ≤ degree,
 *
 * but for an error, after n steps, at index m of the reference.
 */
export class Block {
  /** The a_k. */
  readonly re = new Float64Array(ORDER + 1)
  readonly im = new Float64Array(ORDER + 1)
  degree = LEAST_DEGREE
  power = 0
  /** Bound on what is cut off, in units of 2^power. */
  error = 0
  n = 1
  m = 1
  /** Columns and rows to a side, and the point in the middle, whole numbers being centers of pixels. */
  side = 0
  column = 0
  row = 0
  /** c of the middle and of half a diagonal, in units of 2^scale. */
  unitRe = 0
  unitIm = 0
  unitHalf = 0
  /** Steps and jumps taken. */
  taken = 0
  /** |a_k| or a little more, |a₁| exactly; their sum from k on; and the sum of all but a₀. */
  readonly sizes = new Float64Array(ORDER + 2)
  readonly sums = new Float64Array(ORDER + 2)
  rest = 0
  /** A lower bound on how far δ moves with u, |dδ / du|, anywhere in the block. */
  least = 0
  /** The polynomial at a rebase that is kept for comparison, and which rebase is kept next. */
  readonly markRe = new Float64Array(ORDER + 1)
  readonly markIm = new Float64Array(ORDER + 1)
  markPower = 0
  rebases = 0
  nextMark = 1

  /** Half a diagonal in pixels. */
  get half(): number {
    return this.side * HALF_DIAGONAL
  }

  /** Measures the coefficients anew, after these have changed; brings them near 1 where they are far from it. */
  measure(): void {
    const { re, im, sizes, degree } = this
    const first = Math.sqrt(re[0]! * re[0]! + im[0]! * im[0]!)
    const second = Math.sqrt(re[1]! * re[1]! + im[1]! * im[1]!)
    let rest = second
    let least = second
    for (let k = 2; k <= degree; k++) {
      const size = Math.abs(re[k]!) + Math.abs(im[k]!)
      sizes[k] = size
      rest += size
      least -= k * size
    }
    sizes[0] = first
    sizes[1] = second
    this.rest = rest
    this.least = least
    const most = first > rest ? first : rest
    if (most > 0 && (most < 1 / FAR_FROM_ONE || most > FAR_FROM_ONE)) {
      this.#shift(exponentOf(most))
      this.measure()
    }
  }

  #shift(power: number): void {
    const { re, im, degree } = this
    const factor = powerOf(-power)
    for (let k = 0; k <= degree; k++) {
      re[k]! *= factor
      im[k]! *= factor
    }
    this.error *= factor
    this.power += power
  }

  /** Makes room for a higher power of u. */
  raise(): void {
    const { re, im, sizes } = this
    this.degree++
    re[this.degree] = im[this.degree] = sizes[this.degree] = 0
  }

  /** Sums sizes from each power of u on. */
  addUp(): void {
    const { sizes, sums, degree } = this
    let sum = 0
    sums[degree + 1] = 0
    for (let k = degree; k >= 1; k--) sums[k] = sum += sizes[k]!
    sums[0] = sum + sizes[0]!
  }

  /** Bound on Σ |a_i| |a_j| over all i + j > degree, from `sums`. */
  get cutOff(): number {
    const { sizes, sums, degree } = this
    let cutOff = 0
    for (let k = 1; k <= degree; k++) cutOff += sizes[k]! * sums[degree + 1 - k]!
    return cutOff
  }

  /** Becomes a quarter of a block: the one to the right if `right` is 1, to the left if −1; the lower one if `down` is 1. */
  quarter(block: Block, right: number, down: number): void {
    const { re, im } = this
    const { degree } = block
    re.set(block.re)
    im.set(block.im)
    this.degree = degree
    this.power = block.power
    this.error = block.error
    this.n = block.n
    this.m = block.m
    this.side = block.side / 2
    this.column = block.column + right * block.side / 4
    this.row = block.row + down * block.side / 4
    this.rebases = 0
    this.nextMark = 1
    this.markRe.fill(NaN)
    const uRe = right * QUARTER_OF_DIAGONAL
    const uIm = -down * QUARTER_OF_DIAGONAL
    // shift the polynomial by u (Horner's scheme), then halve its unit
    for (let from = 0; from < degree; from++) {
      for (let k = degree - 1; k >= from; k--) {
        const xRe = re[k + 1]!
        const xIm = im[k + 1]!
        re[k]! += xRe * uRe - xIm * uIm
        im[k]! += xRe * uIm + xIm * uRe
      }
    }
    let factor = 1
    for (let k = 1; k <= degree; k++) {
      factor *= 0.5
      re[k]! *= factor
      im[k]! *= factor
    }
  }

  /** Whether the polynomial is the one that is kept. */
  get isBack(): boolean {
    const { re, im, markRe, markIm, degree } = this
    if (this.power !== this.markPower) return false
    for (let k = 0; k <= degree; k++) if (re[k] !== markRe[k] || im[k] !== markIm[k]) return false
    return true
  }

  keep(): void {
    this.markRe.fill(0)
    this.markIm.fill(0)
    this.markRe.set(this.re.subarray(0, this.degree + 1))
    this.markIm.set(this.im.subarray(0, this.degree + 1))
    this.markPower = this.power
    this.nextMark *= 2
  }
}

/** √½: half a diagonal of a square of side 1. */
const HALF_DIAGONAL = 0.7071067811865476

/** How far the middle of a quarter is from the middle, right and down, in halves of the diagonal: ½ · √½. */
const QUARTER_OF_DIAGONAL = HALF_DIAGONAL / 2
