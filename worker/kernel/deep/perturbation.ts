import { isBeyondTwo, UNDECIDED } from './escape.ts'
import { C_GAIN, GAIN, INVERSE, IS_STRAIGHT, JUMP } from './jumps.ts'
import { ESCAPED, INSIDE, OUT_OF_RANGE, type Outcome, PAUSED, type Pixel, type Surroundings } from './pixel.ts'

/** σ below which σ² and more do not count beside 1: then δ / L < 2⁻²⁷. */
const SMALL = 2 ** -18

/**
 * Follows a pixel by its difference from the reference, δ ← (2 Z_m + δ) δ + c, in doubles, for about so many steps. Where
 * |z| < |δ| it rebases: δ ← z, m ← 0, which is the same point, since Z₀ = 0, and loses nothing to cancellation (Zhuoran, 2021).
 * Where a jump is valid it takes the longest. A rebase to a δ that was there before has no end: the pixel is inside (Brent,
 * 1980); the same numbers would follow again.
 */
export function followNear(pixel: Pixel, surroundings: Surroundings, budget: number): Outcome {
  const { zRe, zIm, last, radii, jumps, bases, leastLevel, iterations, isSmooth, suspect, within, floor } = surroundings
  const { cRe, cIm, tRe, tIm } = pixel
  const leastBase = bases[leastLevel]!
  // The place m − 1 of a step lies on a jump where these bits of it are 0.
  const mask = (1 << leastLevel) - 1
  let { n, m, dRe, dIm, markRe, markIm, rebases, nextMark } = pixel
  let size = Math.abs(dRe) + Math.abs(dIm)
  let outcome: Outcome = PAUSED
  let left = budget
  for (; left > 0; left--) {
    let re = zRe[m]!
    let im = zIm[m]!
    const sumRe = re + dRe
    const sumIm = im + dIm
    const sizeOfSum = Math.abs(sumRe) + Math.abs(sumIm)
    if (sizeOfSum > within) {
      const norm = sumRe * sumRe + sumIm * sumIm
      if (norm > suspect) {
        pixel.dRe = dRe
        pixel.dIm = dIm
        if (isSmooth || norm > suspect + 2 * UNDECIDED || isBeyondTwo(surroundings.orbit, m, pixel)) {
          pixel.norm = norm
          outcome = ESCAPED
          break
        }
      }
    }
    if (n >= iterations) {
      outcome = INSIDE
      break
    }
    if (sizeOfSum < size || m === last) {
      m = 0
      re = 0
      im = 0
      dRe = sumRe
      dIm = sumIm
      size = sizeOfSum
      if (dRe === markRe && dIm === markIm) {
        outcome = INSIDE
        break
      }
      if (++rebases === nextMark) {
        markRe = dRe
        markIm = dIm
        nextMark *= 2
      }
    }
    let nextRe: number
    let nextIm: number
    let length = 1
    const place = m - 1
    if ((place & mask) === 0 && size < radii[leastBase + (place >> leastLevel)]! && n + mask < iterations) {
      let level = leastLevel
      let at = leastBase + (place >> leastLevel)
      length = 1 << leastLevel
      while ((place & length) === 0 && n + 2 * length <= iterations) {
        const higher = bases[level + 1]! + (place >> level + 1)
        if (!(size < radii[higher]!)) break
        at = higher
        level++
        length *= 2
      }
      at *= JUMP
      const inverse = jumps[at + INVERSE]!
      const sRe = dRe * inverse
      const sIm = dIm * inverse
      let hRe: number
      let hIm: number
      // what is of τ alone, beside τ itself
      let uRe = jumps[at + 4]!
      let uIm = jumps[at + 5]!
      if (jumps[at + IS_STRAIGHT] === 1) {
        hRe = jumps[at + 2]!
        hIm = jumps[at + 3]!
        if (size * inverse >= SMALL) {
          // the powers of σ by Horner's scheme
          let next = jumps[at + 22]! * sRe - jumps[at + 23]! * sIm + jumps[at + 16]!
          hIm = jumps[at + 22]! * sIm + jumps[at + 23]! * sRe + jumps[at + 17]!
          hRe = next
          next = hRe * sRe - hIm * sIm + jumps[at + 10]!
          hIm = hRe * sIm + hIm * sRe + jumps[at + 11]!
          hRe = next
          next = hRe * sRe - hIm * sIm + jumps[at + 6]!
          hIm = hRe * sIm + hIm * sRe + jumps[at + 7]!
          hRe = next
          next = hRe * sRe - hIm * sIm + jumps[at + 2]!
          hIm = hRe * sIm + hIm * sRe + jumps[at + 3]!
          hRe = next
        }
        const next = hRe * sRe - hIm * sIm + jumps[at]!
        hIm = hRe * sIm + hIm * sRe + jumps[at + 1]!
        hRe = next
      } else {
        // σ⁵ and σ⁴ of the sum over the powers of σ, by Horner's scheme
        hRe = jumps[at + 22]!
        hIm = jumps[at + 23]!
        let next = hRe * sRe - hIm * sIm + jumps[at + 16]!
        hIm = hRe * sIm + hIm * sRe + jumps[at + 17]!
        hRe = next
        // σ³, with its term in τ
        next = hRe * sRe - hIm * sIm + jumps[at + 10]! + (jumps[at + 24]! * tRe - jumps[at + 25]! * tIm)
        hIm = hRe * sIm + hIm * sRe + jumps[at + 11]! + (jumps[at + 24]! * tIm + jumps[at + 25]! * tRe)
        hRe = next
        // σ², likewise
        next = hRe * sRe - hIm * sIm + jumps[at + 6]! + (jumps[at + 18]! * tRe - jumps[at + 19]! * tIm)
        hIm = hRe * sIm + hIm * sRe + jumps[at + 7]! + (jumps[at + 18]! * tIm + jumps[at + 19]! * tRe)
        hRe = next
        // σ, with terms in τ and τ²
        uRe = jumps[at + 12]! + (jumps[at + 26]! * tRe - jumps[at + 27]! * tIm)
        uIm = jumps[at + 13]! + (jumps[at + 26]! * tIm + jumps[at + 27]! * tRe)
        next = hRe * sRe - hIm * sIm + jumps[at + 2]! + (uRe * tRe - uIm * tIm)
        hIm = hRe * sIm + hIm * sRe + jumps[at + 3]! + (uRe * tIm + uIm * tRe)
        hRe = next
        // 1, likewise
        uRe = jumps[at + 8]! + (jumps[at + 20]! * tRe - jumps[at + 21]! * tIm)
        uIm = jumps[at + 9]! + (jumps[at + 20]! * tIm + jumps[at + 21]! * tRe)
        next = hRe * sRe - hIm * sIm + jumps[at]! + (uRe * tRe - uIm * tIm)
        hIm = hRe * sIm + hIm * sRe + jumps[at + 1]! + (uRe * tIm + uIm * tRe)
        hRe = next
        // what is of τ alone
        uRe = jumps[at + 14]! + (jumps[at + 28]! * tRe - jumps[at + 29]! * tIm)
        uIm = jumps[at + 15]! + (jumps[at + 28]! * tIm + jumps[at + 29]! * tRe)
        next = jumps[at + 4]! + (uRe * tRe - uIm * tIm)
        uIm = jumps[at + 5]! + (uRe * tIm + uIm * tRe)
        uRe = next
      }
      const gain = jumps[at + GAIN]!
      const cGain = jumps[at + C_GAIN]!
      nextRe = gain * (hRe * dRe - hIm * dIm) + cGain * (uRe * tRe - uIm * tIm)
      nextIm = gain * (hRe * dIm + hIm * dRe) + cGain * (uRe * tIm + uIm * tRe)
    } else {
      const factorRe = sumRe + re
      const factorIm = sumIm + im
      nextRe = factorRe * dRe - factorIm * dIm + cRe
      nextIm = factorRe * dIm + factorIm * dRe + cIm
    }
    const nextSize = Math.abs(nextRe) + Math.abs(nextIm)
    if (nextSize < floor) {
      outcome = OUT_OF_RANGE
      break
    }
    dRe = nextRe
    dIm = nextIm
    size = nextSize
    n += length
    m += length
  }
  pixel.n = n
  pixel.m = m
  pixel.dRe = dRe
  pixel.dIm = dIm
  pixel.markRe = markRe
  pixel.markIm = markIm
  pixel.rebases = rebases
  pixel.nextMark = nextMark
  pixel.taken += budget - left
  return outcome
}
