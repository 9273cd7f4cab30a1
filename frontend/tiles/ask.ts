/** An answer, as far as tiles need it: a `Response` is one. */
export interface Answer {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  readonly body: AsyncIterable<Uint8Array> | null
}

/** The part of `fetch` that tiles are asked for with, for runtimes that have something quicker. */
export type Ask = (
  url: string,
  options: { readonly headers: Record<string, string>; readonly signal: AbortSignal },
) => Promise<Answer>
