import { isBeyondTwo, UNDECIDED } from './escape.ts'
import { JUMP, LEAST_LEVEL } from './jumps.ts'
import { ESCAPED, INSIDE, OUT_OF_RANGE, type Outcome, PAUSED, type Pixel, type Surroundings } from './pixel.ts'

/** The place m − 1 of a step lies on a jump where these bits of it are 0. */
const MASK = (1 << LEAST_LEVEL) - 1

/**
 * Follows a pixel by its difference from the reference, δ ← (2 Z_m + δ) δ + c, in doubles, for about so many steps. Where |z| < |δ| it
 * rebases: δ ← z, m ← 0, which is the same point, since Z₀ = 0, and loses nothing to cancellation (Zhuoran, 2021). Where a
 * jump is valid it takes the longest. A rebase to a δ that was there before has no end: the pixel is inside (Brent, 1980);
 * the same numbers would follow again.
 */
export function followNear(pixel: Pixel, surroundings: Surroundings, budget: number): Outcome {
  const { zRe, zIm, last, radii, jumps, bases, iterations, isSmooth, bailout, floor } = surroundings
  const { cRe, cIm, unitRe, unitIm } = pixel
  const leastBase = bases[LEAST_LEVEL]!
  const suspect = isSmooth ? bailout : bailout - UNDECIDED
  let { n, m, dRe, dIm, markRe, markIm, rebases, nextMark } = pixel
  let size = Math.abs(dRe) + Math.abs(dIm)
  let outcome: Outcome = PAUSED
  let left = budget
  for (; left > 0; left--) {
    let re = zRe[m]!
    let im = zIm[m]!
    const sumRe = re + dRe
    const sumIm = im + dIm
    const norm = sumRe * sumRe + sumIm * sumIm
    if (norm > suspect) {
      pixel.dRe = dRe
      pixel.dIm = dIm
      if (norm > bailout + UNDECIDED || !isSmooth && isBeyondTwo(surroundings.orbit, m, pixel)) {
        pixel.norm = norm
        outcome = ESCAPED
        break
      }
    }
    if (n >= iterations) {
      outcome = INSIDE
      break
    }
    const sizeOfSum = Math.abs(sumRe) + Math.abs(sumIm)
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
    if ((place & MASK) === 0 && size < radii[leastBase + (place >> LEAST_LEVEL)]! && n + MASK < iterations) {
      let level = LEAST_LEVEL
      let at = leastBase + (place >> LEAST_LEVEL)
      length = 1 << LEAST_LEVEL
      while ((place & length) === 0 && n + 2 * length <= iterations) {
        const higher = bases[level + 1]! + (place >> level + 1)
        if (!(size < radii[higher]!)) break
        at = higher
        level++
        length *= 2
      }
      at *= JUMP
      const aRe = jumps[at]! + (jumps[at + 2]! * dRe - jumps[at + 3]! * dIm)
      const aIm = jumps[at + 1]! + (jumps[at + 2]! * dIm + jumps[at + 3]! * dRe)
      const bRe = jumps[at + 4]!
      const bIm = jumps[at + 5]!
      nextRe = aRe * dRe - aIm * dIm + (bRe * unitRe - bIm * unitIm)
      nextIm = aRe * dIm + aIm * dRe + (bRe * unitIm + bIm * unitRe)
    } else {
      const factorRe = re + re + dRe
      const factorIm = im + im + dIm
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
