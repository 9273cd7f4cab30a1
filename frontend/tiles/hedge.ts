import type { Clock } from '../../core/clock.ts'
import { isSameRaster } from '../../core/raster.ts'
import { type DrawnTile, type OnTileEvent, TileError } from './tile.ts'

/** A drawing is far behind when it has taken so many times what was expected, and so many milliseconds besides. */
const TIMES_EXPECTED = 3
const GRACE_MS = 250

/** Runs an attempt. */
export type Watched = (attempt: () => Promise<DrawnTile>) => Promise<DrawnTile>

export interface HedgeOptions {
  /** Draws the tile in its turn, each attempt watched: what lies between attempts is not the worker's time. */
  readonly draw: (isHedge: boolean, watched: Watched) => Promise<DrawnTile>
  readonly expectedMs: () => number
  /** Whether there is leave to draw it once more. */
  readonly mayHedge: () => boolean
  /** Told of two drawings that differ, whichever was taken. */
  readonly onDisagreement: (error: TileError) => void
  readonly clock: Clock
  /** True while a worker is free, and no tile waits. */
  readonly isIdle: () => boolean
  readonly onEvent: OnTileEvent
}

/**
 * The first of one drawing and, if that falls far behind what was expected, another: its worker may hang. Where nobody waits and
 * a worker is free, it need only be behind. Not by a percentile of what tiles take: the dear tiles are the slow ones, and
 * would all be drawn twice (Dean & Barroso, "The Tail at Scale", 2013, hedge by percentile). The one that comes second
 * is compared.
 */
export function hedge(options: HedgeOptions): Promise<DrawnTile> {
  const { draw, expectedMs, mayHedge, onDisagreement, clock, isIdle, onEvent } = options
  return new Promise((resolve, reject) => {
    let first: DrawnTile | undefined
    let open = 0

    const start = (isHedge: boolean) => {
      open++
      draw(isHedge, isHedge ? (attempt) => attempt() : watched).then((tile) => {
        if (first === undefined) {
          first = tile
          resolve(tile)
        } else compare(first, tile)
      }, (error) => {
        // Whoever cuts the tile in four need not wait for the other.
        if (--open === 0 || error instanceof TileError && error.fault === 'tooSlow') reject(error)
      })
    }

    const watched: Watched = async (attempt) => {
      const expected = expectedMs()
      const again = () => {
        if (open > 1 || !mayHedge()) return
        onEvent('hedged')
        start(true)
      }
      let cancel = clock.after(expected + GRACE_MS, () => {
        if (isIdle()) again()
        else cancel = clock.after((TIMES_EXPECTED - 1) * expected, again)
      })
      try {
        return await attempt()
      } finally {
        cancel()
      }
    }

    const compare = (one: DrawnTile, other: DrawnTile) => {
      if (isSameRaster(one.raster, other.raster)) return
      const { rect } = one
      onEvent('disagreed', { rect, workers: [one.worker, other.worker] })
      onDisagreement(new TileError(`Cannot trust the tile: ${one.worker} and ${other.worker} disagree`))
    }

    start(false)
  })
}
