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
  /** Binary: whatever is at n comes before what is at 2n + 1 and 2n + 2. */
  const heap: Event[] = []
  let order = 0
  let nowMs = 0

  const isBefore = (one: Event, other: Event) => {
    return one.atMs < other.atMs || one.atMs === other.atMs && one.order < other.order
  }
  const add = (event: Event) => {
    let hole = heap.length
    while (hole > 0) {
      const parent = (hole - 1) >> 1
      if (!isBefore(event, heap[parent]!)) break
      heap[hole] = heap[parent]!
      hole = parent
    }
    heap[hole] = event
  }
  const next = () => {
    const first = heap[0]
    const last = heap.pop()
    if (heap.length === 0 || last === undefined) return first
    let hole = 0
    while (true) {
      let child = 2 * hole + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++
      if (!isBefore(heap[child]!, last)) break
      heap[hole] = heap[child]!
      hole = child
    }
    heap[hole] = last
    return first
  }

  return {
    get nowMs() {
      return nowMs
    },
    after(delayMs, then) {
      add({ atMs: nowMs + delayMs, order: order++, then })
    },
    run() {
      for (let event = next(); event; event = next()) {
        nowMs = event.atMs
        event.then()
      }
    },
  }
}
