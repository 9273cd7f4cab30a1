import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createSending } from '../../worker/sending.ts'

const LARGE = new Uint8Array(1_000_000).map((_, index) => index)

/** A sending by a clock of the test, and how many of its answers have ended. */
function testSending() {
  const clock = { ms: 1 }
  const ended: number[] = []
  const sending = createSending(() => clock.ms)
  const send = (index: number) => {
    return (sending.bodyOf(LARGE, () => ended.push(index)) as ReadableStream<Uint8Array>).getReader()
  }
  return { clock, ended, sending, send }
}

async function readAll(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<number[]> {
  const all: number[] = []
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) all.push(...piece.value)
  return all
}

const sending = suite('createSending()')

sending('it gives small answers whole, and large ones in pieces that come to the same', async () => {
  const { sending, ended, send } = testSending()
  const small = LARGE.subarray(0, 1000)
  assert.is(sending.bodyOf(small, () => ended.push(0)), small)
  const reader = send(1)
  assert.equal([sending.count, ended], [1, [0]])
  assert.equal(await readAll(reader), [...LARGE])
  assert.equal([sending.count, ended], [0, [0, 1]])
})

sending('it forgets one whose reader leaves', async () => {
  const { sending, ended, send } = testSending()
  const reader = send(1)
  await reader.read()
  await reader.cancel()
  assert.equal([sending.count, ended], [0, [1]])
})

sending('it breaks off the slowest of many, and none that is new or quick', async () => {
  const { clock, sending, ended, send } = testSending()
  const readers = Array.from({ length: 8 }, (_, index) => send(index))
  send(8)
  assert.equal([sending.count, ended], [9, []])
  for (const [index, reader] of readers.entries()) {
    for (let piece = 0; piece < (index === 3 ? 1 : 12); piece++) await reader.read()
  }
  clock.ms += 2_000
  send(9)
  assert.equal(ended.slice(0, 1), [3])
  assert.instance(await readers[3]!.read().catch((error) => error), Error)
  // The one that nobody has begun to read is next; the others are quick enough.
  send(10)
  assert.equal(ended, [3, 8])
  send(11)
  assert.equal([sending.count, ended], [10, [3, 8]])
})

sending.run()
