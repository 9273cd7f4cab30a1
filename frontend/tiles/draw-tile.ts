import type { Clock } from '../../core/clock.ts'
import { partsOf, type Rect } from '../../core/geometry.ts'
import type { Raster } from '../../core/raster.ts'
import type { ViewJob } from '../../core/tile-job.ts'
import { estimateSteps } from '../../worker/kernel/estimate.ts'
import type { TileReading } from './decode-tile.ts'
import type { FetchTile, TileRequest } from './fetch-tile.ts'
import { hedge, type Watched } from './hedge.ts'
import { type RetryOptions, retryTile } from './retry.ts'
import { type DrawnTile, joinTiles, TileError } from './tile.ts'

/** What all tiles share, whichever view they belong to. */
export interface TileFleet extends Omit<RetryOptions, 'budget'> {
  /** Tells of a tile that is asked for the first time; gives leave to try again, and to draw twice. */
  readonly budget: RetryOptions['budget'] & { earn(): void; spendHedge(): boolean }
  readonly clock: Clock
  /** True while a worker is free, and no tile waits. */
  readonly isIdle: boolean
}

/** What the tiles of one view share. */
export interface TileSource {
  readonly job: ViewJob
  readonly reading: TileReading<Raster>
  /** The most samples a pixel takes. */
  readonly samples: number
  /** The query that asks a worker for a rectangle of the view. */
  readonly queryOf: (rect: Rect) => string
  /** By which every log knows it. */
  readonly requestId: string
  /** For whom the picture is, by address. */
  readonly client?: string | undefined
  /** How long a tile waits for a fleet that is full, or away. */
  readonly patienceMs?: number | undefined
  /** Milliseconds that somebody still waits for the tile. */
  readonly leftMs: () => number
  /** What so many steps take, as far as is known, and what they have taken. */
  readonly predictMs: (steps: number) => number
  readonly learn: (steps: number, ms: number) => void
  /** Draws when its turn has come, at the end of the line or before all that wait. */
  readonly takeTurn: (turn: Turn, draw: () => Promise<DrawnTile>) => Promise<DrawnTile>
  /** Told of two drawings of one tile that differ, of which the first was taken. */
  readonly onDisagreement: (error: TileError) => void
}

/** A place in the line, and what is to be done there, in milliseconds. */
export interface Turn {
  readonly cost: number
  readonly place: 'last' | 'urgent'
}

/** A rectangle to draw, and about how many steps that takes. */
export interface TileTask {
  readonly rect: Rect
  readonly steps: number
}

/** What a tile takes beside its computing, here and in a worker: to be asked for, read, checked and decoded. */
export const REQUEST_MS = 1

/** What a tile has taken, where its worker says so. */
export function costOf({ tookMs }: { readonly tookMs?: number }): number | undefined {
  return tookMs === undefined ? undefined : REQUEST_MS + tookMs
}

/** Least side of a tile that is cut in four because a worker did not finish it. */
const LEAST_SIDE = 4

/** The task of drawing a rectangle of a view, each pixel by at most so many samples. */
export function tileTask(job: ViewJob, rect: Rect, samples: number): TileTask {
  return { rect, steps: estimateSteps(job, rect, samples) }
}

/**
 * Draws one tile for certain: in its turn, tried again where it fails, drawn twice where it is far behind, and cut in four
 * where no worker finishes it.
 * @throws {TileError} if it cannot be had; the signal's reason
 */
export async function drawTile(
  task: TileTask,
  { source, fleet, signal }: { readonly source: TileSource; readonly fleet: TileFleet; readonly signal: AbortSignal },
): Promise<DrawnTile> {
  const { requestId, client, reading, samples, patienceMs = fleet.patienceMs } = source
  const { budget, clock, onEvent } = fleet

  const drawOnce = async ({ rect, steps }: TileTask, watched: Watched): Promise<DrawnTile> => {
    const query = source.queryOf(rect)
    const request = (): TileRequest<Raster> => ({
      query,
      rect,
      reading,
      requestId,
      client,
      leftMs: source.leftMs(),
      avoided: [],
    })
    const ask: FetchTile = (request) => watched(() => fleet.ask(request, signal))
    const tile = await retryTile(request, { ...fleet, patienceMs, ask }, signal)
    if (tile.computeMs !== undefined) source.learn(steps, tile.computeMs)
    return tile
  }

  const drawHedged = (task: TileTask, place: Turn['place']): Promise<DrawnTile> =>
    hedge({
      draw(isHedge, watched) {
        const turn: Turn = { cost: REQUEST_MS + source.predictMs(task.steps), place: isHedge ? 'urgent' : place }
        return source.takeTurn(turn, () => drawOnce(task, watched))
      },
      expectedMs: () => source.predictMs(task.steps),
      mayHedge: () => !signal.aborted && budget.spendHedge(),
      onDisagreement: source.onDisagreement,
      clock,
      isIdle: () => fleet.isIdle,
      onEvent,
    })

  const drawWhole = async (task: TileTask, place: Turn['place']): Promise<DrawnTile> => {
    try {
      return await drawHedged(task, place)
    } catch (error) {
      const { rect } = task
      const side = Math.ceil(Math.max(rect.width, rect.height) / 2)
      if (!(error instanceof TileError && error.fault === 'tooSlow') || side < LEAST_SIDE) throw error
      onEvent('split', { requestId, worker: error.worker })
      const parts = Array.from(partsOf(rect, side), (part) => drawWhole(tileTask(source.job, part, samples), 'urgent'))
      const tiles = await Promise.all(parts)
      return { rect, content: joinTiles(rect, tiles), worker: tiles[0]!.worker }
    }
  }

  budget.earn()
  try {
    const tile = await drawWhole(task, 'last')
    onEvent('drawn')
    return tile
  } catch (error) {
    if (error instanceof TileError && !signal.aborted) onEvent('failed', { requestId, message: error.message })
    throw error
  }
}
