import type { LimitFunction } from 'p-limit'
import { createFairTurns, type FairTurns } from '../../core/fair-turns.ts'

/** Work that waits for its turn. */
export interface Task {
  /** What it is expected to take, in any unit that all tasks share. */
  readonly cost: number
  /** Resolves with what it has taken, where that is known; must not reject. */
  readonly run: () => Promise<number | void>
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
  /** Opens a line of a client. */
  open(client?: string): Line
  /** Lines that are open. */
  readonly lines: number
  readonly running: number
  readonly waiting: number
}

/** The lines of one client. */
interface Party {
  readonly turns: FairTurns
  readonly lines: Map<string, WaitingLine>
}

/**
 * Shares a limit between clients, and what a client has between its lines, by start-time fair queueing: the next task comes from
 * the client that has been given the least, by real cost, and of its lines from the one that has been given the least. So a
 * small picture waits for a task of each other client, not for all of theirs.
 */
export function createGate(limit: LimitFunction): Gate {
  const turns = createFairTurns()
  const parties = new Map<string, Party>()
  let opened = 0

  // Chosen when there is room, not when it was asked for: whose turn it is may have changed.
  const takeTurn = async () => {
    const client = turns.next((name) => hasTask(parties.get(name)!))
    if (client === undefined) return
    const party = parties.get(client)!
    const name = party.turns.next((name) => party.lines.get(name)!.length > 0)!
    const task = party.lines.get(name)!.shift()
    const charge = (cost: number) => {
      turns.charge(client, cost)
      if (party.lines.has(name)) party.turns.charge(name, cost)
    }
    charge(task.cost)
    const taken = await task.run()
    if (taken !== undefined) charge(taken - task.cost)
  }

  const partyOf = (client: string): Party => {
    let party = parties.get(client)
    if (!party) parties.set(client, party = { turns: createFairTurns(), lines: new Map() })
    return party
  }

  return {
    open(client = NOBODY) {
      const party = partyOf(client)
      const name = String(opened++)
      const line = new WaitingLine()
      party.lines.set(name, line)
      party.turns.enter(name)
      turns.enter(client)
      return {
        enter(task, place) {
          // Who has rested begins with as much as the others: what was not taken meanwhile is not saved up.
          if (!hasTask(party)) turns.enter(client)
          if (line.length === 0) party.turns.enter(name)
          line.add(task, place)
          limit(takeTurn)
        },
        close() {
          if (!party.lines.delete(name)) return
          party.turns.leave(name)
          if (party.lines.size > 0) return
          parties.delete(client)
          turns.leave(client)
        },
      }
    },
    get lines() {
      let count = 0
      for (const { lines } of parties.values()) count += lines.size
      return count
    },
    get running() {
      return limit.activeCount
    },
    get waiting() {
      let count = 0
      for (const { lines } of parties.values()) for (const { length } of lines.values()) count += length
      return count
    },
  }
}

/** Whoever opens a line in no client's name. */
const NOBODY = ''

function hasTask({ lines }: Party): boolean {
  for (const { length } of lines.values()) if (length > 0) return true
  return false
}

/** Whose turn it is, what it is expected to take, and how what it took is read from the result. */
export interface TurnOptions<T> {
  readonly cost: number
  readonly place: 'last' | 'urgent'
  readonly signal: AbortSignal
  readonly costOf?: (result: T) => number | undefined
}

/** Draws when its turn has come. @throws what drawing throws, and the signal's reason if it has aborted by then */
export function inTurn<T>(
  line: Line,
  { cost, place, signal, costOf }: TurnOptions<T>,
  draw: () => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const run = async () => {
      try {
        signal.throwIfAborted()
        const result = await draw()
        resolve(result)
        return costOf?.(result)
      } catch (error) {
        reject(error)
      }
    }
    line.enter({ cost, run }, place)
  })
}

/** Two queues that are emptied from the front; entries that are gone are dropped a batch at a time. */
class WaitingLine {
  readonly #urgent: Task[] = []
  readonly #tasks: (Task | undefined)[] = []
  #next = 0

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
