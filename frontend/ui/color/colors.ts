/** How values become colors in the page: what a link says of it, and how the page goes on from there. */
import { RANK_SHARE } from '../../../core/fit.ts'
import { PAGE_PALETTE } from '../../../core/palette.ts'
import { LATER_DEFAULTS } from '../../../core/params.ts'
import type { Scale } from '../../../core/scale.ts'
import type { PaletteChoice } from './own-palette.ts'

export interface Colors {
  readonly palette: PaletteChoice
  readonly scale: Scale
  /** Of a curve, its range is one turn of 32. */
  readonly period: number
  readonly offset: number
  /** Color of the inside, rrggbb. */
  readonly inside: string
  /** Whether the page fits a curve to what is seen, and again when that changes. */
  readonly follows: boolean
  /** How a curve is fitted: from 0, even steps, to 1, by rank. */
  readonly share: number
}

/** The period of colors that nobody has chosen, and of every curve. */
export const PERIOD = 32

/** The curve that fits the whole set in a window of 1280 × 800: until it is seen, that is known. */
export const HOME_CURVE: readonly number[] = [1, 2]

/** Colors of a page that begins. */
export const FIRST_COLORS: Colors = {
  palette: PAGE_PALETTE,
  scale: HOME_CURVE,
  period: PERIOD,
  offset: 0,
  inside: LATER_DEFAULTS.inside,
  follows: true,
  share: RANK_SHARE,
}

const NAMES = Object.keys(FIRST_COLORS) as (keyof Colors)[]

/** The colors among other things. */
export function colorsOf(whole: Colors): Colors {
  return picked(whole) as Colors
}

/** Those of some changes that are of colors. */
export function picked(changes: Partial<Colors>): Partial<Colors> {
  return Object.fromEntries(NAMES.flatMap((name) => changes[name] === undefined ? [] : [[name, changes[name]]]))
}
