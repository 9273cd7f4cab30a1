import type { Rect } from '../../core/geometry.ts'
import type { PixelFormat } from '../../core/raster.ts'
import type { Answer, Ask } from './ask.ts'
import { decodeTile, largestTile, readBounded } from './decode-tile.ts'
import { type DrawnTile, TileError, type TileFault } from './tile.ts'
import { whenAborted } from '../../core/when-aborted.ts'

/** What is asked for. */
export interface TileRequest {
  readonly query: string
  readonly rect: Rect
  readonly pixels: PixelFormat
  /** By which every log knows the picture. */
  readonly requestId: string
  /** How long the picture still waits for it. */
  readonly leftMs: number
  /** Workers that are not to draw it. */
  readonly avoided: readonly string[]
}

/** One attempt at a tile: asks the balancer, checks the answer, decodes it. */
export type FetchTile = (request: TileRequest, signal: AbortSignal) => Promise<DrawnTile>

/** What a fetcher needs: where the balancer is, how it is asked, and the longest an attempt may take in all. */
export interface FetchTileOptions {
  readonly balancerUrl: string
  readonly ask: Ask
  readonly attemptMs: number
}

/** Makes `fetchTile`, which throws a `TileError`, or the signal's reason when it aborts. */
export function createFetchTile({ balancerUrl, ask, attemptMs }: FetchTileOptions): FetchTile {
  return async (request, signal) => {
    signal.throwIfAborted()
    // AbortSignal.any and AbortSignal.timeout would say the same, at a tenth of the cost of a whole tile.
    const attempt = new AbortController()
    const giveUp = () => attempt.abort(new TileError('Cannot get the tile: no answer in time', { fault: 'late' }))
    const leftMs = Math.min(attemptMs, request.leftMs)
    const timer = setTimeout(giveUp, leftMs)
    const stay = whenAborted(signal, () => attempt.abort(signal.reason))
    let answer: Answer | undefined
    try {
      const { query, rect, pixels } = request
      answer = await ask(`${balancerUrl}/tile?${query}`, {
        headers: headersOf(request, leftMs),
        signal: attempt.signal,
      })
      if (answer.status !== 200) {
        const error = refusal(answer)
        // Nobody reads its body.
        attempt.abort(error)
        throw error
      }
      const bytes = await readBounded(answer, largestTile(rect, pixels))
      return {
        rect,
        raster: decodeTile(bytes, rect, pixels),
        worker: workerOf(answer) ?? 'unknown',
        ...computeMsOf(answer),
      }
    } catch (error) {
      if (attempt.signal.aborted) throw attempt.signal.reason
      if (error instanceof TileError && error.fault !== 'damaged') throw error
      if (!answer) {
        throw new TileError('Cannot get the tile: the balancer cannot be reached', {
          fault: 'unavailable',
          cause: error,
        })
      }
      const { message, cause } = error instanceof TileError ? error : { message: BROKEN, cause: error }
      throw new TileError(message, { worker: workerOf(answer), cause })
    } finally {
      clearTimeout(timer)
      stay()
    }
  }
}

const BROKEN = 'Cannot get the tile: its answer broke off'

function headersOf({ requestId, avoided }: TileRequest, leftMs: number): Record<string, string> {
  const headers: Record<string, string> = { 'X-Request-Id': requestId, 'X-Deadline-Ms': String(Math.ceil(leftMs)) }
  if (avoided.length > 0) headers['X-Avoid'] = avoided.join()
  return headers
}

function refusal(answer: Answer): TileError {
  const seconds = Number(answer.headers.get('Retry-After') ?? 0)
  return new TileError(`Cannot get the tile: it was answered with ${answer.status}`, {
    fault: faultOf(answer),
    // Who was to be avoided and says so is not to blame.
    worker: answer.status === 403 ? undefined : workerOf(answer),
    retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : 0,
  })
}

/** A 403 means that every worker the balancer tried was to be avoided; a 504 without a worker's name is the balancer's own. */
function faultOf(answer: Answer): TileFault {
  switch (answer.status) {
    case 403:
    case 429:
    case 502:
    case 503:
      return 'unavailable'
    case 500:
      return 'failed'
    case 504:
      return workerOf(answer) === undefined ? 'late' : 'tooSlow'
    default:
      return 'refused'
  }
}

function workerOf(answer: Answer): string | undefined {
  return answer.headers.get('X-Worker') ?? undefined
}

/** What the worker says it computed for, in Server-Timing: the pixels alone where it tells them from what was for the whole view. */
function computeMsOf(answer: Answer): Pick<DrawnTile, 'computeMs'> {
  const timing = answer.headers.get('Server-Timing') ?? ''
  const duration = (/\bpixels;dur=([\d.]+)/.exec(timing) ?? /\bcompute;dur=([\d.]+)/.exec(timing))?.[1]
  return duration === undefined ? {} : { computeMs: Number(duration) }
}
