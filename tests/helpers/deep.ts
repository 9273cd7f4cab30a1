import type { Rect } from '../../core/geometry.ts'
import { deepKernel } from '../../worker/kernel/deep/draw.ts'
import { createReferences, type References } from '../../worker/kernel/deep/references.ts'
import type { Phase, Values } from '../../worker/kernel/kernel.ts'
import type { DeepSpot } from './exact-deep.ts'
import { finish, spotJobOf } from './jobs.ts'

/** Draws pixels of a deep view in one go, however wide it is. */
export function drawSpot(spot: DeepSpot, { region, smooth = false, references = createReferences(2 ** 28), onPiece }: {
  readonly region?: Rect
  readonly smooth?: boolean
  readonly references?: References
  readonly onPiece?: (phase: Phase) => void
} = {}): Values {
  const { width, height } = spot
  return finish(
    deepKernel.pixels({ ...spotJobOf(spot, smooth), region: region ?? { x: 0, y: 0, width, height } }, references),
    onPiece,
  )
}
