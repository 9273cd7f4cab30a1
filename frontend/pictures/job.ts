import type { Clock } from '../../core/clock.ts'
import { LedgerError } from '../../core/ledger.ts'
import type { RenderParams } from '../../core/params.ts'
import { INTERNAL } from '../../service/failure.ts'
import type { Problem } from '../../service/problem.ts'
import type { RenderState, RenderStatus } from '../../core/progress.ts'
import { ProblemError } from '../../service/service.ts'
import { problemOf } from './failure.ts'
import type { FanOutOptions } from './fan-out.ts'
import { createJobId } from './job-id.ts'
import type { Scale } from '../../core/scale.ts'
import type { Rendering, RenderPicture } from './render.ts'

export interface JobOptions extends Pick<FanOutOptions, 'requestId' | 'client' | 'stallMs' | 'patienceMs'> {
  readonly renderPicture: RenderPicture
  /** Told how many bytes of PNG it is about to keep. @throws {LedgerError} if there is no room for them */
  readonly keep: (bytes: number) => void
  /** Bytes that no picture may have, however few others are kept. */
  readonly mostBytes: number
  readonly clock: Clock
  /** Told once, when the job is done, failed or canceled; with the error of a failure. */
  readonly onEnd: (job: Job, error?: unknown) => void
}

/** How often readers of the status are told at most, and how much less often for each of them: so all cost no more than one. */
const TOLD_MS = 100
const TOLD_MS_A_READER = 2

/** One picture, drawn once from its creation on; any number of readers may follow its status and its bytes. */
export class Job {
  readonly id: string = createJobId()
  #state: RenderState = 'running'
  #bytes = 0
  #done = 0
  #endedAt = 0
  #problem: Problem | undefined
  #isForgotten = false
  #readers = 0
  /** Of the status, for those who watch it; of the bytes, for those who read them. */
  #told = deferred()
  #grown = deferred()
  #isTelling = false
  readonly #pieces: Uint8Array[] = []
  readonly #abort = new AbortController()
  readonly #startedAt: number
  readonly #total: number
  readonly #options: JobOptions
  readonly #rendering: Rendering

  /** @throws {ParamError} for a picture that cannot be planned */
  constructor(params: RenderParams, options: JobOptions) {
    const { clock, requestId, client, stallMs, patienceMs } = options
    this.#options = options
    this.#startedAt = clock.now()
    this.#rendering = options.renderPicture(params, {
      requestId,
      client,
      stallMs,
      patienceMs,
      signal: this.#abort.signal,
      onTile: () => {
        this.#done++
        this.#tell()
      },
    })
    this.#total = this.#rendering.plan.tiles
    this.#draw(this.#rendering.pieces).catch((error) => this.#fail(error))
  }

  /** Of the request that asked for it. */
  get requestId(): string {
    return this.#options.requestId
  }

  /** The scale that was found for its colors, if it was to be found. */
  get fitted(): Scale | undefined {
    return this.#rendering.fitted
  }

  get state(): RenderState {
    return this.#state
  }

  /** Bytes of PNG that are kept. */
  get bytes(): number {
    return this.#bytes
  }

  /** When the job ended, by its clock; 0 while it runs. */
  get endedAt(): number {
    return this.#endedAt
  }

  get status(): RenderStatus {
    const until = this.#state === 'running' ? this.#options.clock.now() : this.#endedAt
    const progress = { done: this.#done, total: this.#total, elapsedMs: Math.round(until - this.#startedAt) }
    const failure = this.#problem && { status: this.#problem.status, detail: this.#problem.detail }
    return { id: this.id, state: this.#state, ...progress, ...failure }
  }

  /** Stops the work; readers are told, and an unfinished image breaks off. */
  cancel(): void {
    if (this.#state !== 'running') return
    this.#end('canceled')
    this.#abort.abort(new DOMException('The picture was canceled', 'AbortError'))
  }

  /** Lets go of the picture, and of those who read it: they would keep it in memory. */
  forget(): void {
    this.cancel()
    this.#isForgotten = true
    this.#drop()
  }

  /** The status now and after changes, up to the last; changes that come soon after one another are told once. */
  async *watch(): AsyncGenerator<RenderStatus> {
    this.#readers++
    try {
      while (this.#state === 'running') {
        const { promise } = this.#told
        yield this.status
        await promise
      }
      yield this.status
    } finally {
      this.#readers--
    }
  }

  /** The PNG from its start, as it comes. @throws {ProblemError} if the picture fails, is canceled or no longer kept */
  async *image(): AsyncGenerator<Uint8Array> {
    for (let next = 0;;) {
      const { promise } = this.#grown
      while (next < this.#pieces.length) yield this.#pieces[next++]!
      if (this.#isForgotten) throw new ProblemError(GONE)
      if (this.#state === 'done') return
      if (this.#state !== 'running') throw new ProblemError(this.#problem ?? CANCELED)
      await promise
    }
  }

  async #draw(pieces: AsyncGenerator<Uint8Array>): Promise<void> {
    for await (const piece of pieces) {
      if (this.#state !== 'running') return
      const bytes = this.#bytes + piece.length
      if (bytes > this.#options.mostBytes) throw new ProblemError(TOO_LARGE)
      try {
        this.#options.keep(bytes)
      } catch (error) {
        // At once: where several have no room at the same time, the others are to have this one's.
        this.#drop()
        throw error
      }
      this.#bytes = bytes
      this.#pieces.push(piece)
      this.#grow()
    }
    this.#end('done')
  }

  #fail(error: unknown): void {
    if (this.#state === 'canceled') return
    this.#problem = error instanceof LedgerError ? NO_ROOM : problemOf(error) ?? INTERNAL
    this.#end('failed', error)
  }

  #end(state: RenderState, error?: unknown): void {
    this.#state = state
    this.#endedAt = this.#options.clock.now()
    if (state !== 'done') this.#drop()
    this.#grow()
    this.#told.resolve()
    this.#options.onEnd(this, error)
  }

  #drop(): void {
    this.#pieces.length = 0
    this.#bytes = 0
    this.#options.keep(0)
    this.#grow()
  }

  #grow(): void {
    this.#grown.resolve()
    this.#grown = deferred()
  }

  /** Tells of a change, soon: of those that come until then too. */
  #tell(): void {
    if (this.#isTelling || this.#readers === 0) return
    this.#isTelling = true
    this.#options.clock.after(Math.max(TOLD_MS, this.#readers * TOLD_MS_A_READER), () => {
      this.#isTelling = false
      this.#told.resolve()
      this.#told = deferred()
    })
  }
}

const CANCELED: Problem = { status: 410, title: 'Canceled', detail: 'The picture was canceled' }

/** What is answered of a picture that is no longer kept. */
export const GONE: Problem = { status: 410, title: 'Gone', detail: 'This picture is no longer kept; ask for it again' }

const TOO_LARGE: Problem = {
  status: 413,
  title: 'Picture too large to keep',
  detail: 'The picture is larger than this server keeps; GET /render streams it instead',
}
const NO_ROOM: Problem = {
  status: 503,
  title: 'No room for the picture',
  detail: 'Pictures of others fill what this server keeps; try again later, or stream it by GET /render',
  headers: { 'Retry-After': '60' },
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve!: () => void
  const promise = new Promise<void>((fulfill) => resolve = fulfill)
  return { promise, resolve }
}
