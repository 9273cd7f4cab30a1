import { estimateSteps } from '../../worker/kernel/estimate.ts'
import { type Rect, tilesOf } from '../../core/geometry.ts'
import { createPace, type Pace } from '../../core/pace.ts'
import { viewOf } from '../../core/params.ts'
import { drawTile } from '../tiles/draw-tile.ts'
import type { FetchTile, TileRequest } from '../tiles/fetch-tile.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { Line } from '../fleet/gate.ts'
import { hedge, type Watched } from '../tiles/hedge.ts'
import { type Plan, tileQuery, tilesOfBand } from './plan.ts'
import { type Tile, TileError } from '../tiles/tile.ts'

/** What is particular to one picture. */
export interface FanOutOptions {
  readonly signal: AbortSignal
  /** By which every log knows it. */
  readonly requestId: string
  /** The longest that whoever waits for a band may wait. */
  readonly stallMs: number
  readonly onTile?: (tile: Tile) => void
}

/** Bytes of rows that all pictures together may have asked for ahead of their readers. */
const WINDOW_BYTES = 16 * 2 ** 20

/** What a chunk of bands is expected to take the fleet: rows come at least so often, where workers are fast enough. */
const CHUNK_MS = 5_000

/** Least side of a tile that is cut in four because a worker did not finish it. */
const LEAST_SIDE = 4

/**
 * The bands of a picture, top to bottom, each a list of its tiles. Bands are asked for a chunk at a time, of each the dearest
 * tiles first, since a dear tile that is begun last keeps all others waiting; the chunks in the window keep every worker
 * busy. The first tile that fails for good stops all others.
 * @throws {TileError} for a tile that failed, or a band that was not there in time; the signal's reason
 */
export async function* fanOut(plan: Plan, fleet: Fleet, options: FanOutOptions): AsyncGenerator<Tile[]> {
  const picture = openPicture(plan, fleet, options)
  const bandBytes = plan.params.width * plan.side
  const windowBytes = () => WINDOW_BYTES / Math.max(1, fleet.gate.lines)
  const started: Promise<Tile[]>[] = []
  let next = 0

  const startChunk = () => {
    const most = Math.max(1, Math.floor(windowBytes() / 2 / bandBytes))
    const tiles: Estimated[] = []
    const bands: Rect[][] = []
    for (let expectedMs = 0; bands.length < most && next < plan.bands && expectedMs < CHUNK_MS * fleet.size;) {
      const band = tilesOfBand(plan, next++)
      bands.push(band)
      for (const rect of band) {
        const steps = picture.estimate(rect)
        tiles.push({ rect, steps })
        expectedMs += picture.pace.predictMs(steps)
      }
    }
    const drawn = new Map<Rect, Promise<Tile>>()
    for (const { rect, steps } of tiles.sort((a, b) => b.steps - a.steps)) drawn.set(rect, picture.draw(rect, steps))
    for (const band of bands) {
      const whole = Promise.all(band.map((rect) => drawn.get(rect)!))
      whole.catch(picture.fail)
      started.push(whole)
    }
  }

  try {
    for (let band = 0; band < plan.bands; band++) {
      while (next < plan.bands && (started.length < 2 || started.length * bandBytes <= windowBytes() / 2)) startChunk()
      yield await picture.inTime(started.shift()!)
    }
  } finally {
    picture.close()
  }
}

interface Estimated {
  readonly rect: Rect
  readonly steps: number
}

/** A picture under way. */
interface Picture {
  readonly pace: Pace
  estimate(rect: Rect): number
  draw(rect: Rect, steps: number): Promise<Tile>
  /** Waits for a band as long as it may take. */
  inTime(band: Promise<Tile[]>): Promise<Tile[]>
  /** Stops everything, for this reason. */
  readonly fail: (reason: unknown) => void
  close(): void
}

function openPicture(plan: Plan, fleet: Fleet, { requestId, stallMs, onTile, ...options }: FanOutOptions): Picture {
  const { gate, clock, budget, onEvent } = fleet
  const view = viewOf(plan.params)
  const line = gate.open()
  const failure = new AbortController()
  const signal = AbortSignal.any([options.signal, failure.signal])
  const fail = (reason: unknown) => failure.abort(reason)
  // Whoever waits for a band is told here. A race against one long promise would keep every band until the picture's end.
  let stopWaiting = (_: unknown) => {}
  signal.addEventListener('abort', () => stopWaiting(signal.reason), { once: true })
  // Views differ tenfold in what an estimated step takes: each picture learns its own.
  const pace = createPace(fleet.pace)
  let stallsAt = Infinity

  const estimate = (rect: Rect) => estimateSteps(view, rect, plan.params.iterations)

  const drawOnce = async (rect: Rect, steps: number, watched: Watched): Promise<Tile> => {
    const query = tileQuery(plan, rect)
    const request = (): TileRequest => ({ query, rect, requestId, leftMs: stallsAt - clock.now(), avoided: [] })
    const ask: FetchTile = (request) => watched(() => fleet.ask(request, signal))
    const tile = await drawTile(request, { ...fleet, ask }, signal)
    if (tile.computeMs !== undefined) { for (const learner of [pace, fleet.pace]) learner.learn(steps, tile.computeMs) }
    return tile
  }

  const drawPatiently = async (rect: Rect, steps: number, place: 'last' | 'urgent'): Promise<Tile> => {
    try {
      return await hedge({
        draw: (isHedge, watched) => {
          const draw = () => drawOnce(rect, steps, watched)
          return inTurn(line, signal, { cost: pace.predictMs(steps), place: isHedge ? 'urgent' : place, draw })
        },
        expectedMs: () => pace.predictMs(steps),
        mayHedge: () => !signal.aborted && budget.spendHedge(),
        onDisagreement: fail,
        fleet,
      })
    } catch (error) {
      const side = Math.ceil(Math.max(rect.width, rect.height) / 2)
      if (!(error instanceof TileError && error.fault === 'tooSlow') || side < LEAST_SIDE) throw error
      onEvent('split', { requestId, worker: error.worker })
      const parts = [...tilesOf(rect.width, rect.height, side)].map((part) => {
        return { ...part, x: rect.x + part.x, y: rect.y + part.y }
      })
      return joinTiles(rect, await Promise.all(parts.map((part) => drawPatiently(part, estimate(part), 'urgent'))))
    }
  }

  return {
    pace,
    estimate,
    async draw(rect, steps) {
      budget.earn()
      try {
        const tile = await drawPatiently(rect, steps, 'last')
        onEvent('drawn')
        onTile?.(tile)
        return tile
      } catch (error) {
        if (error instanceof TileError && !signal.aborted) onEvent('failed', { requestId, message: error.message })
        throw error
      }
    },
    async inTime(band) {
      signal.throwIfAborted()
      stallsAt = clock.now() + stallMs
      const stall = () => fail(new TileError('Cannot go on: a band took too long', { fault: 'late' }))
      const cancel = clock.after(stallMs, stall)
      try {
        return await new Promise((resolve, reject) => {
          stopWaiting = reject
          band.then(resolve, reject)
        })
      } finally {
        cancel()
        stopWaiting = () => {}
        stallsAt = Infinity
      }
    },
    fail,
    close() {
      line.close()
      fail(new DOMException('The picture is over', 'AbortError'))
    },
  }
}

/** Draws when its turn has come. @throws what drawing throws, and the signal's reason if it has aborted by then */
function inTurn(line: Line, signal: AbortSignal, { cost, place, draw }: {
  readonly cost: number
  readonly place: 'last' | 'urgent'
  readonly draw: () => Promise<Tile>
}): Promise<Tile> {
  return new Promise((resolve, reject) => {
    const run = async () => {
      try {
        signal.throwIfAborted()
        resolve(await draw())
      } catch (error) {
        reject(error)
      }
    }
    line.enter({ cost, run }, place)
  })
}

/** One tile of its parts, which cover it. */
function joinTiles(rect: Rect, parts: readonly Tile[]): Tile {
  const pixels = new Uint8Array(rect.width * rect.height)
  for (const { rect: part, pixels: rows } of parts) {
    for (let row = 0; row < part.height; row++) {
      const to = (part.y - rect.y + row) * rect.width + part.x - rect.x
      pixels.set(rows.subarray(row * part.width, (row + 1) * part.width), to)
    }
  }
  return { rect, pixels, worker: parts[0]!.worker }
}
