/** Palettes of one's own: colors at positions along one turn, joined in Oklab; and whichever palette is chosen. */
import { oklabFromRgb, type Rgb, rgbFromOklab } from '../../../core/oklab.ts'
import type { PaletteChoice as CorePalette, PaletteName, Stop } from '../../../core/palette.ts'

export interface OwnPalette {
  readonly name: string
  /** At least one, in the order of their positions. */
  readonly stops: readonly Stop[]
}

/** A palette by its name, or one of one's own. */
export type PaletteChoice = PaletteName | OwnPalette

/** Longer names are cut. */
export const LONGEST_NAME = 60

/** A choice as requests name it. */
export function corePalette(choice: PaletteChoice): CorePalette {
  return typeof choice === 'string' ? choice : choice.stops
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
