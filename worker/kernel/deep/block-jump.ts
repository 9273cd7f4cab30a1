import { exponentOf, powerOf } from './binary.ts'
import { type Block, ORDER } from './block.ts'
import { C_GAIN, FAR_JUMP, GAIN, INVERSE, JUMP, type JumpTable } from './jumps.ts'
import { placeOf, WEIGHT } from './series.ts'

/** By the power of σ, the places of the coefficients of τ⁰, τ¹ and τ², or −1. */
const PLACES = Array.from({ length: WEIGHT + 1 }, (_, i) => {
  return Int32Array.from([0, 1, 2], (j) => i + 2 * j <= WEIGHT ? placeOf(i, j) - 2 : -1)
})
const [C1, C2, C3] = [placeOf(0, 1) - 2, placeOf(0, 2) - 2, placeOf(0, 3) - 2] as const

/** Rounding of the bounds, and by how much a jump moves points apart more than its A says: 1 / (1 − η − η²)². */
const SPREAD = 1.01

/** σ, and the polynomial that grows by Horner's scheme. */
const sRe = new Float64Array(ORDER + 1)
const sIm = new Float64Array(ORDER + 1)
const hRe = new Float64Array(ORDER + 1)
const hIm = new Float64Array(ORDER + 1)
const sums = new Float64Array(ORDER + 2)

/** By power of u, 1, τ, τ² and τ³, which are polynomials themselves. */
const tRe = [new Float64Array(4), new Float64Array(4), new Float64Array(4), new Float64Array(4)]
const tIm = [new Float64Array(4), new Float64Array(4), new Float64Array(4), new Float64Array(4)]

/** The powers of two that belong to an entry. */
interface JumpPowers {
  readonly into: number
  readonly gain: number
  readonly cGain: number
}

function powersOf({ jumps, powers }: JumpTable, at: number): JumpPowers {
  if (powers.length > 0) {
    const from = FAR_JUMP * at
    return { into: powers[from]!, gain: powers[from + 1]!, cGain: powers[from + 2]! }
  }
  const from = JUMP * at
  return {
    into: -exponentOf(jumps[from + INVERSE]!),
    gain: exponentOf(jumps[from + GAIN]!),
    cGain: exponentOf(jumps[from + C_GAIN]!),
  }
}

/**
 * Takes the jump at `at` of all points of a block, δ and c being polynomials in u, with c in units of 2^scale. Where that would cut
 * off more than `most`, as a part of δ before the jump, nothing is done.
 *
 * @returns whether it was taken
 */
export function jumpBlock(
  block: Block,
  table: JumpTable,
  { at, scale, most }: { readonly at: number; readonly scale: number; readonly most: number },
): boolean {
  const { re, im, degree, sizes, power, rest } = block
  const { into, gain, cGain } = powersOf(table, at)
  const { jumps } = table
  const from = JUMP * at
  const inward = powerOf(power - into)
  for (let k = 0; k <= degree; k++) {
    sRe[k] = inward * re[k]!
    sIm[k] = inward * im[k]!
  }
  writeC(block, powerOf(scale - table.cMax))

  // Σ a_ij σ^(i − 1) τ^j, by Horner's scheme
  const sigma = inward * (sizes[0]! + rest)
  let cutOff = 0
  let reach = 0
  hRe.fill(0)
  hIm.fill(0)
  addTerms(jumps, from, WEIGHT)
  for (let i = WEIGHT - 1; i >= 1; i--) {
    cutOff = sigma * cutOff + multiplyBy(sRe, sIm, degree, reach)
    reach = degree
    addTerms(jumps, from, i)
  }
  // what stays of the product with δ itself, in units of 2^power
  cutOff = (sizes[0]! + rest) * cutOff + multiplyBy(re, im, degree, reach)
  const a = Math.sqrt(jumps[from]! * jumps[from]! + jumps[from + 1]! * jumps[from + 1]!)
  if (!(cutOff <= a * most)) return false

  const next = Math.max(power + gain, cGain + exponentOf(Math.abs(tRe[1]![0]!) + Math.abs(tIm[1]![0]!) + tRe[1]![1]!))
  const factor = powerOf(power + gain - next)
  const cFactor = powerOf(cGain - next)
  for (let k = 0; k <= degree; k++) {
    re[k] = factor * hRe[k]!
    im[k] = factor * hIm[k]!
  }
  for (let k = 0; k <= degree && k <= 3; k++) {
    let pRe = 0
    let pIm = 0
    for (let j = 1; j <= 3; j++) {
      const place = from + (j === 1 ? C1 : j === 2 ? C2 : C3)
      const [xRe, xIm] = [tRe[j]![k]!, tIm[j]![k]!]
      pRe += jumps[place]! * xRe - jumps[place + 1]! * xIm
      pIm += jumps[place]! * xIm + jumps[place + 1]! * xRe
    }
    re[k]! += cFactor * pRe
    im[k]! += cFactor * pIm
  }
  block.error = factor * (SPREAD * a * block.error + cutOff)
  block.power = next
  return true
}

/** Writes τ, τ² and τ³ as polynomials in u. */
function writeC({ unitRe, unitIm, unitHalf }: Block, factor: number): void {
  const re = factor * unitRe
  const im = factor * unitIm
  const half = factor * unitHalf
  const [, oneRe, twoRe, threeRe] = tRe as [Float64Array, Float64Array, Float64Array, Float64Array]
  const [, oneIm, twoIm, threeIm] = tIm as [Float64Array, Float64Array, Float64Array, Float64Array]
  oneRe[0] = re
  oneIm[0] = im
  oneRe[1] = half
  const squareRe = re * re - im * im
  const squareIm = 2 * re * im
  twoRe[0] = squareRe
  twoIm[0] = squareIm
  twoRe[1] = 2 * half * re
  twoIm[1] = 2 * half * im
  twoRe[2] = half * half
  threeRe[0] = squareRe * re - squareIm * im
  threeIm[0] = squareRe * im + squareIm * re
  threeRe[1] = 3 * half * squareRe
  threeIm[1] = 3 * half * squareIm
  threeRe[2] = 3 * half * half * re
  threeIm[2] = 3 * half * half * im
  threeRe[3] = half * half * half
}

/** Adds the terms of a power of σ to the polynomial that grows. */
function addTerms(jumps: Float64Array, from: number, i: number): void {
  const places = PLACES[i]!
  hRe[0]! += jumps[from + places[0]!]!
  hIm[0]! += jumps[from + places[0]! + 1]!
  for (let j = 1; j <= 2 && places[j]! >= 0; j++) {
    const xRe = jumps[from + places[j]!]!
    const xIm = jumps[from + places[j]! + 1]!
    const yRe = tRe[j]!
    const yIm = tIm[j]!
    for (let k = 0; k <= j; k++) {
      hRe[k]! += xRe * yRe[k]! - xIm * yIm[k]!
      hIm[k]! += xRe * yIm[k]! + xIm * yRe[k]!
    }
  }
}

/** Multiplies the polynomial that grows, of degree `reach`, by another; returns a bound on what goes beyond the degree. */
function multiplyBy(xRe: Float64Array, xIm: Float64Array, degree: number, reach: number): number {
  let sum = 0
  for (let k = reach; k >= 0; k--) sums[k] = sum += Math.abs(hRe[k]!) + Math.abs(hIm[k]!)
  sums[reach + 1] = 0
  let cutOff = 0
  for (let k = Math.max(1, degree + 1 - reach); k <= degree; k++) {
    cutOff += (Math.abs(xRe[k]!) + Math.abs(xIm[k]!)) * sums[degree + 1 - k]!
  }
  for (let k = degree; k >= 0; k--) {
    let re = 0
    let im = 0
    for (let i = k > reach ? k - reach : 0; i <= k; i++) {
      const aRe = xRe[i]!
      const aIm = xIm[i]!
      const bRe = hRe[k - i]!
      const bIm = hIm[k - i]!
      re += aRe * bRe - aIm * bIm
      im += aRe * bIm + aIm * bRe
    }
    hRe[k] = re
    hIm[k] = im
  }
  return cutOff
}
