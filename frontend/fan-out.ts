import type { LimitFunction } from 'p-limit'
import type { Rect } from '../core/geometry.ts'
import { type FetchTile, type Tile, TileError } from './fetch-tile.ts'
import { type Plan, tileQuery, tilesOfBand } from './plan.ts'

/** What fetching the tiles of a picture needs. */
export interface FanOutOptions {
  readonly fetchTile: FetchTile
  /** Shared by all pictures: as many tiles in flight as there are workers. */
  readonly limit: LimitFunction
  /** Resolves after so many milliseconds; rejects with the signal's reason. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>
  /** 0…1, for jitter. */
  readonly random: () => number
  readonly signal: AbortSignal
  readonly onTile?: (tile: Tile) => void
  /** Told of each attempt, for the metrics. */
  readonly onOutcome?: (outcome: 'drawn' | 'retried' | 'failed') => void
}

/** Attempts at one tile before its picture fails. */
const ATTEMPTS = 3

/** The first pause before another attempt, half as long or half as long again by chance; doubled for the next. */
const RETRY_MS = 100

/** Bytes of rows that may be fetched ahead of the reader; at least two bands, so that the workers never wait. */
const WINDOW_BYTES = 32 * 2 ** 20

/**
 * The bands of a picture, top to bottom, each a list of its tiles. All tiles of the bands in the window are asked for at
 * once; a picture within the window is asked for whole. The first tile that fails for good stops all others.
 * @throws {TileError} for a tile that failed; the signal's reason
 */
export async function* fanOut(plan: Plan, options: FanOutOptions): AsyncGenerator<Tile[]> {
  const failure = new AbortController()
  const signal = AbortSignal.any([options.signal, failure.signal])
  const window = Math.max(2, Math.floor(WINDOW_BYTES / (plan.params.width * plan.side)))
  const started: Promise<Tile[]>[] = []
  let next = 0
  const startBand = () => {
    const band = Promise.all(tilesOfBand(plan, next++).map((rect) => scheduleTile(plan, rect, { ...options, signal })))
    band.catch((error) => failure.abort(error))
    started.push(band)
  }
  try {
    while (next < Math.min(window, plan.bands)) startBand()
    for (let band = 0; band < plan.bands; band++) {
      yield await started.shift()!
      if (next < plan.bands) startBand()
    }
  } finally {
    failure.abort(new DOMException('The picture is over', 'AbortError'))
  }
}

function scheduleTile(plan: Plan, rect: Rect, options: FanOutOptions): Promise<Tile> {
  const { limit, fetchTile, pause, random, signal, onTile, onOutcome } = options
  const query = tileQuery(plan, rect)
  const attempt = async (left: number): Promise<Tile> => {
    try {
      return await limit(() => {
        signal.throwIfAborted()
        return fetchTile(query, rect, signal)
      })
    } catch (error) {
      if (!(error instanceof TileError)) throw error
      const again = error.retryable && left > 0
      onOutcome?.(again ? 'retried' : 'failed')
      if (!again) throw error
      const backoff = RETRY_MS * 2 ** (ATTEMPTS - 1 - left) * (0.5 + random())
      await pause(Math.max(error.retryAfterMs, backoff), signal)
      return attempt(left - 1)
    }
  }
  return attempt(ATTEMPTS - 1).then((tile) => {
    onOutcome?.('drawn')
    onTile?.(tile)
    return tile
  })
}
