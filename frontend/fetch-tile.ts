import { decode } from 'fast-png'
import type { Rect } from '../core/geometry.ts'
import { INDEXED_COLOR_TYPE, readPngShape } from '../core/png.ts'

/** A tile's palette entries in C order, and who drew them. */
export interface Tile {
  readonly rect: Rect
  readonly pixels: Uint8Array
  readonly worker: string
}

/** A tile that could not be had; `retryable` says whether another attempt may fare better. */
export class TileError extends Error {
  override readonly name = 'TileError'
  readonly status: number
  readonly retryable: boolean
  readonly retryAfterMs: number

  constructor(message: string, { status = 502, retryable = true, retryAfterMs = 0, cause }: TileErrorOptions = {}) {
    super(message, { cause })
    this.status = status
    this.retryable = retryable
    this.retryAfterMs = retryAfterMs
  }
}

interface TileErrorOptions {
  /** The HTTP status that tells a client best what happened. */
  readonly status?: number
  readonly retryable?: boolean
  readonly retryAfterMs?: number
  readonly cause?: unknown
}

/** One attempt at a tile: asks the balancer, checks the answer, decodes it. */
export type FetchTile = (query: string, rect: Rect, signal: AbortSignal) => Promise<Tile>

/** What a fetcher needs: where the balancer is, the runtime's fetch, and the longest an attempt may take in all. */
export interface FetchTileOptions {
  readonly balancerUrl: string
  readonly fetch: typeof fetch
  readonly attemptMs: number
}

/** Makes `fetchTile`, which throws a `TileError`, or the signal's reason when it aborts. */
export function createFetchTile({ balancerUrl, fetch, attemptMs }: FetchTileOptions): FetchTile {
  return async (query, rect, signal) => {
    signal.throwIfAborted()
    // AbortSignal.any and AbortSignal.timeout would say the same, at a tenth of the cost of a whole tile.
    const attempt = new AbortController()
    const leave = () => attempt.abort(signal.reason)
    const giveUp = () => attempt.abort(new TileError('Cannot get the tile: no answer in time', { status: 504 }))
    const timer = setTimeout(giveUp, attemptMs)
    signal.addEventListener('abort', leave)
    try {
      const response = await fetch(`${balancerUrl}/tile?${query}`, { signal: attempt.signal })
      if (response.status !== 200) throw await refusal(response)
      const bytes = await readBounded(response, largestTile(rect))
      return { rect, pixels: decodeTile(bytes, rect), worker: response.headers.get('X-Worker') ?? 'unknown' }
    } catch (error) {
      if (attempt.signal.aborted) throw attempt.signal.reason
      if (error instanceof TileError) throw error
      throw new TileError('Cannot get the tile: the balancer cannot be reached', { status: 503, cause: error })
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', leave)
    }
  }
}

/** Statuses after which another worker may do better; a 500 too, since it may be one worker's alone. */
const RETRYABLE = new Set([500, 502, 503, 504])

async function refusal(response: Response): Promise<TileError> {
  await response.body?.cancel()
  const seconds = Number(response.headers.get('Retry-After') ?? 0)
  const retryable = RETRYABLE.has(response.status)
  const status = response.status === 503 || response.status === 504 ? response.status : 502
  const message = `Cannot get the tile: it was answered with ${response.status}`
  return new TileError(message, { status, retryable, retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : 0 })
}

/** An indexed tile never takes more: stored blocks of its rows, a palette, and a few kilobytes for other chunks. */
function largestTile({ width, height }: Rect): number {
  return 1.01 * height * (width + 1) + 8192
}

async function readBounded(response: Response, most: number): Promise<Uint8Array> {
  if (!response.body) throw new TileError('Cannot read the tile: it has no body')
  const bytes = new Uint8Array(most)
  let length = 0
  for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
    if (length + piece.length > most) throw new TileError(`Cannot read the tile: it must be at most ${most} bytes`)
    bytes.set(piece, length)
    length += piece.length
  }
  return bytes.subarray(0, length)
}

function decodeTile(bytes: Uint8Array, { width, height }: Rect): Uint8Array {
  try {
    const shape = readPngShape(bytes)
    const asked = shape.width === width && shape.height === height && shape.depth === 8 &&
      shape.colorType === INDEXED_COLOR_TYPE && !shape.interlaced
    if (!asked) throw new SyntaxError(`it must be ${width} × ${height}, 8-bit indexed`)
    const { data } = decode(bytes, { checkCrc: true })
    if (!(data instanceof Uint8Array) || data.length !== width * height) throw new SyntaxError('it has too few pixels')
    return data
  } catch (error) {
    throw new TileError('Cannot decode the tile', { cause: error })
  }
}
