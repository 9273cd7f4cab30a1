import type { RenderParams } from '../../core/params.ts'
import type { Scale } from '../../core/scale.ts'
import type { Fleet } from '../fleet/fleet.ts'
import { fanOut, type FanOutOptions } from './fan-out.ts'
import { fitScale } from './fit-scale.ts'
import { type Plan, planPicture } from './plan.ts'
import { stitchPicture } from './stitch.ts'

/** A picture under way: how it is cut, and its PNG in pieces. */
export interface Rendering {
  readonly plan: Plan
  readonly pieces: AsyncGenerator<Uint8Array>
  /** The scale that was found for it, once the first piece is there; undefined where it was asked for with one. */
  readonly fitted: Scale | undefined
}

/** Starts a picture: plan, fit its colors, fan out, stitch. Nothing is asked for until the first piece is. */
export type RenderPicture = (params: RenderParams, options: FanOutOptions) => Rendering

/** Makes `renderPicture`, which throws a `ParamError` for a plan that cannot be met. */
export function createRenderPicture(fleet: Fleet): RenderPicture {
  return (params, options) => {
    const plan = planPicture(params, fleet.size)
    let fitted: Scale | undefined
    const draw = async function* () {
      if (params.scale === 'fit') fitted = await fitScale(params, fleet, options)
      const whole = { ...plan, params: { ...plan.params, scale: fitted ?? plan.params.scale } }
      yield* stitchPicture(whole, fanOut(whole, fleet, options), fleet.breathe)
    }
    return {
      plan,
      pieces: draw(),
      get fitted() {
        return fitted
      },
    }
  }
}
