import { type Clock, pause } from '../../core/clock.ts'
import type { FetchTile, TileRequest } from './fetch-tile.ts'
import { type DrawnTile, type OnTileEvent, TileError, type TileFault } from './tile.ts'

/** What attempts share with those at other tiles. */
export interface RetryOptions {
  readonly ask: FetchTile
  readonly clock: Clock
  /** 0…1, for jitter. */
  readonly random: () => number
  /** How long a tile waits for workers that are full or away. */
  readonly patienceMs: number
  /** Takes leave to try again what failed. */
  readonly budget: { spendRetry(): boolean }
  readonly onEvent: OnTileEvent
}

/** Attempts at one tile before its picture fails. A worker that failed may have met its match, so that is tried only twice. */
export const ATTEMPTS: Readonly<Record<TileFault, number>> = {
  unavailable: Infinity,
  damaged: 3,
  late: 3,
  failed: 2,
  tooSlow: 1,
  refused: 1,
}

/** Bound on the first pause before another attempt, which chance makes shorter; doubled for each further one. */
export const FIRST_PAUSE_MS = 100
export const LONGEST_PAUSE_MS = 1_000

/**
 * Asks for a tile, in as many attempts as it may take. It waits for a fleet that is full or away, as long as patience lasts.
 * The caller keeps its place in the limit meanwhile, so that the fewer workers there are, the fewer tiles are asked for.
 * Anything else is tried again a few times, within the budget that all pictures share, and by another worker.
 * @throws {TileError} of the last attempt; the signal's reason
 */
export async function retryTile(
  request: () => TileRequest,
  { ask, budget, clock, random, patienceMs, onEvent }: RetryOptions,
  signal: AbortSignal,
): Promise<DrawnTile> {
  const began = clock.now()
  let failures = 0
  let waits = 0
  let avoided: readonly string[] = []
  const failed = new Set<string>()
  while (true) {
    try {
      return await ask({ ...request(), avoided }, signal)
    } catch (error) {
      if (!(error instanceof TileError)) throw error
      const { fault, worker, retryAfterMs, message, cause } = error
      const isAway = fault === 'unavailable'
      const bound = FIRST_PAUSE_MS * 2 ** (isAway ? waits++ : failures++)
      const pauseMs = retryAfterMs + random() * Math.min(bound, LONGEST_PAUSE_MS)
      const isOver = isAway
        ? clock.now() + pauseMs - began > patienceMs
        : failures >= ATTEMPTS[fault] || !budget.spendRetry()
      if (isOver) throw error
      onEvent(isAway ? 'waited' : 'retried', { fault, worker, message, cause: String(cause ?? '') })
      if (worker !== undefined && !isAway) failed.add(worker)
      avoided = worker === undefined ? [...failed] : [...new Set([worker, ...failed])]
      await pause(clock, pauseMs, signal)
    }
  }
}
