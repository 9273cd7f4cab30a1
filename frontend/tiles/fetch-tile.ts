import type { Rect } from '../../core/geometry.ts'
import type { Answer, Ask } from './ask.ts'
import { readBounded, type TileReading } from './decode-tile.ts'
import { type FetchedTile, TileError, type TileFault } from './tile.ts'
import { whenAborted } from '../../core/when-aborted.ts'

/** What is asked for. */
export interface TileRequest<T> {
  readonly query: string
  readonly rect: Rect
  readonly reading: TileReading<T>
  /** By which every log knows the picture. */
  readonly requestId: string
  /** For whom the picture is, by address. */
  readonly client?: string | undefined
  /** How long the picture still waits for it. */
  readonly leftMs: number
  /** Workers that are not to draw it. */
  readonly avoided: readonly string[]
}

/** One attempt at a tile: asks the balancer, checks the answer, decodes it. */
export type FetchTile = <T>(request: TileRequest<T>, signal: AbortSignal) => Promise<FetchedTile<T>>

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
      const { query, rect, reading } = request
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
      const bytes = await readBounded(answer, reading.mostBytes(rect))
      return {
        rect,
        content: reading.read(bytes, rect),
        worker: workerOf(answer) ?? 'unknown',
        ...timesOf(answer),
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

function headersOf({ requestId, client, avoided }: TileRequest<unknown>, leftMs: number): Record<string, string> {
  const headers: Record<string, string> = { 'X-Request-Id': requestId, 'X-Deadline-Ms': String(Math.ceil(leftMs)) }
  // As any proxy says it: the balancer believes those that it trusts.
  if (client !== undefined) headers['X-Forwarded-For'] = client
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

/** What the worker says it took, in Server-Timing. */
function timesOf(answer: Answer): Pick<FetchedTile<unknown>, 'computeMs' | 'tookMs'> {
  const timing = answer.headers.get('Server-Timing') ?? ''
  const durationOf = (name: string) => new RegExp(`\\b${name};dur=([\\d.]+)`).exec(timing)?.[1]
  const compute = durationOf('compute')
  if (compute === undefined) return {}
  const tookMs = Number(compute) + Number(durationOf('encode') ?? 0)
  return { computeMs: Number(durationOf('pixels') ?? compute), tookMs }
}
