/** How many tiles to have in flight for each worker. */
export interface Depth {
  /** From 1, for tiles that take longer than to be asked for, to 3. */
  readonly perWorker: number
  /** A tile has come that was computed for so many milliseconds. */
  learn(computeMs: number): void
  /** A worker had no room for a tile. */
  sawFull(): void
}

/** One that is computed, one that waits for it, and one on its way; more gain nothing, and a worker has room for five. */
export const MOST = 3

/** What a tile takes beside its computing, on its way there and back through the balancer. */
export const WAY_MS = 2

/** How much the next tile counts: half of what is known is of the last twenty. */
const WEIGHT = 0.03

/** How long no more than one is in flight for each worker after one was full. */
const CAUTION_MS = 10_000

/**
 * More than one where tiles are so quick that a worker would wait most of the time for its next one. What waits in a worker
 * cannot go to another one that is free, which for such tiles does not matter. The way is not measured: where workers
 * are kept from computing, by each other or by what waits, it looks long, and more in flight would make it longer.
 */
export function createDepth(now: () => number): Depth {
  let meanMs = Infinity
  let cautiousUntilMs = -Infinity
  return {
    get perWorker() {
      return now() < cautiousUntilMs ? 1 : Math.min(MOST, Math.max(1, WAY_MS / meanMs))
    },
    learn(computeMs) {
      meanMs = meanMs === Infinity ? computeMs : meanMs + WEIGHT * (computeMs - meanMs)
    },
    sawFull() {
      cautiousUntilMs = now() + CAUTION_MS
    },
  }
}
