import { log2 } from '../../core/log2.ts'

/**
 * The value of one pixel by the loop that everybody writes first, looking after each step: the oracle of the fast kernel. n or μ;
 * 0 or Infinity inside.
 */
export function onePixel(
  c: { readonly re: number; readonly im: number },
  { iterations, smooth }: { readonly iterations: number; readonly smooth: boolean },
): number {
  const bailout = smooth ? 256 ** 2 : 4
  let n = 1
  let [re, im] = [c.re, c.im]
  while (re * re + im * im <= bailout && n < iterations) {
    const nextRe = re * re - im * im + c.re
    im = 2 * (re * im) + c.im
    re = nextRe
    n++
  }
  const norm = re * re + im * im
  if (!(norm > bailout)) return smooth ? Infinity : 0
  return smooth ? n + 1 - log2(0.5 * log2(norm)) : n
}
