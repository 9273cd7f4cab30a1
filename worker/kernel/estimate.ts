import { columnRe, type Rect, rowIm } from '../../core/geometry.ts'
import type { ViewJob } from '../../core/tile-job.ts'
import { formulaOf } from './formulas.ts'

/** Probes along each side of a rectangle. */
const PROBES = 3

/** Steps after which a probe is given up: it has shown that its surroundings are dear, at a few microseconds' cost. */
const PROBE_STEPS = 1000

/** What a pixel takes beside its orbit, in steps: to be set up, colored and packed. */
const STEPS_BESIDE = 10

/**
 * About how many steps the pixels of a rectangle take, from the orbits of nine of them. It is good for what needs an order
 * or a magnitude: which tile is the dearest, whether one takes milliseconds or seconds.
 */
export function estimateSteps(job: ViewJob, rect: Rect): number {
  return rect.width * rect.height * (STEPS_BESIDE + stepsAPixel(job, rect))
}

/**
 * The most steps that a pixel of a view may be expected to take. An orbit in doubles cannot tell which pixels of a deep view
 * take more.
 */
export function mostStepsAPixel({ formula, arithmetic, iterations }: Omit<ViewJob, 'view' | 'exact'>): number {
  const { deepSteps } = formulaOf({ formula }).shortCuts
  return arithmetic === 'float64' ? iterations : Math.min(iterations, deepSteps)
}

function stepsAPixel(job: ViewJob, rect: Rect): number {
  const { view, arithmetic, iterations } = job
  if (arithmetic !== 'float64') return mostStepsAPixel(job)
  const { probe, shortCuts: { isKnownInside, shareOfRest } } = formulaOf(job)
  const most = Math.min(iterations, PROBE_STEPS)
  let steps = 0
  for (let row = 0; row < PROBES; row++) {
    const cIm = rowIm(view, rect.y + rect.height * (row + 0.5) / PROBES - 0.5)
    for (let column = 0; column < PROBES; column++) {
      const cRe = columnRe(view, rect.x + rect.width * (column + 0.5) / PROBES - 0.5)
      if (isKnownInside(cRe, cIm)) continue
      const n = probe(cRe, cIm, most)
      steps += n < most ? n : most + shareOfRest * (iterations - most)
    }
  }
  return steps / (PROBES * PROBES)
}
