import { createPace, type Pace } from '../../core/pace.ts'
import type { Fleet } from '../fleet/fleet.ts'
import { inTurn } from '../fleet/gate.ts'
import { drawTile, type TileSource, type TileTask, tileTask } from '../tiles/draw-tile.ts'
import { type DrawnTile, TileError } from '../tiles/tile.ts'
import { type Plan, tileQuery, tilesOfBand } from './plan.ts'

/** What is particular to one picture. */
export interface FanOutOptions {
  readonly signal: AbortSignal
  /** By which every log knows it. */
  readonly requestId: string
  /** The longest that whoever waits for a band may wait. */
  readonly stallMs: number
  readonly onTile?: (tile: DrawnTile) => void
}

/** Bytes of rows that all pictures together may have asked for ahead of their readers. */
const WINDOW_BYTES = 16 * 2 ** 20

/** What a chunk of bands is expected to take the fleet: rows come at least so often, where workers are fast enough. */
const CHUNK_MS = 5_000

/**
 * The bands of a picture, top to bottom, each a list of its tiles. Bands are asked for a chunk at a time, of each the dearest
 * tiles first, since a dear tile that is begun last keeps all others waiting; the chunks in the window keep every worker
 * busy. The first tile that fails for good stops all others.
 * @throws {TileError} for a tile that failed, or a band that was not there in time; the signal's reason
 */
export async function* fanOut(plan: Plan, fleet: Fleet, options: FanOutOptions): AsyncGenerator<DrawnTile[]> {
  const picture = openPicture(plan, fleet, options)
  const bandBytes = plan.params.width * plan.side
  const windowBytes = () => WINDOW_BYTES / Math.max(1, fleet.gate.lines)
  const started: Promise<DrawnTile[]>[] = []
  let next = 0

  const startChunk = () => {
    const most = Math.max(1, Math.floor(windowBytes() / 2 / bandBytes))
    const bands: TileTask[][] = []
    for (let expectedMs = 0; bands.length < most && next < plan.bands && expectedMs < CHUNK_MS * fleet.size;) {
      const band = tilesOfBand(plan, next++).map((rect) => tileTask(plan.job, rect))
      bands.push(band)
      for (const { steps } of band) expectedMs += picture.pace.predictMs(steps)
    }
    const drawn = new Map<TileTask, Promise<DrawnTile>>()
    for (const task of bands.flat().sort((a, b) => b.steps - a.steps)) drawn.set(task, picture.draw(task))
    for (const band of bands) {
      const whole = Promise.all(band.map((task) => drawn.get(task)!))
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

/** A picture under way. */
interface Picture {
  readonly pace: Pace
  draw(task: TileTask): Promise<DrawnTile>
  /** Waits for a band as long as it may take. */
  inTime(band: Promise<DrawnTile[]>): Promise<DrawnTile[]>
  /** Stops everything, for this reason. */
  readonly fail: (reason: unknown) => void
  close(): void
}

function openPicture(plan: Plan, fleet: Fleet, { requestId, stallMs, onTile, ...options }: FanOutOptions): Picture {
  const { gate, clock } = fleet
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

  const source: TileSource = {
    job: plan.job,
    pixels: plan.pixels,
    queryOf: (rect) => tileQuery(plan, rect),
    requestId,
    leftMs: () => stallsAt - clock.now(),
    predictMs: pace.predictMs,
    learn(steps, ms) {
      for (const learner of [pace, fleet.pace]) learner.learn(steps, ms)
    },
    takeTurn: (turn, draw) => inTurn(line, { ...turn, signal }, draw),
    onDisagreement: fail,
  }

  return {
    pace,
    async draw(task) {
      const tile = await drawTile(task, { source, fleet, signal })
      onTile?.(tile)
      return tile
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
