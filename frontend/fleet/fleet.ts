import pLimit from 'p-limit'
import { createPace, type Pace } from '../../core/pace.ts'
import { type Budget, createBudget } from './budget.ts'
import { createCensus } from './census.ts'
import type { Clock } from '../../core/clock.ts'
import { createDepth } from './depth.ts'
import type { FetchTile } from '../tiles/fetch-tile.ts'
import { createGate, type Gate } from './gate.ts'
import { type OnTileEvent, TileError } from '../tiles/tile.ts'

/** What all pictures share: the workers behind the balancer, as far as a frontend knows them. */
export interface Fleet {
  /** One attempt at a tile, kept away from workers that are not to be trusted. */
  readonly ask: FetchTile
  readonly gate: Gate
  readonly budget: Budget
  /** What tiles have taken lately. */
  readonly pace: Pace
  readonly clock: Clock
  /** 0…1, for jitter. */
  readonly random: () => number
  /** How long a tile waits for a fleet that is full, or away, before its picture fails. */
  readonly patienceMs: number
  /** Lets the loop look at what has arrived: awaited between two pieces of work of a few milliseconds. */
  readonly breathe: () => Promise<void>
  readonly onEvent: OnTileEvent
  /** How many workers there are. */
  readonly size: number
  /** True while a worker is free, and no tile waits. */
  readonly isIdle: boolean
}

export interface FleetOptions extends Pick<Fleet, 'clock' | 'random' | 'patienceMs' | 'breathe' | 'onEvent'> {
  readonly fetchTile: FetchTile
  /** How many workers there should be; how many there are shows in time. */
  readonly expected: number
}

/** How long a worker is avoided after an answer that was damaged or said that it failed. */
const DISTRUST_MS = 10_000

/** A fleet of which nothing is known yet but how large it should be. */
export function createFleet({ fetchTile, expected, ...rest }: FleetOptions): Fleet {
  const census = createCensus({ expected, now: rest.clock.now })
  const depth = createDepth(rest.clock.now)
  const limit = pLimit({ concurrency: expected, rejectOnClear: true })
  const gate = createGate(limit)
  const adjustLimit = () => {
    const wanted = Math.floor(census.size * depth.perWorker)
    if (limit.concurrency !== wanted) limit.concurrency = wanted
  }
  return {
    ...rest,
    gate,
    budget: createBudget(),
    pace: createPace(),
    async ask(request, signal) {
      const wanted = [...new Set([...request.avoided, ...census.avoided()])]
      // Never all: the fleet would refuse the tile until it is trusted again. Those that failed at this very tile come first.
      const avoided = wanted.slice(0, census.size - 1)
      try {
        const tile = await fetchTile({ ...request, avoided }, signal)
        census.sawWorker(tile.worker)
        if (tile.computeMs !== undefined) depth.learn(tile.computeMs)
        return tile
      } catch (error) {
        if (error instanceof TileError && error.worker !== undefined) {
          census.avoid(error.worker, isDamage(error) ? DISTRUST_MS : error.retryAfterMs)
          if (error.fault === 'unavailable') depth.sawFull()
        }
        throw error
      } finally {
        adjustLimit()
      }
    },
    get size() {
      return census.size
    },
    get isIdle() {
      return gate.running < census.size && gate.waiting === 0
    },
  }
}

function isDamage({ fault }: TileError): boolean {
  return fault === 'damaged' || fault === 'failed'
}
