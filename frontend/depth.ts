import type { Tile } from './tile.ts'

/** How many tiles to have in flight for each worker. */
export interface Depth {
  /** From 1, for tiles that take much longer than to be asked for, to 3. */
  readonly perWorker: number
  /** A tile has come, so many milliseconds after it was asked for. */
  learn(tile: Tile, elapsedMs: number): void
  /** A worker had no room for a tile. */
  sawFull(): void
}

/** One that is computed, one that waits for it, and one on its way; more gain nothing, and a worker has room for five. */
const MOST = 3

/** How much the next tile counts: half of what is known is of the last twenty. */
const WEIGHT = 0.03

/** How long no more than one is in flight for each worker after one was full. */
const CAUTION_MS = 10_000

/**
 * As many as keep a worker at work while a tile is on its way, both ways: by Little's law 1 and the time it is under way over
 * the time it is computed. What waits in a worker cannot go to another one that is free, so no more than that. Of the
 * ways the least ones count, as in BBR (Cardwell et al., 2016): the others have waited for a worker to look at its
 * network between two slices, which more in flight would only do the more.
 */
export function createDepth(now: () => number): Depth {
  let computeMs: number | undefined
  let wayMs = 0
  let cautiousUntilMs = -Infinity
  return {
    get perWorker() {
      if (computeMs === undefined || wayMs === 0 || now() < cautiousUntilMs) return 1
      return Math.min(MOST, 1 + wayMs / computeMs)
    },
    learn(tile, elapsedMs) {
      if (tile.computeMs === undefined || tile.workerMs === undefined) return
      const thisWayMs = Math.max(0, elapsedMs - tile.workerMs)
      wayMs = computeMs === undefined || thisWayMs < wayMs ? thisWayMs : mix(wayMs, thisWayMs)
      computeMs = computeMs === undefined ? tile.computeMs : mix(computeMs, tile.computeMs)
    },
    sawFull() {
      cautiousUntilMs = now() + CAUTION_MS
    },
  }
}

function mix(known: number, next: number): number {
  return known + WEIGHT * (next - known)
}
