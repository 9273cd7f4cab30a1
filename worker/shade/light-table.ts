import { linearFromScreen, type Rgb } from '../../core/oklab.ts'
import type { Gradient } from '../../core/palette.ts'

/** The numbers of a color: its levels, 0…255, and its light, 0…1, each of red, green and blue. */
export const COLOR_NUMBERS = 6

/** Colors that can be averaged as light, since that is what the eye does. */
export interface LightTable {
  /** `COLOR_NUMBERS` for each of `places` even places along the turn, and behind them those of the inside. */
  readonly colors: Float32Array
  readonly places: number
}

/** Places along a turn of a continuous gradient: what one differs by from the next is lost in an average. */
const PLACES = 8192

const known = new WeakMap<Gradient, LightTable>()

/** The light of a gradient and an inside color. */
export function lightTable(gradient: Gradient, inside: Rgb): LightTable {
  let own = known.get(gradient)
  if (!own) known.set(gradient, own = makeTable(gradient))
  const colors = own.colors.slice()
  colors.set([...inside, ...inside.map(linearFromScreen)], COLOR_NUMBERS * own.places)
  return { colors, places: own.places }
}

function makeTable({ table, steps, isStepped }: Gradient): LightTable {
  const places = isStepped ? steps : PLACES
  const colors = new Float32Array(COLOR_NUMBERS * (places + 1))
  for (let index = 0; index < places; index++) {
    // The middle of what is taken for this place.
    const place = isStepped ? index : (index + 0.5) / places * steps
    const step = Math.floor(place)
    const rest = place - step
    for (let part = 0; part < 3; part++) {
      const from = table[3 * step + part]!
      const level = from + rest * (table[3 * step + 3 + part]! - from)
      colors[COLOR_NUMBERS * index + part] = level
      colors[COLOR_NUMBERS * index + 3 + part] = linearFromScreen(level)
    }
  }
  return { colors, places }
}
