import type { RenderParams } from '../../core/params.ts'
import { INTERNAL } from '../../service/failure.ts'
import type { Problem } from '../../service/problem.ts'
import type { RenderState, RenderStatus } from '../../core/progress.ts'
import { ProblemError } from '../../service/service.ts'
import { problemOf } from './failure.ts'
import type { FanOutOptions } from './fan-out.ts'
import type { RenderPicture } from './render.ts'

export interface JobOptions extends Pick<FanOutOptions, 'requestId' | 'stallMs'> {
  readonly renderPicture: RenderPicture
  /** Bytes of PNG beyond which a job fails: nobody may fill the memory with one picture. */
  readonly mostBytes: number
  /** Milliseconds from any fixed instant. */
  readonly now: () => number
  /** Told once, when the job is done, failed or canceled; with the error of a failure. */
  readonly onEnd: (job: Job, error?: unknown) => void
}

/** One picture, drawn once from its creation on; any number of readers may follow its status and its bytes. */
export class Job {
  readonly id: string = crypto.randomUUID()
  #state: RenderState = 'running'
  #bytes = 0
  #done = 0
  #endedAt = 0
  #problem: Problem | undefined
  #changed = deferred()
  readonly #pieces: Uint8Array[] = []
  readonly #abort = new AbortController()
  readonly #startedAt: number
  readonly #total: number
  readonly #options: JobOptions

  /** @throws {ParamError} for a picture that cannot be planned */
  constructor(params: RenderParams, options: JobOptions) {
    this.#options = options
    this.#startedAt = options.now()
    const { plan, pieces } = options.renderPicture(params, {
      requestId: options.requestId,
      stallMs: options.stallMs,
      signal: this.#abort.signal,
      onTile: () => {
        this.#done++
        this.#change()
      },
    })
    this.#total = plan.tiles
    this.#draw(pieces).catch((error) => this.#fail(error))
  }

  /** Of the request that asked for it. */
  get requestId(): string {
    return this.#options.requestId
  }

  get state(): RenderState {
    return this.#state
  }

  /** Bytes of PNG so far. */
  get bytes(): number {
    return this.#bytes
  }

  /** When the job ended, by its clock; 0 while it runs. */
  get endedAt(): number {
    return this.#endedAt
  }

  get status(): RenderStatus {
    const until = this.#state === 'running' ? this.#options.now() : this.#endedAt
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

  /** The status now and after each change, up to the last; changes that come together are told once. */
  async *watch(): AsyncGenerator<RenderStatus> {
    while (this.#state === 'running') {
      const { promise } = this.#changed
      yield this.status
      await promise
    }
    yield this.status
  }

  /** The PNG from its start, as it comes. @throws {ProblemError} if the picture fails or is canceled */
  async *image(): AsyncGenerator<Uint8Array> {
    for (let next = 0;;) {
      const { promise } = this.#changed
      while (next < this.#pieces.length) yield this.#pieces[next++]!
      if (this.#state === 'done') return
      if (this.#state !== 'running') throw new ProblemError(this.#problem ?? CANCELED)
      await promise
    }
  }

  async #draw(pieces: AsyncGenerator<Uint8Array>): Promise<void> {
    for await (const piece of pieces) {
      this.#pieces.push(piece)
      this.#bytes += piece.length
      if (this.#bytes > this.#options.mostBytes) throw new ProblemError(TOO_LARGE)
      this.#change()
    }
    this.#end('done')
  }

  #fail(error: unknown): void {
    if (this.#state === 'canceled') return
    this.#problem = problemOf(error) ?? INTERNAL
    this.#end('failed', error)
  }

  #end(state: RenderState, error?: unknown): void {
    this.#state = state
    this.#endedAt = this.#options.now()
    this.#change()
    this.#options.onEnd(this, error)
  }

  #change(): void {
    this.#changed.resolve()
    this.#changed = deferred()
  }
}

const CANCELED: Problem = { status: 410, title: 'Canceled', detail: 'The picture was canceled' }
const TOO_LARGE: Problem = {
  status: 413,
  title: 'Picture too large to keep',
  detail: 'The picture is larger than this server keeps; GET /render streams it instead',
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve!: () => void
  const promise = new Promise<void>((fulfill) => resolve = fulfill)
  return { promise, resolve }
}
