import { createFairTurns } from '../core/fair-turns.ts'

/** Thrown at a request that there is no room for, or whose time was over before its turn came. */
export class FullError extends Error {
  override readonly name = 'FullError'
  readonly reason: ShedReason

  constructor(reason: ShedReason) {
    super('Cannot take the tile: the worker is full')
    this.reason = reason
  }
}

/**
 * Why a request was not taken: too many wait, or too many of its client; their work would take too long; its place went to a client
 * with fewer; its own time was over; there is no memory for it; or its client has had its share of the time.
 */
export type ShedReason = 'count' | 'work' | 'share' | 'deadline' | 'memory' | 'quota'

/** What may wait behind the one that runs. */
export interface AdmissionLimits {
  /** Requests of one client. */
  readonly count: number
  /** Milliseconds that all of a client that wait may be expected to take together. */
  readonly workMs: number
  /** Requests of all clients, those that have begun among them. */
  readonly places: number
}

/** A request that asks to be let in. */
export interface Entrant {
  readonly client: string
  /** What it is expected to take; asked only where it would have to wait. */
  readonly expectedMs: () => number
  /** The instant by `performance.now()` after which nobody wants it any more. */
  readonly deadline: number
  readonly signal: AbortSignal
}

/** What work that has begun must do now and then. */
export interface Turn {
  /** Tells what it has taken since it went on; resolves when it may go on again. @throws the signal's reason */
  pass(tookMs: number): Promise<void>
}

/**
 * Shares the one thread between clients. Of each client one request runs at a time, and the rest wait, first come, first served. Clients take
 * turns of a slice each, by what all of their requests have taken.
 */
export interface Admission {
  /** @throws {FullError} if there is no room, as soon as its place is needed, or if the deadline passes before its turn; the signal's reason as soon as it aborts */
  run<T>(entrant: Entrant, work: (turn: Turn) => Promise<T>): Promise<T>
  /** Whether another request of a client would be refused whatever it is. */
  isFull(client: string): boolean
  /** How many requests of a client are here. */
  placesOf(client: string): number
  /** Those that have begun. */
  readonly running: number
  readonly waiting: number
  /** Clients that have a request here. */
  readonly clients: number
}

/** What a request takes beside its work: to be read, judged and answered. */
export const REQUEST_MS = 1

/** A request in its place. */
interface Seat {
  readonly expectedMs: number
  /** Begins, or goes on. */
  readonly resume: () => void
  readonly refuse: (error: unknown) => void
}

/** The requests of a client. */
interface Line {
  readonly waiting: Seat[]
  /** It has begun. */
  isRunning: boolean
  /** It has begun, and waits for its next turn. */
  paused: Seat | undefined
}

/** An admission that is empty. Dear work may run but not wait: another worker, or a later moment, suits it better. */
export function createAdmission({ count, workMs, places }: AdmissionLimits): Admission {
  const lines = new Map<string, Line>()
  const turns = createFairTurns()
  /** Whether somebody has the thread. */
  let isTaken = false
  let running = 0
  let waiting = 0

  const goOn = () => {
    if (isTaken) return
    const client = turns.next((name) => {
      const { paused, isRunning, waiting } = lines.get(name)!
      return paused !== undefined || !isRunning && waiting.length > 0
    })
    if (client === undefined) return
    const line = lines.get(client)!
    const seat = line.paused ?? line.waiting.shift()!
    if (line.paused) line.paused = undefined
    else {
      waiting--
      running++
    }
    isTaken = true
    line.isRunning = true
    seat.resume()
  }

  const lineOf = (client: string) => {
    let line = lines.get(client)
    if (!line) {
      lines.set(client, line = { waiting: [], isRunning: false, paused: undefined })
      turns.enter(client)
    }
    return line
  }

  const leave = (client: string) => {
    const line = lines.get(client)!
    if (line.isRunning || line.waiting.length > 0) return
    lines.delete(client)
    turns.leave(client)
  }

  /** Takes the last place of the client that has the most, if that leaves it with no fewer than this one. */
  const takePlace = (own: number) => {
    let most: Line | undefined
    for (const line of lines.values()) if (!most || seatsOf(line) > seatsOf(most)) most = line
    if (!most || seatsOf(most) <= own + 1) throw new FullError('count')
    const seat = most.waiting.pop()!
    waiting--
    seat.refuse(new FullError('share'))
  }

  const wait = ({ client, expectedMs, signal }: Entrant) => {
    const own = lines.get(client)
    const expected = own ? expectedMs() : 0
    if (own && own.waiting.reduce((sum, seat) => sum + seat.expectedMs, expected) > workMs) throw new FullError('work')
    if (running + waiting >= places) takePlace(own ? seatsOf(own) : 0)
    const line = lineOf(client)
    return new Promise<void>((resolve, reject) => {
      const seat: Seat = {
        expectedMs: expected,
        resume() {
          signal.removeEventListener('abort', giveUp)
          resolve()
        },
        refuse(error) {
          signal.removeEventListener('abort', giveUp)
          reject(error)
        },
      }
      const giveUp = () => {
        line.waiting.splice(line.waiting.indexOf(seat), 1)
        waiting--
        leave(client)
        reject(signal.reason)
      }
      signal.addEventListener('abort', giveUp)
      line.waiting.push(seat)
      waiting++
      goOn()
    })
  }

  const pause = (line: Line, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const giveUp = () => {
        line.paused = undefined
        // Its work ends as if it had been its turn.
        reject(signal.reason)
      }
      signal.addEventListener('abort', giveUp)
      line.paused = {
        expectedMs: 0,
        resume() {
          signal.removeEventListener('abort', giveUp)
          resolve()
        },
        refuse: reject,
      }
      isTaken = false
      goOn()
    })

  const placesOf = (client: string) => {
    const line = lines.get(client)
    return line ? seatsOf(line) : 0
  }
  const isFull = (client: string) => placesOf(client) > count

  return {
    async run(entrant, work) {
      const { client, signal, deadline } = entrant
      signal.throwIfAborted()
      if (isFull(client)) throw new FullError('count')
      await wait(entrant)
      const line = lines.get(client)!
      let hasThread = true
      turns.charge(client, REQUEST_MS)
      let since = performance.now()
      const turn: Turn = {
        async pass(tookMs) {
          turns.charge(client, tookMs)
          since = performance.now()
          signal.throwIfAborted()
          hasThread = false
          try {
            await pause(line, signal)
            hasThread = true
          } finally {
            since = performance.now()
          }
        },
      }
      try {
        if (performance.now() > deadline) throw new FullError('deadline')
        return await work(turn)
      } finally {
        running--
        line.isRunning = false
        if (hasThread) {
          turns.charge(client, performance.now() - since)
          isTaken = false
        }
        leave(client)
        goOn()
      }
    },
    isFull,
    placesOf,
    get running() {
      return running
    },
    get waiting() {
      return waiting
    },
    get clients() {
      return lines.size
    },
  }
}

function seatsOf({ waiting, isRunning }: Line): number {
  return waiting.length + (isRunning ? 1 : 0)
}
