import { createPace, type Pace } from '../../core/pace.ts'
import type { Fleet } from '../fleet/fleet.ts'
import { inTurn } from '../fleet/gate.ts'
import { pngReading } from '../tiles/decode-tile.ts'
import { costOf, drawTile, REQUEST_MS, type TileSource, type TileTask, tileTask } from '../tiles/draw-tile.ts'
import { type DrawnTile, TileError } from '../tiles/tile.ts'
import { type Plan, tileQuery, tilesOfBand } from './plan.ts'

/** What is particular to one picture. */
export interface FanOutOptions {
  readonly signal: AbortSignal
  /** By which every log knows it. */
  readonly requestId: string
  /** For whom it is, by address: all pictures of a client share what one client may have. */
  readonly client?: string | undefined
  /** How long a tile waits for a fleet that is full, where that is not as long as for others. */
  readonly patienceMs?: number | undefined
  /** The longest that whoever waits for a band may wait. */
  readonly stallMs: number
  readonly onTile?: (tile: DrawnTile) => void
}

/** Bytes of rows that all pictures together may have asked for ahead of their readers. */
const WINDOW_BYTES = 16 * 2 ** 20

/** What a chunk of bands is expected to take the fleet: rows come at least so often, where workers are fast enough. */
const CHUNK_MS = 5_000

/** Tiles that one picture may have asked for ahead of its reader, two bands aside: each is an entry of a few lists. */
const WINDOW_TILES = 4_096

/** What estimates may take in one go: a tile's take a fifth of a millisecond where no probe escapes. */
const PIECE_MS = 4

/**
 * The bands of a picture, top to bottom, each a list of its tiles. Bands are asked for a chunk at a time, of each the dearest
 * tiles first, since a dear tile that is begun last keeps all others waiting; the chunks in the window keep every worker
 * busy. The first tile that fails for good stops all others.
 * @throws {TileError} for a tile that failed, or a band that was not there in time; the signal's reason
 */
export async function* fanOut(plan: Plan, fleet: Fleet, options: FanOutOptions): AsyncGenerator<DrawnTile[]> {
  const picture = openPicture(plan, fleet, options)
  const bandBytes = plan.params.width * plan.side * plan.pixels.channels
  const windowBytes = () => WINDOW_BYTES / Math.max(1, fleet.gate.lines)
  const bandTiles = plan.tiles / plan.bands
  const started: Promise<DrawnTile[]>[] = []
  let next = 0

  const isShort = (bands: number) => bands * bandBytes <= windowBytes() / 2 && bands * bandTiles <= WINDOW_TILES / 2

  const startChunk = async () => {
    const most = Math.max(1, Math.floor(windowBytes() / 2 / bandBytes))
    const bands: TileTask[][] = []
    let expectedMs = 0
    let tiles = 0
    while (bands.length < most && next < plan.bands && expectedMs < CHUNK_MS * fleet.size && tiles < WINDOW_TILES / 2) {
      const band: TileTask[] = []
      for (const rect of tilesOfBand(plan, next++)) {
        const task = tileTask(plan.job, rect, plan.params.samples)
        band.push(task)
        expectedMs += REQUEST_MS + picture.pace.predictMs(task.steps)
        tiles++
        await picture.breathe()
      }
      bands.push(band)
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
      while (next < plan.bands && (started.length < 2 || isShort(started.length))) {
        await startChunk()
      }
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
  /** Lets others have their turn where it has worked for long. @throws the signal's reason */
  breathe(): Promise<void>
  /** Waits for a band as long as it may take. */
  inTime(band: Promise<DrawnTile[]>): Promise<DrawnTile[]>
  /** Stops everything, for this reason. */
  readonly fail: (reason: unknown) => void
  close(): void
}

function openPicture(
  plan: Plan,
  fleet: Fleet,
  { requestId, client, patienceMs, stallMs, onTile, ...options }: FanOutOptions,
): Picture {
  const { gate, clock } = fleet
  const line = gate.open(client)
  const failure = new AbortController()
  const signal = AbortSignal.any([options.signal, failure.signal])
  const fail = (reason: unknown) => failure.abort(reason)
  // Whoever waits for a band is told here. A race against one long promise would keep every band until the picture's end.
  let stopWaiting = (_: unknown) => {}
  signal.addEventListener('abort', () => stopWaiting(signal.reason), { once: true })
  // Views differ tenfold in what an estimated step takes: each picture learns its own.
  const pace = createPace(fleet.pace)
  let stallsAt = Infinity
  let breathedMs = -Infinity

  const source: TileSource = {
    job: plan.job,
    reading: pngReading(plan.pixels),
    samples: plan.params.samples,
    queryOf: (rect) => tileQuery(plan, rect),
    requestId,
    client,
    patienceMs,
    leftMs: () => Math.min(stallMs, stallsAt - clock.now()),
    predictMs: pace.predictMs,
    learn(steps, ms) {
      for (const learner of [pace, fleet.pace]) learner.learn(steps, ms)
    },
    takeTurn: (turn, draw) => inTurn(line, { ...turn, signal, costOf }, draw),
    onDisagreement: fail,
  }

  return {
    pace,
    async draw(task) {
      const tile = await drawTile(task, { source, fleet, signal })
      onTile?.(tile)
      return tile
    },
    async breathe() {
      if (clock.now() - breathedMs < PIECE_MS) return
      await fleet.breathe()
      breathedMs = clock.now()
      signal.throwIfAborted()
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
