import { type Clock, pause, realClock } from '../core/clock.ts'
import type { Child } from './child.ts'

/** What watching needs: where the process says that it lives, whom to tell, and a clock. */
export interface WatchOptions {
  /** Its `/livez`. */
  readonly url: string
  readonly say: (message: string) => void
  readonly fetch?: typeof fetch
  readonly clock?: Clock
}

/** Between two looks, and how long one may take. */
const PERIOD_MS = 1_000
/** Looks in a row without an answer after which a process hangs: ten seconds, more than any that works stays silent. */
const MISSES = 5

/**
 * Ends a process that has answered once and then answers no more, so that supervision starts it again: one that hangs would
 * hold its requests until each times out. Watches until the process ends.
 */
export async function watch(child: Child, options: WatchOptions): Promise<void> {
  const { url, say, fetch = globalThis.fetch, clock = realClock } = options
  const ended = new AbortController()
  child.ended.then(() => ended.abort())
  let misses: number | undefined
  while (!ended.signal.aborted) {
    const late = new AbortController()
    pause(clock, PERIOD_MS, ended.signal).then(() => late.abort(), () => late.abort())
    const answers = await fetch(url, { signal: late.signal }).then((response) => response.ok, () => false)
    if (answers) misses = 0
    else if (misses !== undefined && ++misses >= MISSES && !ended.signal.aborted) {
      say(`does not turn: no answer to ${MISSES} looks at ${url}; it is ended`)
      child.kill('SIGKILL')
      return
    }
    await pause(clock, PERIOD_MS, ended.signal).catch(() => {})
  }
}
