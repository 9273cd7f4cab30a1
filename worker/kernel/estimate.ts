import { arithmeticOf } from '../../core/arithmetic.ts'
import { columnRe, type Rect, rowIm, type View } from '../../core/geometry.ts'
import { isInCardioidOrDisc } from './mandelbrot/interior.ts'

/** Probes along each side of a rectangle. */
const PROBES = 3

/** Steps after which a probe is given up: it has shown that its surroundings are dear, at a few microseconds' cost. */
const PROBE_STEPS = 1000

/** Steps beyond a probe's that count: most orbits that go on are found to be inside before they have taken all. */
const SHARE_OF_REST = 1 / 8

/** What a pixel takes beside its orbit, in steps: to be set up, colored and packed. */
const STEPS_BESIDE = 10

/**
 * What a pixel of a deep view takes, in steps of float64: some hundred to a thousand jumps and steps of ten times their price. Which
 * pixels take more, no orbit in doubles can tell; what a picture really takes, its pace learns.
 */
const DEEP_STEPS = 10_000

/**
 * About how many steps the pixels of a rectangle take, from the orbits of nine of them. Good for what needs an order or a
 * magnitude: which tile is the dearest, whether one takes milliseconds or seconds.
 */
export function estimateSteps(view: View, rect: Rect, iterations: number): number {
  if (arithmeticOf(view) !== 'float64') {
    return rect.width * rect.height * (STEPS_BESIDE + Math.min(iterations, DEEP_STEPS))
  }
  let steps = 0
  for (let row = 0; row < PROBES; row++) {
    const cIm = rowIm(view, rect.y + rect.height * (row + 0.5) / PROBES - 0.5)
    for (let column = 0; column < PROBES; column++) {
      const cRe = columnRe(view, rect.x + rect.width * (column + 0.5) / PROBES - 0.5)
      steps += probe(cRe, cIm, iterations)
    }
  }
  return rect.width * rect.height * (STEPS_BESIDE + steps / PROBES ** 2)
}

function probe(cRe: number, cIm: number, iterations: number): number {
  if (isInCardioidOrDisc(cRe, cIm)) return 0
  const most = Math.min(iterations, PROBE_STEPS)
  let zRe = cRe
  let zIm = cIm
  for (let n = 1; n < most; n++) {
    const a = zRe * zRe
    const b = zIm * zIm
    if (a + b > 4) return n
    zIm = 2 * zRe * zIm + cIm
    zRe = a - b + cRe
  }
  return most + SHARE_OF_REST * (iterations - most)
}
