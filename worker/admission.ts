/** Thrown at a request that there is no room for, or whose time was over before its turn came. */
export class FullError extends Error {
  override readonly name = 'FullError'
  readonly reason: ShedReason

  constructor(reason: ShedReason) {
    super('Cannot take the tile: the worker is full')
    this.reason = reason
  }
}

/** Why a request was not taken: too many wait, their work would take too long, or its own time was over. */
export type ShedReason = 'count' | 'work' | 'deadline'

/** What may wait behind the one that runs. */
export interface AdmissionLimits {
  readonly count: number
  /** Milliseconds that all who wait may be expected to take together. */
  readonly workMs: number
}

/** A request that asks to be let in. */
export interface Entrant {
  /** What it is expected to take; asked only where it would have to wait. */
  readonly expectedMs: () => number
  /** The instant by `performance.now()` after which nobody wants it any more. */
  readonly deadline: number
  readonly signal: AbortSignal
}

/** Lets one in at a time; a few may wait, first come, first served. */
export interface Admission {
  /**
   * Runs the work when its turn has come.
   * @throws {FullError} if there is no room, or the deadline passes before its turn; the signal's reason as soon as it aborts
   */
  run<T>(entrant: Entrant, work: () => Promise<T>): Promise<T>
  readonly running: number
  readonly waiting: number
}

interface Waiting {
  readonly expectedMs: number
  readonly start: () => void
}

/** An admission that is empty. Dear work may run but not wait: another worker, or a later moment, suits it better. */
export function createAdmission({ count, workMs }: AdmissionLimits): Admission {
  let running = 0
  const queue: Waiting[] = []

  const wait = ({ expectedMs, signal }: Entrant) => {
    if (queue.length >= count) throw new FullError('count')
    const expected = expectedMs()
    if (queue.reduce((sum, waiting) => sum + waiting.expectedMs, expected) > workMs) throw new FullError('work')
    return new Promise<void>((resolve, reject) => {
      const leave = () => {
        queue.splice(queue.indexOf(waiting), 1)
        reject(signal.reason)
      }
      const waiting: Waiting = {
        expectedMs: expected,
        start() {
          signal.removeEventListener('abort', leave)
          resolve()
        },
      }
      signal.addEventListener('abort', leave)
      queue.push(waiting)
    })
  }

  return {
    async run(entrant, work) {
      entrant.signal.throwIfAborted()
      // Whoever ends hands its place on, so that nobody overtakes the one whose turn it is.
      if (running > 0) await wait(entrant)
      else running++
      try {
        if (performance.now() > entrant.deadline) throw new FullError('deadline')
        return await work()
      } finally {
        const next = queue.shift()
        if (next) next.start()
        else running--
      }
    },
    get running() {
      return running
    },
    get waiting() {
      return queue.length
    },
  }
}
