import { columnRe, type Rect, rowIm, type View } from '../../core/geometry.ts'
import { log2 } from './log2.ts'

/** Bound on |z|² at which `bands` counts a pixel as escaped: |z| > 2 proves that it does. */
const BAILOUT_BANDS = 2 ** 2

/** The same for `smooth`: 4 already proves escape; the excess keeps μ continuous to the eye. */
const BAILOUT_SMOOTH = 256 ** 2

/** What to compute: pixels of a view, to so many steps, by either escape radius. */
export interface EscapeJob {
  readonly view: View
  readonly region: Rect
  readonly iterations: number
  readonly smooth: boolean
}

/** The values of a job in C order, filled from the front; a job is resumed where it stopped. */
export interface EscapeState {
  /** n for bands, 0 inside; μ for smooth, Infinity inside. */
  readonly values: Float64Array
  /** Pixels done. */
  done: number
}

export function startEscape({ region }: EscapeJob): EscapeState {
  return { values: new Float64Array(region.width * region.height), done: 0 }
}

/**
 * Goes on with a job for about `steps` steps, at least one pixel, and says whether it is finished.
 *
 * z₀ = 0, z ← z² + c; n is the first step with |z_n| beyond the escape radius, and μ = n + 1 − log₂(log₂|z_n|).
 * Control flow uses only + − × and comparisons of doubles: every runtime draws the same pixels.
 */
export function continueEscape(job: EscapeJob, state: EscapeState, steps: number): boolean {
  const { view, region, iterations, smooth } = job
  const { values } = state
  const bailout = smooth ? BAILOUT_SMOOTH : BAILOUT_BANDS
  let left = steps
  while (state.done < values.length && left > 0) {
    const cRe = columnRe(view, region.x + state.done % region.width)
    const cIm = rowIm(view, region.y + Math.floor(state.done / region.width))
    let n = 1
    let zRe = cRe
    let zIm = cIm
    let squareRe = zRe * zRe
    let squareIm = zIm * zIm
    while (squareRe + squareIm <= bailout && n < iterations) {
      zIm = 2 * zRe * zIm + cIm
      zRe = squareRe - squareIm + cRe
      squareRe = zRe * zRe
      squareIm = zIm * zIm
      n++
    }
    const norm = squareRe + squareIm
    values[state.done++] = smooth ? (norm > bailout ? smoothCount(n, norm) : Infinity) : norm > bailout ? n : 0
    left -= n
  }
  return state.done === values.length
}

/** μ from n and |z_n|²: log₂(log₂|z|) with log₂|z| = ½ log₂|z|². */
function smoothCount(n: number, norm: number): number {
  return n + 1 - log2(0.5 * log2(norm))
}
