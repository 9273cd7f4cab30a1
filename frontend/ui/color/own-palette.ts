/** Palettes of one's own: colors at positions along one turn, joined in Oklab; and whichever palette is chosen. */
import { oklabFromRgb, type Rgb, rgbFromOklab } from '../../../core/oklab.ts'
import { paletteEntries, type PaletteName } from '../../../core/palette.ts'

export interface Stop {
  /** Along the turn, from 0 up to but not including 1. */
  readonly at: number
  readonly color: Rgb
}

export interface OwnPalette {
  readonly name: string
  /** At least one, in the order of their positions. */
  readonly stops: readonly Stop[]
}

/** A palette by its name, or one of one's own. */
export type PaletteChoice = PaletteName | OwnPalette

/** Entries of one turn. */
export const TURN = 255

/** More stops than a turn has entries could not be told apart. */
export const MOST_STOPS = TURN

/** Longer names are cut. */
export const LONGEST_NAME = 60

/** The 256 entries of a choice: inside, and one turn. */
export function entriesOf(choice: PaletteChoice): readonly Rgb[] {
  return typeof choice === 'string' ? paletteEntries(choice) : [[0, 0, 0], ...turnOf(choice.stops)]
}

/** Colors of a palette, evenly spaced. */
export function evenStops(colors: readonly Rgb[]): Stop[] {
  return colors.slice(0, MOST_STOPS).map((color, index, { length }) => ({ at: index / length, color }))
}

/** Stops in the order of their positions, which wrap around. */
export function sortedStops(stops: readonly Stop[]): Stop[] {
  return stops.map(({ at, color }) => ({ at: at - Math.floor(at), color })).sort(byPlace)
}

/** Compares stops, for sorting. */
export function byPlace(a: Stop, b: Stop): number {
  return a.at - b.at
}

/** The color at a position along the turn. */
export function colorAt(stops: readonly Stop[], at: number): Rgb {
  const next = stops.findIndex((stop) => stop.at > at)
  const after = stops[next < 0 ? 0 : next]!
  const before = stops[(next < 0 ? stops.length : next || stops.length) - 1]!
  const width = (after.at - before.at + 1) % 1 || 1
  const part = ((at - before.at + 1) % 1) / width
  const from = oklabFromRgb(before.color)
  const to = oklabFromRgb(after.color)
  return part === 0 ? before.color : rgbFromOklab([
    from[0] + part * (to[0] - from[0]),
    from[1] + part * (to[1] - from[1]),
    from[2] + part * (to[2] - from[2]),
  ])
}

function turnOf(stops: readonly Stop[]): Rgb[] {
  return Array.from({ length: TURN }, (_, entry) => colorAt(stops, entry / TURN))
}
