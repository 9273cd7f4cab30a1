import { Agent, type Dispatcher } from 'undici'
import type { Answer, Ask } from './ask.ts'

const agent = new Agent()

/**
 * What Node's fetch is made of, without the fetch, which would take half of the frontend's time for a tile; and without the
 * stream that undici's `request` makes of each body, a third of the rest. Whoever does not read a body has to abort.
 */
export const askWithUndici: Ask = (url, { headers, signal }) => {
  const { origin, pathname, search } = new URL(url)
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const exchange = new Exchange({ signal, resolve, reject })
    agent.dispatch({ origin, path: pathname + search, method: 'GET', headers }, exchange)
  })
}

interface Outcome {
  readonly signal: AbortSignal
  readonly resolve: (answer: Answer) => void
  readonly reject: (reason: unknown) => void
}

/**
 * A request under way, as undici tells of it. A class: tsx names every closure that is made, and as many of them take
 * half as long again.
 */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #outcome: Outcome
  readonly #pieces: Uint8Array[] = []
  #controller: Dispatcher.DispatchController | undefined
  #isOver = false
  #failure: unknown
  #wake = () => {}

  constructor(outcome: Outcome) {
    this.#outcome = outcome
    outcome.signal.addEventListener('abort', this.#leave)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#outcome.signal.aborted) this.#leave()
  }

  onResponseStart(_: unknown, status: number, headers: Record<string, string | string[] | undefined>): void {
    // What is below says that the answer is still to come.
    if (status < 200) return
    const get = (name: string) => {
      const value = headers[name.toLowerCase()]
      return value === undefined ? null : String(value)
    }
    this.#outcome.resolve({ status, headers: { get }, body: this.#read() })
  }

  onResponseData(_: unknown, piece: Uint8Array): void {
    this.#pieces.push(piece)
    this.#wake()
  }

  onResponseEnd(): void {
    this.#end(undefined)
  }

  onResponseError(_: unknown, error: unknown): void {
    this.#outcome.reject(error)
    this.#end(error)
  }

  #end(failure: unknown): void {
    this.#outcome.signal.removeEventListener('abort', this.#leave)
    this.#isOver = true
    this.#failure = failure
    this.#wake()
  }

  /** While a connection is being made there is no controller yet. */
  readonly #leave = () => {
    const { signal, reject } = this.#outcome
    reject(signal.reason)
    this.#controller?.abort(signal.reason)
  }

  async *#read(): AsyncGenerator<Uint8Array> {
    try {
      while (true) {
        const piece = this.#pieces.shift()
        if (piece) yield piece
        else if (this.#failure) throw this.#failure
        else if (this.#isOver) return
        else await new Promise<void>((resolve) => this.#wake = resolve)
      }
    } finally {
      if (!this.#isOver) this.#controller?.abort(new DOMException('Nobody reads on', 'AbortError'))
    }
  }
}
