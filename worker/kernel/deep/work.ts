/**
 * Work that is done a piece at a time by whoever needs its result. Several may need it at once: each pushes it on in its own turns, and
 * none does anything twice; whoever leaves leaves what was done to the others, or to whoever comes next.
 */
export class Work<T extends object | string> {
  /** What the last piece said: how far it is. */
  progress = 0
  /** Whether a piece has thrown: there will be no result. */
  hasFailed = false
  readonly #pieces: Iterator<number, T>
  #result: T | undefined

  constructor(pieces: Iterator<number, T>) {
    this.#pieces = pieces
  }

  /** Does one piece more, and says whether that was the last one. @throws whatever the piece throws */
  advance(): boolean {
    if (this.#result !== undefined) return true
    this.hasFailed = true
    const { done, value } = this.#pieces.next()
    this.hasFailed = false
    if (done) this.#result = value
    else this.progress = value
    return done === true
  }

  /** What it came to, once it is done. */
  get result(): T | undefined {
    return this.#result
  }
}
