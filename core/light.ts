import { linearFromScreen, screenFromLinear } from './oklab.ts'
import type { Gradient } from './palette.ts'

/** Light of a gradient's table, 0…1 for each part: colors are averaged as light, since that is what the eye does. */
export function lightOf({ table }: Gradient): Float64Array {
  let light = lights.get(table)
  if (!light) lights.set(table, light = table.map(linearFromScreen))
  return light
}

const lights = new WeakMap<Float64Array, Float64Array>()

/** Places of the way back, even in the root of light, in which the levels of a screen are nearly even. */
const STEPS = 2048

/** A level for each place, and one more. */
const LEVELS = Float64Array.from({ length: STEPS + 2 }, (_, step) => screenFromLinear(step / STEPS * (step / STEPS)))

/** The part of a screen's color, 0…255, that shines with so much light, 0…1; off by less than a thousandth of a level. */
export function levelOf(light: number): number {
  const place = STEPS * Math.sqrt(light)
  const step = Math.min(STEPS, Math.floor(place))
  const from = LEVELS[step]!
  return from + (place - step) * (LEVELS[step + 1]! - from)
}
