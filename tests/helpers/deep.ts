import type { Rect } from '../../core/geometry.ts'
import { parseDecimal } from '../../core/decimal.ts'
import { type DeepPhase, type DeepValues, drawDeep } from '../../worker/kernel/deep/draw.ts'
import { createReferences, type References } from '../../worker/kernel/deep/references.ts'
import type { DeepSpot } from './exact-deep.ts'

/** Draws pixels of a deep view in one go. */
export function drawSpot(spot: DeepSpot, { region, smooth = false, references = createReferences(2 ** 28), onPiece }: {
  readonly region?: Rect
  readonly smooth?: boolean
  readonly references?: References
  readonly onPiece?: (phase: DeepPhase) => void
} = {}): DeepValues {
  const { re, im, span, width, height } = spot
  const place = { ...spot, re: parseDecimal(re), im: parseDecimal(im), span: parseDecimal(span) }
  const job = { place, region: region ?? { x: 0, y: 0, width, height }, smooth }
  const pieces = drawDeep(job, references)
  while (true) {
    const { done, value } = pieces.next()
    if (done) return value
    onPiece?.(value)
  }
}
