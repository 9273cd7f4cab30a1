/** Time, as the browser has it or as a test makes it. */
export interface Clock {
  /** Milliseconds from any fixed instant. */
  readonly now: () => number
  /** Calls back after so many milliseconds, unless what it returns is called before. */
  readonly after: (ms: number, callback: () => void) => () => void
}

export const browserClock: Clock = {
  now: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms)
    return () => clearTimeout(timer)
  },
}
