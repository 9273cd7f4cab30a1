/** A picture drawn by the fleet in one way of balancing, with nothing from any cache: its pixels, and who did what when. */
import { type Balance, BALANCE_HEADER } from '../../../core/balance.ts'
import type { Rect } from '../../../core/geometry.ts'
import { formatQuery, tileSchema } from '../../../core/params.ts'
import { DEFAULT_PALETTE } from '../../../core/palette.ts'
import { realClock } from '../../../core/clock.ts'
import type { Look } from '../tiles/lattice.ts'
import { decodeEntries } from '../tiles/decode-png.ts'
import { HopelessError, LaterError, refusalOf } from '../tiles/fetch-tile.ts'
import { createTileQueue, type Wanted } from '../tiles/queue.ts'
import { serverTimings } from '../tiles/report.ts'
import type { Place } from '../state/view.ts'

/** Where and how; it is always of one size. */
export type ComparedPicture = Place & Look

export interface RunTile {
  readonly region: Rect
  /** One palette entry a pixel, in C order. */
  readonly entries: Uint8Array
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
  readonly onTile: (tile: RunTile) => void
}

/** Has every worker draw some of the picture, as far as taking turns reaches them all. */
export async function warmUp(picture: ComparedPicture, signal: AbortSignal): Promise<void> {
  const some = REGIONS.filter((_, index) => index % WARM_STEP === 0)
  await drawRegions(picture, some, { balance: 'round_robin', signal, onTile: () => {} })
}

/** @throws {HopelessError} if the picture is refused, or the signal's reason */
export function drawRun(picture: ComparedPicture, options: RunOptions): Promise<Run> {
  return drawRegions(picture, REGIONS, options)
}

async function drawRegions(
  picture: ComparedPicture,
  regions: readonly Rect[],
  { balance, signal, onTile }: RunOptions,
): Promise<Run> {
  signal.throwIfAborted()
  const started = performance.now()
  const tiles: RunTile[] = []
  return await new Promise((resolve, reject) => {
    const queue = createTileQueue<Wanted & { readonly region: Rect }, Answer>({
      fetch: ({ region }, signal) => ask(picture, region, { balance, signal }),
      limit: IN_FLIGHT,
      clock: realClock,
      random: Math.random,
      onTile({ region }, { entries, worker, spans, used }) {
        const tile = { region, entries, worker, ...sinceStart(spans, started) }
        tiles.push(tile)
        onTile(tile)
        if (tiles.length < regions.length) return
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

interface Spans {
  readonly doneMs: number
  readonly workMs: number
  readonly queueMs: number
}

interface Answer {
  readonly entries: Uint8Array
  readonly worker: string
  readonly used: string
  readonly spans: Spans
}

async function ask(
  { re, im, span, ...look }: ComparedPicture,
  region: Rect,
  { balance, signal }: { readonly balance: Balance; readonly signal: AbortSignal },
): Promise<Answer> {
  const query = formatQuery(tileSchema, {
    re,
    im,
    span,
    ...PICTURE_SIZE,
    region,
    ...look,
    palette: DEFAULT_PALETTE,
    offset: 0,
    format: 'png',
    balance,
  })
  const url = `/tile?${query}`
  try {
    const response = await fetch(url, { signal, cache: 'no-store' })
    const answeredMs = performance.now()
    if (!response.ok) {
      await response.body?.cancel()
      throw refusalOf(response)
    }
    const entries = await decodeEntries(new Uint8Array(await response.arrayBuffer()), region.width, region.height)
    const { queue = 0, compute = 0, encode = 0 } = serverTimings(response.headers.get('Server-Timing') ?? '')
    return {
      entries,
      worker: response.headers.get('X-Worker') ?? '',
      used: response.headers.get(BALANCE_HEADER) ?? balance,
      spans: { doneMs: headMs(url) ?? answeredMs, workMs: compute + encode, queueMs: queue },
    }
  } catch (cause) {
    signal.throwIfAborted()
    if (cause instanceof LaterError || cause instanceof HopelessError) throw cause
    throw new LaterError('lost', { cause })
  }
}

/** When the latest answer from this address began, by the browser, which does not wait for the page to have time. */
function headMs(url: string): number | undefined {
  const entry = performance.getEntriesByName(new URL(url, location.href).href, 'resource').at(-1)
  return entry instanceof PerformanceResourceTiming && entry.responseStart > 0 ? entry.responseStart : undefined
}

function sinceStart({ doneMs, workMs, queueMs }: Spans, startedMs: number) {
  const beganMs = Math.max(0, doneMs - startedMs - workMs)
  return { cameMs: Math.max(0, beganMs - queueMs), beganMs, doneMs: doneMs - startedMs }
}
