/** The pieces of a picture before its first rows: signature, header and palette. */
const HEAD_PIECES = 1

/**
 * A body of a picture's pieces, resolved once its first rows are there: what fails until then is still an error with a
 * status. Later failures break the stream off, and a reader that leaves aborts the work.
 * @throws whatever the first pieces throw
 */
export async function streamPieces(
  pieces: AsyncGenerator<Uint8Array>,
  abort: AbortController,
): Promise<ReadableStream> {
  // One that waits to be asked for more would never learn of it, and keep its place in the gate.
  abort.signal.addEventListener('abort', () => void pieces.return(undefined).catch(() => {}))
  const first: IteratorResult<Uint8Array>[] = []
  while (first.length <= HEAD_PIECES) {
    first.push(await pieces.next())
    abort.signal.throwIfAborted()
  }
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = first.shift() ?? await pieces.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel(reason) {
      abort.abort(reason)
    },
  }, { highWaterMark: 0 })
}
