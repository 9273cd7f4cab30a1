/** A picture drawn by the fleet in one way of balancing, with nothing from any cache: its pixels, and who did what when. */
import type { Balance } from '../../../core/balance.ts'
import type { Rect } from '../../../core/geometry.ts'
import type { Clock } from '../../../core/clock.ts'
import type { FetchedTile, TileClient } from '../tiles/client.ts'
import type { PageValues } from '../tiles/page-values.ts'
import { createTileQueue, type Wanted } from '../tiles/queue.ts'
import type { TileReport } from '../tiles/report.ts'
import type { Look } from '../tiles/subject.ts'
import type { Place } from '../state/view.ts'

/** Where and how; it is always of one size. */
export type ComparedPicture = Place & Look

export interface RunTile {
  readonly region: Rect
  readonly values: PageValues
  readonly worker: string
  /** Milliseconds since the first tile was asked for: when its worker had it, when that began on it, when it was done. */
  readonly cameMs: number
  readonly beganMs: number
  readonly doneMs: number
}

export interface Run {
  readonly asked: Balance
  /** What the balancer says it chose by, which is its default where it lacks what was asked for. */
  readonly used: string
  readonly tiles: readonly RunTile[]
  readonly tookMs: number
}

export const PICTURE_SIZE = { width: 640, height: 384 }

/** So small that there are enough of them for a choice to matter. */
const TILE_SIDE = 64

/** In flight: two for each of two workers, and no more than a browser has connections for. */
const IN_FLIGHT = 4

/** Tiles between two that are drawn to warm the workers up, so that orbits and compiled code are there for both runs. */
const WARM_STEP = 4

/** All tiles of the picture, row by row, as they are asked for. */
export const REGIONS: readonly Rect[] = Array.from(
  { length: PICTURE_SIZE.width * PICTURE_SIZE.height / TILE_SIDE ** 2 },
  (_, index) => {
    const columns = PICTURE_SIZE.width / TILE_SIDE
    const [x, y] = [index % columns * TILE_SIDE, Math.floor(index / columns) * TILE_SIDE]
    return { x, y, width: TILE_SIDE, height: TILE_SIDE }
  },
)

export interface RunOptions {
  readonly balance: Balance
  readonly signal: AbortSignal
  readonly clock: Clock
  readonly client: TileClient
  readonly onTile: (tile: RunTile) => void
}

/** Has every worker draw some of the picture, as far as taking turns reaches them all. */
export async function warmUp(
  picture: ComparedPicture,
  options: Pick<RunOptions, 'signal' | 'clock' | 'client'>,
): Promise<void> {
  const some = REGIONS.filter((_, index) => index % WARM_STEP === 0)
  await drawRegions(picture, some, { ...options, balance: 'round_robin', onTile: () => {} })
}

/** @throws {HopelessError} if the picture is refused, or the signal's reason */
export function drawRun(picture: ComparedPicture, options: RunOptions): Promise<Run> {
  return drawRegions(picture, REGIONS, options)
}

async function drawRegions(
  { re, im, span, ...look }: ComparedPicture,
  regions: readonly Rect[],
  { balance, signal, clock, client, onTile }: RunOptions,
): Promise<Run> {
  signal.throwIfAborted()
  const view = { re, im, span, ...PICTURE_SIZE }
  const startedMs = clock.now()
  const tiles: RunTile[] = []
  return await new Promise((resolve, reject) => {
    const queue = createTileQueue<Wanted & { readonly region: Rect }, FetchedTile<PageValues>>({
      fetch: ({ region }, signal) => client.draw({ view, look, region, balance }, { signal, cache: 'no-store' }),
      limit: IN_FLIGHT,
      clock,
      random: Math.random,
      onTile({ region }, { value: values, report }) {
        const tile = { region, values, worker: report.worker, ...sinceStart(report, startedMs) }
        tiles.push(tile)
        onTile(tile)
        if (tiles.length < regions.length) return
        const used = report.balance ?? balance
        resolve({ asked: balance, used, tiles, tookMs: Math.max(...tiles.map(({ doneMs }) => doneMs)) })
      },
      onEvent: (event, error) => event === 'hopeless' && reject(error),
    })
    signal.addEventListener('abort', () => {
      queue.want([])
      reject(signal.reason)
    })
    queue.want(regions.map((region, index) => ({ key: String(index), region })))
  })
}

/** When a tile came to its worker, was begun and was done, from what its answer tells. */
function sinceStart({ headAtMs, queueMs, computeMs, encodeMs }: TileReport, startedMs: number) {
  const doneMs = headAtMs - startedMs
  const beganMs = Math.max(0, doneMs - computeMs - encodeMs)
  return { cameMs: Math.max(0, beganMs - queueMs), beganMs, doneMs }
}
