import type { TileJob, ViewJob } from '../../core/tile-job.ts'
import type { References } from './deep/references.ts'

/** What a piece of work was for: a view's reference orbit, its table of jumps, or the pixels themselves. */
export type Phase = 'orbit' | 'table' | 'pixels'

/** Pixels around a region, and so around a view, whose values are asked for too: what they are decides who wants samples. */
export const MARGIN = 3

/** The numbers of a tile. */
export interface Values {
  /** By pixel, in C order: n for bands, 0 inside; μ for smooth, Infinity inside. */
  readonly values: Float64Array
  /** About how many steps the kernel took. */
  readonly steps: number
  /** Of the steps of deep pixels, the share that jumps have spared, 0…1; undefined where there are no jumps. */
  readonly skipped: number | undefined
}

/** Work a piece at a time, each a millisecond or a few, that ends in values. */
export type Pieces = Generator<Phase, Values, void>

/**
 * One way to compute the values of a formula. A value is a function of the view and of the place there alone, so that any
 * tiling by any workers gives the same. `references` keeps what the tiles of deep views share.
 */
export interface Kernel {
  /** The values of a region's pixels, at their centers. */
  readonly pixels: (job: TileJob, references: References) => Pieces
  /** The values at any places: pairs of column and row, whole numbers being centers of pixels. */
  readonly points: (job: ViewJob, places: Float64Array, references: References) => Pieces
}
