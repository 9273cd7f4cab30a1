import type { Log } from '../../service/log.ts'
import type { RenderParams } from '../../core/params.ts'
import type { Problem } from '../../service/problem.ts'
import { ProblemError } from '../../service/service.ts'
import { Job } from './job.ts'
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
  /** The longest that a job may go without new rows. */
  readonly stallMs: number
  readonly log: Log
  /** Milliseconds from any fixed instant. */
  readonly now: () => number
}

/** Pictures that outlive the request that asked for them. */
export interface Jobs {
  /** Starts one. @throws {ProblemError} 503 if as many run as may; {ParamError} if it cannot be planned */
  create(params: RenderParams, requestId: string): Job
  /** @throws {ProblemError} 404 for an id that never was, 410 for one that was evicted or deleted */
  get(id: string): Job
  /** Cancels and forgets one. @throws {ProblemError} as `get` does */
  remove(id: string): void
  readonly running: number
}

/** Forgotten ids that are remembered, to answer 410 rather than 404. */
const TOMBSTONES = 4096

/** Keeps jobs within their limits: finished ones are forgotten, oldest first. */
export function createJobs({ renderPicture, limits, stallMs, log, now }: JobsOptions): Jobs {
  const jobs = new Map<string, Job>()
  const tombstones = new Set<string>()

  const forget = (id: string) => {
    jobs.delete(id)
    tombstones.add(id)
    if (tombstones.size > TOMBSTONES) tombstones.delete(tombstones.values().next().value!)
  }

  const evict = () => {
    let bytes = 0
    for (const job of jobs.values()) bytes += job.bytes
    for (const job of [...jobs.values()]) {
      const fits = jobs.size <= limits.kept && bytes <= limits.bytes && now() - job.endedAt <= limits.ageMs
      if (fits || job.state === 'running') continue
      bytes -= job.bytes
      forget(job.id)
    }
  }

  const onEnd = (job: Job, error?: unknown) => {
    const { id, state, done, elapsedMs, status } = job.status
    const { requestId } = job
    const cause = error instanceof Error ? { error: error.message, cause: String(error.cause ?? '') } : {}
    log(state === 'failed' ? 'warn' : 'info', `job ${state}`, { id, requestId, done, elapsedMs, status, ...cause })
  }

  return {
    create(params, requestId) {
      if (this.running >= limits.running) throw new ProblemError(BUSY)
      const job = new Job(params, { renderPicture, requestId, stallMs, mostBytes: limits.bytes, now, onEnd })
      jobs.set(job.id, job)
      evict()
      return job
    },
    get(id) {
      evict()
      const job = jobs.get(id)
      if (job) return job
      throw new ProblemError(tombstones.has(id) ? GONE : UNKNOWN)
    },
    remove(id) {
      this.get(id).cancel()
      forget(id)
    },
    get running() {
      let count = 0
      for (const job of jobs.values()) if (job.state === 'running') count++
      return count
    },
  }
}

const BUSY: Problem = {
  status: 503,
  title: 'Too many pictures',
  detail: 'As many pictures are being drawn as may be; try again when one is done',
  headers: { 'Retry-After': '5' },
}
const GONE: Problem = { status: 410, title: 'Gone', detail: 'This picture is no longer kept; ask for it again' }
const UNKNOWN: Problem = { status: 404, title: 'Not found', detail: 'There is no such picture' }
