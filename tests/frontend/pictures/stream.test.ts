import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { streamPieces } from '../../../frontend/pictures/stream.ts'
import { collect } from '../../helpers/bytes.ts'

async function* numbered(count: number, { asked = [], fault }: { asked?: number[]; fault?: Error } = {}) {
  for (let piece = 0; piece < count; piece++) {
    asked.push(piece)
    yield Uint8Array.of(piece)
  }
  if (fault) throw fault
}

const stream = suite('streamPieces()')

stream('it gives every piece', async () => {
  const body = await streamPieces(numbered(5), new AbortController())
  assert.equal([...await collect(body as unknown as AsyncIterable<Uint8Array>)], [0, 1, 2, 3, 4])
})

stream('it throws what fails before the first rows', async () => {
  const fault = new Error('no worker')
  assert.is(await streamPieces(numbered(1, { fault }), new AbortController()).catch((error) => error), fault)
})

stream('it breaks off at what fails later', async () => {
  const fault = new Error('lost')
  const body = await streamPieces(numbered(3, { fault }), new AbortController())
  assert.is(await collect(body as unknown as AsyncIterable<Uint8Array>).catch((error) => error), fault)
})

stream('it asks for nothing that is not read, and aborts the work when the reader leaves', async () => {
  const asked: number[] = []
  const abort = new AbortController()
  const body = await streamPieces(numbered(100, { asked }), abort)
  const reader = body.getReader()
  for (let read = 0; read < 5; read++) await reader.read()
  assert.equal(asked, [0, 1, 2, 3, 4])
  await reader.cancel('closed')
  assert.is(abort.signal.aborted, true)
})

stream.run()
