import type { Gradient } from '../../core/palette.ts'
import { roundedLevel, THRESHOLDS } from '../../core/dither.ts'

/** The colors of a palette, rounded by each threshold: one look-up a pixel. */
export interface Shades {
  /**
   * Of each threshold in turn, a color for each of `steps` even places along the turn: red in the lowest byte, then green and
   * blue, and 255 in the highest.
   */
  readonly table: Uint32Array
  readonly steps: number
}

/** Places along a turn: next to each other, no palette differs by more than what dithering makes of it. */
const STEPS = 8192

const known = new WeakMap<Gradient, Shades>()

/** The shades of a gradient; the same each time. */
export function shadesOf(gradient: Gradient): Shades {
  let shades = known.get(gradient)
  if (!shades) known.set(gradient, shades = makeShades(gradient))
  return shades
}

function makeShades({ table, steps, isStepped }: Gradient): Shades {
  const count = isStepped ? steps : STEPS
  const shades = new Uint32Array(THRESHOLDS * count)
  for (let index = 0; index < count; index++) {
    // The middle of the places that are shown in this color.
    const place = isStepped ? index : (index + 0.5) / count * steps
    const step = Math.floor(place)
    const rest = place - step
    for (let threshold = 0; threshold < THRESHOLDS; threshold++) {
      let color = 0xff000000
      for (let part = 0; part < 3; part++) {
        const from = table[3 * step + part]!
        const level = from + rest * (table[3 * step + 3 + part]! - from)
        color |= roundedLevel(level, threshold, part) << 8 * part
      }
      shades[threshold * count + index] = color
    }
  }
  return { table: shades, steps: count }
}
