import { decimalFromNumber, parseDecimal } from '../../core/decimal.ts'
import type { Rect, View } from '../../core/geometry.ts'
import { type TileJob, tileJobOf, type ViewJob, viewJobOf } from '../../core/tile-job.ts'
import { createReferences } from '../../worker/kernel/deep/references.ts'
import { kernelOf } from '../../worker/kernel/formulas.ts'
import type { Phase, Pieces, Values } from '../../worker/kernel/kernel.ts'
import type { DeepSpot } from './exact-deep.ts'

/** The job of drawing pixels of a view that is given in doubles; all of its pixels unless a region is named. */
export function jobOf(view: View, options: {
  readonly iterations: number
  readonly region?: Rect
  readonly isSmooth?: boolean
}): TileJob {
  const { iterations, region, isSmooth = false } = options
  const [re, im, span] = [view.re, view.im, view.span].map(decimalFromNumber) as [never, never, never]
  return tileJobOf({ ...view, re, im, span, iterations, region, coloring: isSmooth ? 'smooth' : 'bands' })
}

/** The job of a view that is given in decimals. */
export function spotJobOf({ re, im, span, ...rest }: DeepSpot, isSmooth = false): ViewJob {
  const place = { re: parseDecimal(re), im: parseDecimal(im), span: parseDecimal(span) }
  return viewJobOf({ ...rest, ...place, coloring: isSmooth ? 'smooth' : 'bands' })
}

/** Draws a job in one go, by the kernel that the table names. */
export function drawJob(job: TileJob, onPiece?: (phase: Phase) => void): Values {
  return finish(kernelOf(job).pixels(job, createReferences(2 ** 28)), onPiece)
}

/** The values at places of a view, pairs of column and row. */
export function drawPoints(job: ViewJob, places: Float64Array): Values {
  return finish(kernelOf(job).points(job, places, createReferences(2 ** 28)))
}

/** Does all of the work in one go. */
export function finish(pieces: Pieces, onPiece: (phase: Phase) => void = () => {}): Values {
  while (true) {
    const { done, value } = pieces.next()
    if (done) return value
    onPiece(value)
  }
}
