import TinyQueue from 'tinyqueue'

/** A clock that jumps from one thing that happens to the next. */
export interface Events {
  readonly nowMs: number
  after(delayMs: number, then: () => void): void
  /** Lets everything happen until nothing is left: by time, and at the same time in the order of adding. */
  run(): void
}

interface Event {
  readonly atMs: number
  readonly order: number
  readonly then: () => void
}

export function createEvents(): Events {
  const queue = new TinyQueue<Event>([], (one, other) => one.atMs - other.atMs || one.order - other.order)
  let order = 0
  let nowMs = 0
  return {
    get nowMs() {
      return nowMs
    },
    after(delayMs, then) {
      queue.push({ atMs: nowMs + delayMs, order: order++, then })
    },
    run() {
      for (let event = queue.pop(); event; event = queue.pop()) {
        nowMs = event.atMs
        event.then()
      }
    },
  }
}
