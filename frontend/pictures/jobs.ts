import type { Clock } from '../../core/clock.ts'
import { type Account, createLedger } from '../../core/ledger.ts'
import type { RenderParams } from '../../core/params.ts'
import type { Log } from '../../service/log.ts'
import { createPlaces } from '../../service/places.ts'
import type { Problem } from '../../service/problem.ts'
import { ProblemError } from '../../service/service.ts'
import { GONE, Job } from './job.ts'
import { isJobId } from './job-id.ts'
import type { RenderPicture } from './render.ts'

/** How many jobs may run, how many are kept and for how long, and the bytes of their pictures. */
export interface JobLimits {
  readonly running: number
  readonly kept: number
  readonly bytes: number
  readonly ageMs: number
}

export interface JobsOptions {
  readonly renderPicture: RenderPicture
  readonly limits: JobLimits
  /** The longest that a job may go without new rows, and that its tiles wait for a fleet that is full. */
  readonly stallMs: number
  readonly log: Log
  readonly clock: Clock
}

/** For whom a job is, and by what the logs know it. */
export interface JobRequest {
  readonly client: string
  readonly requestId: string
}

/** Pictures that outlive the request that asked for them. */
export interface Jobs {
  /** Starts one. @throws {ProblemError} if as many run as may, of all clients or of this one; {ParamError} if it cannot be planned */
  create(params: RenderParams, request: JobRequest): Job
  /** @throws {ProblemError} 404 for an id that never was, 410 for one whose picture is not kept, or no longer */
  get(id: string): Job
  /** Cancels and forgets one. @throws {ProblemError} as `get` does */
  remove(id: string): void
  /** Ends what runs, and logs what is lost, when the process ends. */
  end(): void
  readonly running: number
  /** Bytes of pictures, under way and done. */
  readonly bytes: number
}

interface KeptJob {
  readonly job: Job
  readonly account: Account
  readonly client: string
  isLent: boolean
}

/** Of the client that has the most of them, the one that came first. */
function oldestOfMost(kept: readonly KeptJob[]): Job | undefined {
  const counts = new Map<string, number>()
  for (const { client } of kept) counts.set(client, (counts.get(client) ?? 0) + 1)
  const most = Math.max(...counts.values())
  return kept.find(({ client }) => counts.get(client) === most)?.job
}

/** How long a finished picture is kept for certain: whoever asked for it needs a moment to fetch it. */
const SURE_MS = 60_000

/** One client may have so many times what it leaves free for others: four fifths. */
const SHARE = 4

/** Keeps jobs within their limits: finished ones are forgotten, oldest first, and none of them in its first minute for its bytes. */
export function createJobs({ renderPicture, limits, stallMs, log, clock }: JobsOptions): Jobs {
  const jobs = new Map<string, KeptJob>()
  const places = createPlaces({ name: 'renders', most: limits.running, full: BUSY })
  const ledger = createLedger({ mostBytes: limits.bytes, share: SHARE })
  const mostBytes = limits.bytes * SHARE / (1 + SHARE)

  const forget = (id: string) => {
    const kept = jobs.get(id)
    jobs.delete(id)
    kept?.job.forget()
  }

  const evict = () => {
    const finished = [...jobs.values()].filter(({ job }) => job.state !== 'running')
    for (const { job } of finished) if (clock.now() - job.endedAt > limits.ageMs) forget(job.id)
    while (jobs.size > limits.kept) {
      const oldest = oldestOfMost(finished.filter(({ job }) => jobs.has(job.id)))
      if (!oldest) return
      forget(oldest.id)
    }
  }

  /** From then on a picture is kept only until its room is needed. */
  const lendOld = () => {
    for (const kept of jobs.values()) {
      const { job, account } = kept
      if (kept.isLent || job.state !== 'done' || clock.now() - job.endedAt <= SURE_MS) continue
      kept.isLent = true
      account.lend(() => forget(job.id))
    }
  }

  const onEnd = (job: Job, error?: unknown) => {
    const { id, state, done, elapsedMs, status } = job.status
    const { requestId } = job
    const cause = error instanceof Error ? { error: error.message, cause: String(error.cause ?? '') } : {}
    log(state === 'failed' ? 'warn' : 'info', `job ${state}`, { id, requestId, done, elapsedMs, status, ...cause })
  }

  return {
    create(params, { client, requestId }) {
      const giveBack = places.take(client)
      const account = ledger.open(client)
      const request = { requestId, client, stallMs, patienceMs: stallMs }
      try {
        const job = new Job(params, {
          ...request,
          renderPicture,
          keep(bytes) {
            lendOld()
            if (bytes === 0) account.close()
            else account.resize(bytes)
          },
          mostBytes,
          clock,
          onEnd(job, error) {
            giveBack()
            onEnd(job, error)
          },
        })
        jobs.set(job.id, { job, account, client, isLent: false })
        evict()
        return job
      } catch (error) {
        giveBack()
        throw error
      }
    },
    get(id) {
      evict()
      const kept = jobs.get(id)
      if (kept) return kept.job
      throw new ProblemError(isJobId(id) ? GONE : UNKNOWN)
    },
    remove(id) {
      this.get(id)
      forget(id)
    },
    end() {
      for (const { job } of jobs.values()) {
        const { state, requestId, status: { id, done, total } } = job
        const isRunning = state === 'running'
        if (isRunning || state === 'done') log(isRunning ? 'warn' : 'info', 'job lost', { id, requestId, done, total })
        job.cancel()
      }
    },
    get running() {
      return places.taken
    },
    get bytes() {
      return ledger.bytes
    },
  }
}

const BUSY: Problem = {
  status: 503,
  title: 'Too many pictures',
  detail: 'As many pictures are being drawn as may be; try again when one is done',
  headers: { 'Retry-After': '5' },
}
const UNKNOWN: Problem = { status: 404, title: 'Not found', detail: 'There is no such picture' }
