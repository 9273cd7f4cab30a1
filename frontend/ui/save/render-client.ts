/** The renders of a server: started, watched and deleted. Every way they can go wrong is one of three errors. */
import type { RenderStatus } from '../../../core/progress.ts'
import { retryAfterMs } from '../tiles/outage.ts'

/** The query was refused: `parameter` names the field, where the server knows it. */
export class RefusedError extends Error {
  readonly parameter: unknown
  readonly fault: unknown
  readonly limit: unknown

  constructor(problem: Record<string, unknown>) {
    super(String(problem.detail ?? problem.title))
    this.name = 'RefusedError'
    this.parameter = problem.parameter
    this.fault = problem.fault
    this.limit = problem.limit
  }
}

export type OutageReason = 'noWorker' | 'unreachable' | 'busy'

/** The picture could not be made now, and can be later: try again after `retryAfterMs`, if the server said so. */
export class OutageError extends Error {
  readonly reason: OutageReason
  readonly retryAfterMs: number

  constructor(reason: OutageReason, { retryAfterMs = 0, cause }: { retryAfterMs?: number; cause?: unknown } = {}) {
    super(`Cannot draw at the moment: ${reason}`, { cause })
    this.name = 'OutageError'
    this.reason = reason
    this.retryAfterMs = retryAfterMs
  }
}

/** The picture failed for a reason of its own; `status` is what `GET /render` would have answered. */
export class FailedError extends Error {
  readonly status: number | undefined

  constructor(status: number | undefined) {
    super(`Cannot draw: the server answers ${status}`)
    this.name = 'FailedError'
    this.status = status
  }
}

export function imageUrl(id: string): string {
  return `/renders/${encodeURIComponent(id)}/image.png`
}

/**
 * Asks for a picture. Not to be aborted: an answer that nobody heard would leave a render that nobody can delete.
 * @throws {RefusedError | OutageError | FailedError}
 */
export async function startRender(query: string): Promise<RenderStatus> {
  let response: Response
  try {
    response = await fetch(`/renders?${query}`, { method: 'POST' })
  } catch (cause) {
    throw new OutageError('unreachable', { cause })
  }
  if (response.ok) return await response.json()
  throw await errorOf(response)
}

/**
 * Follows a render until its last event; resolves to its last status when it is done. While it can, the browser
 * reconnects by itself, and the server begins again with the latest status.
 * @throws {FailedError | OutageError} or the signal's reason
 */
export function watchRender(
  id: string,
  onStatus: (status: RenderStatus) => void,
  signal: AbortSignal,
): Promise<RenderStatus> {
  const events = new EventSource(`/renders/${encodeURIComponent(id)}/events`)
  const watched = new Promise<RenderStatus>((resolve, reject) => {
    const on = (name: RenderStatus['state'] | 'progress', act: (status: RenderStatus) => void) =>
      events.addEventListener(name, ({ data }) => act(JSON.parse(data)))
    on('progress', onStatus)
    on('done', resolve)
    on('failed', ({ status }) => reject(failure(status)))
    on('canceled', () => reject(new OutageError('unreachable')))
    events.addEventListener('error', () => {
      if (events.readyState === EventSource.CLOSED) reject(new OutageError('unreachable'))
    })
    signal.addEventListener('abort', () => reject(signal.reason))
  })
  return watched.finally(() => events.close())
}

/** Stops a render that nobody waits for any more, even while the page is being left. */
export function deleteRender(id: string): void {
  fetch(`/renders/${encodeURIComponent(id)}`, { method: 'DELETE', keepalive: true }).catch(() => {
    // A server that cannot be reached forgets it by itself.
  })
}

/** A render that ends for want of workers is an outage; anything else is its own fault. */
function failure(status: number | undefined): Error {
  return status === 502 || status === 503 ? new OutageError('noWorker') : new FailedError(status)
}

async function errorOf(response: Response): Promise<Error> {
  const problem = await response.json().catch(() => ({}))
  const spareMs = retryAfterMs(response.headers)
  if (response.status === 503 && spareMs !== undefined) return new OutageError('busy', { retryAfterMs: spareMs })
  if (response.status >= 502 && response.status <= 504) return new OutageError('unreachable')
  if (response.status === 400 || response.status === 422) return new RefusedError(problem)
  return new FailedError(response.status)
}
