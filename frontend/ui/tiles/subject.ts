/** What a tile is of, and how `/tile` is asked for it. */
import type { Balance } from '../../../core/balance.ts'
import type { Rect } from '../../../core/geometry.ts'
import {
  type Coloring,
  formatQuery,
  LATER_DEFAULTS,
  parseQuery,
  type TileParams,
  tileSchema,
} from '../../../core/params.ts'
import type { ScreenView } from '../state/view.ts'

/** What is drawn anew when it changes; colors are not among it, since the page has the values. */
export interface Look {
  readonly iterations: number
  readonly coloring: Coloring
}

/** How many samples a pixel may take, and the colors by which a worker judges whether it needs them. */
export type Refinement = Pick<TileParams, 'samples' | 'scale' | 'period'>

export interface TileSubject {
  readonly view: ScreenView
  readonly look: Look
  /** Pixels of the view, inside or outside it. */
  readonly region: Rect
  /** Absent, each pixel has the value of its center alone. */
  readonly refinement?: Refinement
  /** How the balancer is to choose a worker, if the page has a wish. */
  readonly balance?: Balance
}

/** The query of `/tile`. */
export function subjectQuery(
  { view, look, region, refinement, balance }: TileSubject,
  format: TileParams['format'],
): string {
  const { palette, period, offset } = defaults()
  return formatQuery(tileSchema, {
    ...view,
    ...look,
    ...LATER_DEFAULTS,
    ...{ palette, period, offset },
    ...refinement,
    region,
    format,
    balance,
  })
}

let known: TileParams | undefined

function defaults(): TileParams {
  return known ??= parseQuery(tileSchema, '')
}
