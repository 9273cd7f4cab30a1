import type { Rect } from '../../../core/geometry.ts'

/** A count that is no count: the cell has several, or this arithmetic cannot tell. */
export const MIXED = -1
export const UNDECIDED = -1
export const INSIDE = 0

/** What one orbit says about the pixels of a cell. */
export interface CellProof {
  /** The count of every pixel, INSIDE, or MIXED. */
  readonly count: number
  /** The n that it took. */
  readonly end: number
  readonly headStart: HeadStart | undefined
}

/** Where a cell's orbits were when they still hung closely together: z_n(center + δ) = z + d δ, give or take the error. */
export interface HeadStart {
  readonly n: number
  readonly centerRe: number
  readonly centerIm: number
  readonly zRe: number
  readonly zIm: number
  readonly dRe: number
  readonly dIm: number
  readonly error: number
}

/** With |z| ≤ 2 and |c| ≤ 2, one step of the center's orbit and of a pixel's are each off by at most 2 · 10⁻¹⁵. */
const ROUNDING = 4e-15

/** d is off by at most as much of itself in a step, twice over. */
const ROUNDING_OF_REACH = 1e-14

/** 2 and its like, with what their own rounding may take off. */
const TWO = 2 + 1e-14
const WITHIN = 2 - 1e-12
const BEYOND = 2 + 1e-12

/** The n at which a cell is first kept for comparison; then at its doubles (Brent, 1980). */
const FIRST_MARK = 8

/** How far an orbit that comes back may be from where it was, in the reach of its cell. */
const ROOM = 0.25

/** An error that still lets nearly all pixels be told apart, grown a hundredfold on the way to their escape. */
const HEAD_START_ERROR = 1e-6

/**
 * Follows all orbits of a cell by one: z at its center, with d = dz/dc, stands for those of the pixels at center + δ, |δ| ≤ r,
 * within an error e that takes up what is of second order and everybody's rounding:
 *
 *   z ← z² + c,  d ← 2 z d + 1,  e ← |d|² r² + 2 (|z| + |d| r) e + e² + rounding.
 *
 * All within 2 and then all beyond it is one count. And a cell that comes back into itself is inside: were the error at
 * some mark as great as `room`, and were it g some steps later, and had z + d δ moved by no more than room − g, then the same
 * follows again and again.
 *
 * @param cRe real parts by column, of which the cell names some, evenly spaced; `cIm` likewise by row
 */
export function proveCell(cRe: Float64Array, cIm: Float64Array, cell: Rect, iterations: number): CellProof {
  const left = cRe[cell.x]!
  const right = cRe[cell.x + cell.width - 1]!
  const upper = cIm[cell.y]!
  const lower = cIm[cell.y + cell.height - 1]!
  const centerRe = 0.5 * (left + right)
  const centerIm = 0.5 * (upper + lower)
  // A little more than half the diagonal, for the rounding of the center.
  const across = right - left
  const down = upper - lower
  const radius = (0.5 + 1e-9) * Math.sqrt(across * across + down * down) + 1e-15
  let headStart: HeadStart | undefined
  let zRe = centerRe
  let zIm = centerIm
  let dRe = 1
  let dIm = 0
  let e = ROUNDING
  let markRe = 0
  let markIm = 0
  let markDRe = 0
  let markDIm = 0
  let nextMark = FIRST_MARK
  let room = 0
  let g = 0
  for (let n = 1;; n++) {
    const a = zRe * zRe
    const b = zIm * zIm
    const size = Math.sqrt(a + b)
    const reach = Math.sqrt(dRe * dRe + dIm * dIm) * radius
    const bound = size + reach
    if (bound + e > WITHIN) return { count: size - reach - e > BEYOND ? n : MIXED, end: n, headStart }
    if (n >= iterations) return { count: INSIDE, end: n, headStart }
    if (e > HEAD_START_ERROR && headStart === undefined) {
      headStart = { n, centerRe, centerIm, zRe, zIm, dRe, dIm, error: e }
    }
    if (bound + g > WITHIN) room = 0
    const slack = room - g
    const movedRe = zRe - markRe
    const movedIm = zIm - markIm
    const moved = movedRe * movedRe + movedIm * movedIm
    if (slack > 0 && moved <= slack * slack) {
      const turnedRe = dRe - markDRe
      const turnedIm = dIm - markDIm
      const turned = Math.sqrt(turnedRe * turnedRe + turnedIm * turnedIm) * radius
      if (TWO * (Math.sqrt(moved) + turned) <= 2 * slack) return { count: INSIDE, end: n, headStart }
    }
    if (n === nextMark) {
      markRe = zRe
      markIm = zIm
      markDRe = dRe
      markDIm = dIm
      room = g = 2 * e + ROOM * reach
      nextMark *= 2
    }
    const noise = ROUNDING + reach * (reach + ROUNDING_OF_REACH)
    const gain = TWO * bound
    e = (gain + e) * e + noise
    g = (gain + g) * g + noise
    const twiceRe = zRe + zRe
    const twiceIm = zIm + zIm
    const nextDRe = twiceRe * dRe - twiceIm * dIm + 1
    dIm = twiceRe * dIm + twiceIm * dRe
    dRe = nextDRe
    zIm = twiceRe * zIm + centerIm
    zRe = a - b + centerRe
  }
}

/**
 * The count of the pixel at c, taken from a head start: its orbit goes on from where the cell's says that it was, with the error
 * that has by now and what the rounding of each step adds to it. UNDECIDED if the error leaves two counts possible, or if this
 * takes much longer than from the head start to the `end` of the cell's own proof.
 */
export function finishPixel(
  cRe: number,
  cIm: number,
  headStart: HeadStart,
  { iterations, end }: { readonly iterations: number; readonly end: number },
): number {
  const { dRe, dIm } = headStart
  const deltaRe = cRe - headStart.centerRe
  const deltaIm = cIm - headStart.centerIm
  let zRe = headStart.zRe + (dRe * deltaRe - dIm * deltaIm)
  let zIm = headStart.zIm + (dRe * deltaIm + dIm * deltaRe)
  let e = headStart.error + ROUNDING
  const last = 2 * end - headStart.n + 64
  for (let n = headStart.n;; n++) {
    const a = zRe * zRe
    const b = zIm * zIm
    const size = Math.sqrt(a + b)
    if (size + e > WITHIN) return size - e > BEYOND ? n : UNDECIDED
    if (n >= iterations) return INSIDE
    if (n >= last) return UNDECIDED
    e = (TWO * size + e) * e + ROUNDING
    zIm = 2 * zRe * zIm + cIm
    zRe = a - b + cRe
  }
}
