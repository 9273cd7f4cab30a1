import type { LimitFunction } from 'p-limit'

/** Work that waits for its turn. */
export interface Task {
  /** What it is expected to take, in any unit that all tasks share. */
  readonly cost: number
  readonly run: () => Promise<void>
}

/** The tasks of one picture, in the order in which they are to be run. */
export interface Line {
  /** Takes a task at the end of the line, or, if urgent, before all that wait. */
  enter(task: Task, place?: 'last' | 'urgent'): void
  /** Forgets what has not begun. */
  close(): void
}

/** One limit for all pictures, and whose turn it is. */
export interface Gate {
  open(): Line
  /** Lines that are open. */
  readonly lines: number
  readonly running: number
  readonly waiting: number
}

/**
 * Shares a limit between lines by start-time fair queueing (Goyal, Vin & Cheng, 1996): the next task comes from the line
 * that has been given the least, by cost, and a new line begins with as much as the one whose turn it was last. So a small
 * picture waits for a task of each other picture, not for all of theirs. Tasks must not reject.
 */
export function createGate(limit: LimitFunction): Gate {
  const lines = new Set<WaitingLine>()
  let given = 0

  // Chosen when there is room, not when it was asked for: whose turn it is may have changed.
  const takeTurn = async () => {
    let next: WaitingLine | undefined
    for (const line of lines) {
      if (line.length > 0 && (next === undefined || line.given < next.given)) next = line
    }
    if (!next) return
    given = next.given
    const task = next.shift()
    next.given += task.cost
    await task.run()
  }

  return {
    open() {
      const line = new WaitingLine(given)
      lines.add(line)
      return {
        enter(task, place) {
          // It has rested: what it was not given meanwhile is not saved up.
          if (line.length === 0) line.given = Math.max(line.given, given)
          line.add(task, place)
          limit(takeTurn)
        },
        close() {
          lines.delete(line)
        },
      }
    },
    get lines() {
      return lines.size
    },
    get running() {
      return limit.activeCount
    },
    get waiting() {
      let count = 0
      for (const line of lines) count += line.length
      return count
    },
  }
}

/** Draws when its turn has come. @throws what drawing throws, and the signal's reason if it has aborted by then */
export function inTurn<T>(
  line: Line,
  { cost, place, signal }: { readonly cost: number; readonly place: 'last' | 'urgent'; readonly signal: AbortSignal },
  draw: () => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const run = async () => {
      try {
        signal.throwIfAborted()
        resolve(await draw())
      } catch (error) {
        reject(error)
      }
    }
    line.enter({ cost, run }, place)
  })
}

/** Two queues that are emptied from the front; entries that are gone are dropped a batch at a time. */
class WaitingLine {
  given: number
  readonly #urgent: Task[] = []
  readonly #tasks: (Task | undefined)[] = []
  #next = 0

  constructor(given: number) {
    this.given = given
  }

  get length(): number {
    return this.#urgent.length + this.#tasks.length - this.#next
  }

  add(task: Task, place: 'last' | 'urgent' = 'last'): void {
    if (place === 'urgent') this.#urgent.push(task)
    else this.#tasks.push(task)
  }

  /** The first task; there must be one. */
  shift(): Task {
    if (this.#urgent.length > 0) return this.#urgent.shift()!
    const task = this.#tasks[this.#next]!
    // What a task has led to must not live on with it.
    this.#tasks[this.#next++] = undefined
    if (this.#next > BATCH) {
      this.#tasks.splice(0, this.#next)
      this.#next = 0
    }
    return task
  }
}

const BATCH = 1000
