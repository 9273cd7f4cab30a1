import { powerOf } from './binary.ts'
import type { Block } from './block.ts'

/** Z_m of the reference as (re + im·√−1) · 2^power. */
export interface BlockPoint {
  readonly re: number
  readonly im: number
  readonly power: number
}

/** Takes one step of all points of a block, δ ← (2 Z + δ) δ + c, with c in units of 2^scale. */
export function stepBlock(block: Block, { re: zRe, im: zIm, power: zPower }: BlockPoint, scale: number): void {
  const { re, im, degree, power } = block
  const zSize = Math.sqrt(zRe * zRe + zIm * zIm)
  // the unit in which the largest part of the result is near 1
  const next = zPower === 0 ? power : Math.max(power + Math.max(zPower, power), scale)
  const squareFactor = powerOf(2 * power - next)
  const zFactor = 2 * powerOf(power + zPower - next)
  const cFactor = powerOf(scale - next)
  const { error, sizes, rest } = block
  block.error = (zFactor * zSize + squareFactor * (2 * (sizes[0]! + rest) + error)) * error +
    squareFactor * block.cutOff
  const factorRe = zFactor * zRe + 2 * squareFactor * re[0]!
  const factorIm = zFactor * zIm + 2 * squareFactor * im[0]!
  for (let k = degree; k >= 1; k--) {
    // twice the sum over i < j, i + j = k, without a₀
    let sumRe = 0
    let sumIm = 0
    for (let i = 1, j = k - 1; i < j; i++, j--) {
      const xRe = re[i]!
      const xIm = im[i]!
      const yRe = re[j]!
      const yIm = im[j]!
      sumRe += xRe * yRe - xIm * yIm
      sumIm += xRe * yIm + xIm * yRe
    }
    sumRe += sumRe
    sumIm += sumIm
    if ((k & 1) === 0) {
      const xRe = re[k >> 1]!
      const xIm = im[k >> 1]!
      sumRe += xRe * xRe - xIm * xIm
      sumIm += 2 * xRe * xIm
    }
    const aRe = re[k]!
    const aIm = im[k]!
    re[k] = factorRe * aRe - factorIm * aIm + squareFactor * sumRe
    im[k] = factorRe * aIm + factorIm * aRe + squareFactor * sumIm
  }
  re[1]! += cFactor * block.unitHalf
  const middleRe = zFactor * zRe + squareFactor * re[0]!
  const middleIm = zFactor * zIm + squareFactor * im[0]!
  const aRe = re[0]!
  const aIm = im[0]!
  re[0] = middleRe * aRe - middleIm * aIm + cFactor * block.unitRe
  im[0] = middleRe * aIm + middleIm * aRe + cFactor * block.unitIm
  block.power = next
}
