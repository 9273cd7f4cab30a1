import type { RenderParams } from '../../core/params.ts'
import { fanOut, type FanOutOptions } from './fan-out.ts'
import type { Fleet } from '../fleet/fleet.ts'
import { type Plan, planPicture } from './plan.ts'
import { stitchPicture } from './stitch.ts'

/** A picture under way: how it is cut, and its PNG in pieces. */
export interface Rendering {
  readonly plan: Plan
  readonly pieces: AsyncGenerator<Uint8Array>
}

/** Starts a picture: plan, fan out, stitch. Nothing is asked for until the first piece is. */
export type RenderPicture = (params: RenderParams, options: FanOutOptions) => Rendering

/** Makes `renderPicture`, which throws a `ParamError` for a plan that cannot be met. */
export function createRenderPicture(fleet: Fleet): RenderPicture {
  return (params, options) => {
    const plan = planPicture(params, fleet.size)
    return { plan, pieces: stitchPicture(plan, fanOut(plan, fleet, options)) }
  }
}
