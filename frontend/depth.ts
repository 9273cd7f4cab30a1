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

/** How much of what was learned is left after the next tile: half of it after some twenty. */
const MEMORY = 0.97

/** How long no more than one is in flight for each worker after one was full. */
const CAUTION_MS = 10_000

/**
 * As many as keep a worker at work while a tile is on its way, both ways: by Little's law 1 and the time it is under way over
 * the time it is computed. What waits in a worker cannot go to another one that is free, so no more than that.
 */
export function createDepth(now: () => number): Depth {
  let computeMs = 0
  let wayMs = 0
  let cautiousUntilMs = -Infinity
  return {
    get perWorker() {
      return wayMs === 0 || now() < cautiousUntilMs ? 1 : Math.min(MOST, 1 + wayMs / computeMs)
    },
    learn(tile, elapsedMs) {
      if (tile.computeMs === undefined || tile.workerMs === undefined) return
      computeMs = MEMORY * computeMs + tile.computeMs
      wayMs = MEMORY * wayMs + Math.max(0, elapsedMs - tile.workerMs)
    },
    sawFull() {
      cautiousUntilMs = now() + CAUTION_MS
    },
  }
}
