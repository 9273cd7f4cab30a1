/** One picture from request to last tile: starts it, follows it, waits out outages, and leaves no work behind. */
import { type Clock, pause } from '../../../core/clock.ts'
import type { RenderStatus } from '../../../core/progress.ts'
import { recovery } from '../tiles/outage.ts'
import { deleteRender, OutageError, type OutageReason, startRender, watchRender } from './render-client.ts'

/** What there is to say about the picture being made. */
export type Phase =
  | { readonly name: 'empty' | 'starting' | 'canceled' }
  | { readonly name: 'running' | 'done'; readonly status: RenderStatus }
  | { readonly name: 'waiting'; readonly reason: OutageReason }
  | { readonly name: 'failed'; readonly error: unknown }

/** Outages in one picture after which something else must be wrong. */
const MOST_OUTAGES = 10

export interface DrawOptions {
  readonly clock: Clock
  readonly onPhase: (phase: Phase) => void
}

/**
 * Draws the picture of a query; resolves to the id under which the server keeps it.
 * @throws {RefusedError | FailedError | OutageError} or the signal's reason
 */
export async function draw(query: string, signal: AbortSignal, { clock, onPhase }: DrawOptions): Promise<string> {
  let attempt = 0
  for (let outages = 1;; outages++) {
    try {
      return await drawOnce(query, signal, onPhase)
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof OutageError) || outages > MOST_OUTAGES) throw error
      onPhase({ name: 'waiting', reason: error.reason })
      await pause(clock, error.retryAfterMs, signal)
      const onAnswer = (reached: boolean) => onPhase({ name: 'waiting', reason: reached ? 'noWorker' : 'unreachable' })
      attempt = await recovery(attempt, signal, { clock, fetch: (url, init) => fetch(url, init), onAnswer })
    }
  }
}

async function drawOnce(query: string, signal: AbortSignal, onPhase: (phase: Phase) => void): Promise<string> {
  onPhase({ name: 'starting' })
  const started = await startRender(query)
  const { id } = started
  const leave = () => deleteRender(id)
  addEventListener('pagehide', leave)
  try {
    signal.throwIfAborted()
    onPhase({ name: 'running', status: started })
    const status = await watchRender(id, (status) => onPhase({ name: 'running', status }), signal)
    onPhase({ name: 'done', status })
    return id
  } catch (error) {
    deleteRender(id)
    throw error
  } finally {
    removeEventListener('pagehide', leave)
  }
}
