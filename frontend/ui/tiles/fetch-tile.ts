/** One tile from the fleet: asked for, decoded, and cut in four where no worker finishes it in time. */
import type { Rect } from '../../../core/geometry.ts'
import { decodeEntries } from './decode-png.ts'
import { type Lattice, tileQuery } from './lattice.ts'
import { reportOf, type TileReport } from './report.ts'

export interface FetchedTile {
  /** One palette entry a pixel, in C order. */
  readonly entries: Uint8Array
  /** Of the worker that drew it, or the last part of it. */
  readonly report: TileReport
}

/** Nobody could take the tile now: it may be asked for again. */
export class LaterError extends Error {
  readonly reason: 'full' | 'lost'
  /** What the server asks to be spared for, if it does. */
  readonly retryAfterMs: number

  constructor(reason: 'full' | 'lost', { retryAfterMs = 0, cause }: { retryAfterMs?: number; cause?: unknown } = {}) {
    super(`Cannot get a tile now: ${reason}`, { cause })
    this.name = 'LaterError'
    this.reason = reason
    this.retryAfterMs = retryAfterMs
  }
}

/** The request itself is at fault, and will not be answered however often it is made. */
export class HopelessError extends Error {
  readonly status: number

  constructor(status: number) {
    super(`Cannot get a tile: the server answers ${status}`)
    this.name = 'HopelessError'
    this.status = status
  }
}

/** Smaller parts would take longer to ask for than to draw. */
const LEAST_PART = 32

/** @throws {LaterError | HopelessError} or the signal's reason */
export async function fetchTile(lattice: Lattice, region: Rect, signal: AbortSignal): Promise<FetchedTile> {
  const answer = await askTile(lattice, region, signal)
  if (answer !== 'too slow') return answer
  if (region.width <= LEAST_PART) throw new LaterError('full')
  const entries = new Uint8Array(region.width * region.height)
  const half = region.width / 2
  let report: TileReport | undefined
  for (const [x, y] of [[0, 0], [half, 0], [0, half], [half, half]] as const) {
    const part = await fetchTile(lattice, { x: region.x + x, y: region.y + y, width: half, height: half }, signal)
    for (let row = 0; row < half; row++) {
      entries.set(part.entries.subarray(row * half, (row + 1) * half), (y + row) * region.width + x)
    }
    report = part.report
  }
  return { entries, report: report! }
}

async function askTile(lattice: Lattice, region: Rect, signal: AbortSignal): Promise<FetchedTile | 'too slow'> {
  const url = `/tile?${tileQuery(lattice, region, 'png')}`
  const started = performance.now()
  try {
    const response = await fetch(url, { signal, priority: 'high' })
    if (!response.ok) await response.body?.cancel()
    if (response.status === 504) return 'too slow'
    if (!response.ok) throw refusalOf(response)
    const bytes = new Uint8Array(await response.arrayBuffer())
    const totalMs = performance.now() - started
    const entries = await decodeEntries(bytes, region.width, region.height)
    return { entries, report: reportOf(response.headers, { totalMs, isFresh: isFresh(url) }) }
  } catch (cause) {
    signal.throwIfAborted()
    if (cause instanceof LaterError || cause instanceof HopelessError) throw cause
    throw new LaterError('lost', { cause })
  }
}

/** What to think of an answer that is no tile. */
export function refusalOf(response: Response): LaterError | HopelessError {
  const { status } = response
  if (status < 500 && status !== 403 && status !== 429) return new HopelessError(status)
  const seconds = Number(response.headers.get('Retry-After') ?? NaN)
  return new LaterError(status === 503 && response.headers.has('X-Worker') ? 'full' : 'lost', {
    retryAfterMs: seconds > 0 ? seconds * 1000 : 0,
  })
}

/** Whether the last answer from this address came over the network, as far as the browser tells. */
function isFresh(url: string): boolean {
  const entry = performance.getEntriesByName(new URL(url, location.href).href, 'resource').at(-1)
  return !(entry instanceof PerformanceResourceTiming) || entry.transferSize > 0
}
