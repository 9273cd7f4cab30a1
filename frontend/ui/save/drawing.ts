/** One picture from request to last row: starts it, follows it, waits out outages, and leaves no work behind. */
import type { RenderStatus } from '../../core/progress.ts'
import { browserClock, recovery } from './outage.ts'
import { deleteRender, imageUrl, OutageError, type OutageReason, startRender, watchRender } from './render-client.ts'

/** What there is to say about the picture being made. */
export type Phase =
  | { readonly name: 'empty' | 'starting' | 'canceled' }
  | { readonly name: 'running' | 'done'; readonly status: RenderStatus }
  | { readonly name: 'waiting'; readonly reason: OutageReason }
  | { readonly name: 'failed'; readonly error: unknown }

export interface DrawingOptions {
  readonly signal: AbortSignal
  readonly onPhase: (phase: Phase) => void
  /** Shows the image at this address; resolves when it is whole, rejects when it breaks off or the signal says so. */
  readonly show: (url: string, signal: AbortSignal) => Promise<void>
}

/** Outages in one picture after which something else must be wrong. */
const MOST_OUTAGES = 10

/**
 * Draws the picture of a query; resolves to the id under which the server keeps it.
 * @throws {RefusedError | FailedError | OutageError} or the signal's reason
 */
export async function draw(query: string, { signal, onPhase, show }: DrawingOptions): Promise<string> {
  let attempt = 0
  for (let outages = 1;; outages++) {
    try {
      return await drawOnce(query, { signal, onPhase, show })
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof OutageError) || outages > MOST_OUTAGES) throw error
      onPhase({ name: 'waiting', reason: error.reason })
      await browserClock.wait(error.retryAfterMs, signal)
      const onAnswer = (reached: boolean) => onPhase({ name: 'waiting', reason: reached ? 'noWorker' : 'unreachable' })
      attempt = await recovery(attempt, signal, { clock: browserClock, onAnswer })
    }
  }
}

async function drawOnce(query: string, { signal, onPhase, show }: DrawingOptions): Promise<string> {
  onPhase({ name: 'starting' })
  const started = await startRender(query)
  const { id } = started
  const leave = () => deleteRender(id)
  addEventListener('pagehide', leave)
  try {
    signal.throwIfAborted()
    onPhase({ name: 'running', status: started })
    const shown = show(imageUrl(id), signal)
    shown.catch(() => {}) // Until the events have said why.
    const status = await watchRender(id, (status) => onPhase({ name: 'running', status }), signal)
    await shown.catch(() => show(imageUrl(id), signal))
    onPhase({ name: 'done', status })
    return id
  } catch (error) {
    deleteRender(id)
    throw error
  } finally {
    removeEventListener('pagehide', leave)
  }
}
