/** Waiting out an outage: asks now and then whether a worker is up, less often the longer it lasts. */
import { type Clock, pause } from '../../../core/clock.ts'

export interface OutageOptions {
  readonly clock: Clock
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  /** Hears of every answer that is not yet the good one, and whether there was any at all. */
  readonly onAnswer: (reached: boolean) => void
}

const READY_URL = '/workers/readyz'

/** First pause short enough not to be noticed, last one long enough not to be a burden. */
const PAUSE = { firstMs: 1000, growth: 1.6, mostMs: 15_000 }

/** The pause before asking for the `attempt`th time, from 0. */
export function pauseMs(attempt: number): number {
  return Math.min(PAUSE.mostMs, PAUSE.firstMs * PAUSE.growth ** attempt)
}

/** What a server asks to be spared for; undefined if it does not say so in seconds. */
export function retryAfterMs(headers: Headers): number | undefined {
  const seconds = Number(headers.get('Retry-After') ?? NaN)
  return seconds >= 0 ? seconds * 1000 : undefined
}

/** Resolves when a worker is up, to the number of attempts so far, from which a relapse goes on counting. */
export async function recovery(
  attempt: number,
  signal: AbortSignal,
  { clock, fetch, onAnswer }: OutageOptions,
): Promise<number> {
  for (;; attempt++) {
    await pause(clock, pauseMs(attempt), signal)
    try {
      const response = await fetch(READY_URL, { cache: 'no-store', signal })
      if (response.ok) return attempt + 1
      onAnswer(true)
    } catch {
      signal.throwIfAborted()
      onAnswer(false)
    }
  }
}
