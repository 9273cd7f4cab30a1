import { type Clock, pause, realClock } from '../core/clock.ts'
import type { Child, EndSignal } from './child.ts'

/** What supervision needs: how to start the process, whom to tell, and a clock. */
export interface SuperviseOptions {
  readonly start: () => Child
  readonly say: (message: string) => void
  /** What asks it to end, and the time that it has to finish what is running. */
  readonly stopSignal?: EndSignal
  readonly graceMs?: number
  readonly clock?: Clock
}

/** A process that is started again whenever it ends, until it is stopped. */
export interface Supervised {
  /** Asks it to end, forces it after a grace; resolves once it has ended. */
  stop(): Promise<void>
  /** Forces it to end at once. */
  kill(): void
}

/** The pause before the second start; each further quick death doubles it, up to the longest. */
const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 10_000
/** A process that lived so long has started well: its next death counts as the first. */
const STEADY_MS = 10_000
/** Quick deaths in a row after which a person should look. */
const TOO_MANY_DEATHS = 5
/** Time to finish what is running. */
const GRACE_MS = 5_000

/** Starts a process and keeps it running. */
export function supervise(
  { start, say, stopSignal = 'SIGTERM', graceMs = GRACE_MS, clock = realClock }: SuperviseOptions,
): Supervised {
  const stopping = new AbortController()
  let child: Child | undefined

  async function keepRunning(): Promise<void> {
    let quickDeaths = 0
    while (!stopping.signal.aborted) {
      const startedMs = clock.now()
      child = start()
      const how = await child.ended
      child = undefined
      if (stopping.signal.aborted) return
      quickDeaths = clock.now() - startedMs < STEADY_MS ? quickDeaths + 1 : 1
      const pauseMs = pauseAfter(quickDeaths)
      say(`ended (${how}): it is started again in ${pauseMs / 1000} s`)
      if (quickDeaths % TOO_MANY_DEATHS === 0) {
        say(`keeps dying: ${quickDeaths} times in a row soon after its start; the lines above say why`)
      }
      // Rejects only when stopped.
      await pause(clock, pauseMs, stopping.signal).catch(() => {})
    }
  }

  const over = keepRunning()
  return {
    async stop() {
      stopping.abort()
      child?.kill(stopSignal)
      const spare = clock.after(graceMs, () => child?.kill('SIGKILL'))
      await over
      spare()
    },
    kill() {
      stopping.abort()
      child?.kill('SIGKILL')
    },
  }
}

/** The pause after so many quick deaths in a row, in milliseconds. */
export function pauseAfter(quickDeaths: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** (quickDeaths - 1), LONGEST_PAUSE_MS)
}
