import { whenAborted } from './when-aborted.ts'

/** Time, as the runtime has it or as a test makes it. */
export interface Clock {
  /** Milliseconds from any fixed instant. */
  readonly now: () => number
  /** Calls back after so many milliseconds, unless what it returns is called before. */
  readonly after: (ms: number, callback: () => void) => () => void
}

/** The runtime's. */
export const realClock: Clock = {
  now: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms)
    return () => clearTimeout(timer)
  },
}

/** Resolves after so many milliseconds, or rejects with the signal's reason as soon as it aborts. */
export function pause({ after }: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const cancel = after(ms, () => {
      stay()
      resolve()
    })
    const stay = whenAborted(signal, () => {
      cancel()
      reject(signal.reason)
    })
  })
}
