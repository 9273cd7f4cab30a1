/**
 * The tiles that are wanted, in their order, a few at a time. What is not wanted any more is given up at once, which stops
 * the worker too; what failed is tried again, less often the longer that lasts.
 */
import type { Clock } from '../../../core/clock.ts'
import { LaterError } from './client.ts'

/** A tile that somebody wants, by a key that says all of it. */
export interface Wanted {
  readonly key: string
  /** Nobody looks at it yet: it is not begun while one that somebody waits for is in flight. */
  readonly isSpare?: boolean
}

export interface QueueOptions<W extends Wanted, T> {
  readonly fetch: (wanted: W, signal: AbortSignal) => Promise<T>
  /** The most tiles in flight. */
  readonly limit: number
  readonly clock: Clock
  /** From 0 to 1, so that pages that were refused together do not come back together. */
  readonly random: () => number
  readonly onTile: (wanted: W, tile: T) => void
  readonly onEvent: (event: QueueEvent, error?: unknown) => void
}

export type QueueEvent = 'asked' | 'drawn' | 'aborted' | 'full' | 'lost' | 'hopeless'

export interface TileQueue<W extends Wanted> {
  /** Replaces what is wanted: first things first, without what is there already. */
  want(tiles: readonly W[]): void
  readonly inFlight: number
  /** Wanted and neither in flight nor given up. */
  readonly waiting: number
}

/** First pause and growth of those after it, for tiles that are lost; full workers say themselves how long. */
const PAUSE = { firstMs: 250, growth: 1.7, mostMs: 10_000 }

/** Nobody knows yet how dear the tiles of a place are, nor how many workers there are. */
const FIRST_ROOM = 4

export function createTileQueue<W extends Wanted, T>(options: QueueOptions<W, T>): TileQueue<W> {
  const { clock, random, onTile, onEvent } = options
  let wanted: readonly W[] = []
  const inFlight = new Map<string, AbortController>()
  const failures = new Map<string, { count: number; againAtMs: number }>()
  const hopeless = new Set<string>()
  /** Few at first, one more with each tile that comes, and half of that whenever a worker is full. */
  let room = Math.min(FIRST_ROOM, options.limit)
  let cancelAlarm = () => {}

  function want(tiles: readonly W[]): void {
    wanted = tiles
    const keys = new Set(tiles.map(({ key }) => key))
    for (const [key, abort] of inFlight) if (!keys.has(key)) abort.abort(new Error('The tile has left the view'))
    for (const key of failures.keys()) if (!keys.has(key)) failures.delete(key)
    pump()
  }

  function pump(): void {
    cancelAlarm()
    let nextMs = Infinity
    for (const tile of wanted) {
      if (inFlight.size >= room) return
      if (inFlight.has(tile.key) || hopeless.has(tile.key)) continue
      if (tile.isSpare && isAwaited()) break
      const againAtMs = failures.get(tile.key)?.againAtMs ?? 0
      if (againAtMs <= clock.now()) start(tile)
      else nextMs = Math.min(nextMs, againAtMs)
    }
    if (nextMs < Infinity) cancelAlarm = clock.after(nextMs - clock.now(), pump)
  }

  function isAwaited(): boolean {
    return wanted.some(({ key, isSpare }) => !isSpare && inFlight.has(key))
  }

  async function start(tile: W): Promise<void> {
    const abort = new AbortController()
    inFlight.set(tile.key, abort)
    onEvent('asked')
    try {
      const drawn = await options.fetch(tile, abort.signal)
      if (abort.signal.aborted) return onEvent('aborted')
      failures.delete(tile.key)
      wanted = wanted.filter(({ key }) => key !== tile.key)
      room = Math.min(options.limit, room + 1)
      onEvent('drawn')
      onTile(tile, drawn)
    } catch (error) {
      if (abort.signal.aborted) onEvent('aborted')
      else fail(tile, error)
    } finally {
      if (inFlight.get(tile.key) === abort) inFlight.delete(tile.key)
      pump()
    }
  }

  function fail(tile: W, error: unknown): void {
    if (!(error instanceof LaterError)) {
      hopeless.add(tile.key)
      return onEvent('hopeless', error)
    }
    if (error.reason === 'full') room = Math.max(1, Math.ceil(room / 2))
    const count = (failures.get(tile.key)?.count ?? 0) + 1
    const pauseMs = Math.min(PAUSE.mostMs, PAUSE.firstMs * PAUSE.growth ** (count - 1))
    const waitMs = Math.max(error.retryAfterMs, pauseMs * (0.5 + random() / 2)) + random() * pauseMs / 2
    failures.set(tile.key, { count, againAtMs: clock.now() + waitMs })
    onEvent(error.reason, error)
  }

  return {
    want,
    get inFlight() {
      return inFlight.size
    },
    get waiting() {
      return wanted.filter(({ key }) => !inFlight.has(key) && !hopeless.has(key)).length
    },
  }
}
