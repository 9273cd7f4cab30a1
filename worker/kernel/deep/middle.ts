import { bailoutOf } from '../mandelbrot/escape.ts'
import type { DeepView } from './deep-view.ts'
import { NEAR_FOUR } from './escape.ts'
import { doubleScale, fixedToDouble, stepsAPiece } from './fixed.ts'

/** When the orbit of a view's center escapes, by either radius, and |z|² at the larger; 0 where it does not. */
export interface MiddleOrbit {
  readonly bands: number
  readonly smooth: number
  readonly norm: number
}

/**
 * Follows the center of a view by itself, in fixed point. It may be a point where the smallest error is one too many, as people choose
 * them: a dendrite's tip, a nucleus, i. As the reference it needs none of this; beside a nucleus as reference, its offset is
 * rounded. An orbit that comes back to the same numbers is inside (Brent, 1980).
 */
export function* followMiddle({ re: cRe, im: cIm, bits, iterations }: DeepView): Generator<number, MiddleOrbit> {
  const shift = BigInt(bits)
  const scale = doubleScale(bits)
  const four = 4n << 2n * shift
  const piece = stepsAPiece(bits)
  let [x, y] = [cRe, cIm]
  let [markX, markY] = [0n, 0n]
  let nextMark = 1
  let bands = 0
  for (let n = 1; n <= iterations; n++) {
    const re = fixedToDouble(x, scale)
    const im = fixedToDouble(y, scale)
    const norm = re * re + im * im
    if (bands === 0 && norm > 4 - NEAR_FOUR && x * x + y * y > four) bands = n
    if (norm > bailoutOf(true)) return { bands, smooth: n, norm }
    if (x === markX && y === markY && n > 1) break
    if (n === nextMark) {
      markX = x
      markY = y
      nextMark *= 2
    }
    if (n % piece === 0) yield n
    const product = x * y
    x = ((x + y) * (x - y) >> shift) + cRe
    y = (product >> shift - 1n) + cIm
  }
  return { bands, smooth: 0, norm: 0 }
}
