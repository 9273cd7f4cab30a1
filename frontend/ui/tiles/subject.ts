/** What a tile is of, and how `/tile` is asked for it. */
import type { Balance } from '../../../core/balance.ts'
import type { Rect } from '../../../core/geometry.ts'
import { type Coloring, formatQuery, type TileParams, tileSchema } from '../../../core/params.ts'
import { DEFAULT_PALETTE } from '../../../core/palette.ts'
import type { ScreenView } from '../state/view.ts'

/** What is drawn anew when it changes; palette and rotation are not among it, since the page has the entries. */
export interface Look {
  readonly iterations: number
  readonly coloring: Coloring
  readonly period: number
}

export interface TileSubject {
  readonly view: ScreenView
  readonly look: Look
  /** Pixels of the view, inside or outside it. */
  readonly region: Rect
  /** How the balancer is to choose a worker, if the page has a wish. */
  readonly balance?: Balance
}

/** The query of `/tile`. */
export function subjectQuery({ view, look, region, balance }: TileSubject, format: TileParams['format']): string {
  return formatQuery(tileSchema, { ...view, ...look, region, palette: DEFAULT_PALETTE, offset: 0, format, balance })
}
