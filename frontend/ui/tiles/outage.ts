/** Waiting out an outage: asks now and then whether a worker is up, less often the longer it lasts. */

export interface OutageClock {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  /** Rejects with the signal's reason when it is aborted. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>
}

const READY_URL = '/workers/readyz'

/** First pause short enough not to be noticed, last one long enough not to be a burden. */
const PAUSE = { firstMs: 1000, growth: 1.6, mostMs: 15_000 }

/** The pause before asking for the `attempt`th time, from 0. */
export function pauseMs(attempt: number): number {
  return Math.min(PAUSE.mostMs, PAUSE.firstMs * PAUSE.growth ** attempt)
}

/**
 * Resolves when a worker is up, to the number of attempts so far, from which a relapse goes on counting.
 * `onAnswer` hears of every answer before, and whether there was one at all.
 */
export async function recovery(
  attempt: number,
  signal: AbortSignal,
  { clock, onAnswer }: { clock: OutageClock; onAnswer: (reached: boolean) => void },
): Promise<number> {
  for (;; attempt++) {
    await clock.wait(pauseMs(attempt), signal)
    try {
      const response = await clock.fetch(READY_URL, { cache: 'no-store', signal })
      if (response.ok) return attempt + 1
      onAnswer(true)
    } catch {
      signal.throwIfAborted()
      onAnswer(false)
    }
  }
}

/** The clock of a browser. */
export const browserClock: OutageClock = {
  fetch: (url, init) => fetch(url, init),
  wait: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted()
      const timer = setTimeout(resolve, milliseconds)
      signal.addEventListener('abort', () => {
        clearTimeout(timer)
        reject(signal.reason)
      }, { once: true })
    }),
}
