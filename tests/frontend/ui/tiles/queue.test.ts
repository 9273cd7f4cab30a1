import { setImmediate } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { HopelessError, LaterError } from '../../../../frontend/ui/tiles/client.ts'
import { createTileQueue, type QueueEvent, type Wanted } from '../../../../frontend/ui/tiles/queue.ts'
import { createVirtualClock } from '../../../helpers/virtual-clock.ts'

/** A fleet whose answers the test gives. */
function createFake(limit: number) {
  const clock = createVirtualClock()
  const asked: { key: string; answer: (tile: string) => void; fail: (error: Error) => void; signal: AbortSignal }[] = []
  const events: QueueEvent[] = []
  const drawn: string[] = []
  const queue = createTileQueue<Wanted, string>({
    fetch: ({ key }, signal) =>
      new Promise((answer, fail) => {
        asked.push({ key, answer, fail, signal })
        signal.addEventListener('abort', () => fail(signal.reason))
      }),
    limit,
    clock,
    random: () => 0.5,
    onTile: (_, tile) => drawn.push(tile),
    onEvent: (event) => events.push(event),
  })
  return { clock, asked, events, drawn, queue, want: (...keys: string[]) => queue.want(keys.map((key) => ({ key }))) }
}

const queue = suite('createTileQueue()')

queue('it asks in order, a few at a time', async () => {
  const { asked, drawn, queue, want } = createFake(2)
  want('a', 'b', 'c', 'd')
  assert.equal(asked.map(({ key }) => key), ['a', 'b'])
  assert.equal([queue.inFlight, queue.waiting], [2, 2])
  asked[1]!.answer('B')
  await setImmediate()
  assert.equal(asked.map(({ key }) => key), ['a', 'b', 'c'])
  assert.equal(drawn, ['B'])
})

queue('it gives up at once what has left the view, and takes the next', async () => {
  const { asked, events, want } = createFake(2)
  want('a', 'b', 'c')
  want('c', 'b')
  assert.equal(asked.map(({ signal }) => signal.aborted), [true, false])
  await setImmediate()
  assert.equal(asked.map(({ key }) => key), ['a', 'b', 'c'])
  assert.ok(events.includes('aborted'))
})

queue('it begins with four, and asks for more with each tile that comes', async () => {
  const { asked, want } = createFake(6)
  want(...'abcdefghijkl')
  assert.is(asked.length, 4)
  asked[0]!.answer('A')
  await setImmediate()
  assert.is(asked.length, 6)
  asked[1]!.answer('B')
  await setImmediate()
  assert.is(asked.length, 8)
  asked[2]!.answer('C')
  await setImmediate()
  assert.is(asked.length, 9, 'no more than six at a time')
})

queue('it begins nothing that is spare while somebody waits for what is in flight', async () => {
  const { asked, queue } = createFake(4)
  queue.want([{ key: 'a' }, { key: 'b' }, { key: 'c', isSpare: true }])
  asked[0]!.answer('A')
  await setImmediate()
  assert.equal(asked.map(({ key }) => key), ['a', 'b'])
  asked[1]!.fail(new LaterError('lost'))
  await setImmediate()
  assert.equal(asked.map(({ key }) => key), ['a', 'b', 'c'], 'what is lost waits itself')
})

queue('it waits as long as a full worker asks, and sends fewer meanwhile', async () => {
  const { clock, asked, want } = createFake(2)
  want('a', 'b', 'c')
  asked[0]!.fail(new LaterError('full', { retryAfterMs: 1000 }))
  await setImmediate()
  assert.is(asked.length, 2, 'one at a time')
  asked[1]!.answer('B')
  await setImmediate()
  asked[2]!.answer('C')
  await clock.run(new Promise<void>((resolve) => clock.after(900, resolve)))
  assert.is(asked.length, 3)
  await clock.run(new Promise<void>((resolve) => clock.after(300, resolve)))
  assert.equal(asked.map(({ key }) => key), ['a', 'b', 'c', 'a'])
})

queue('it tries what was lost again, less often each time', async () => {
  const { clock, asked, want } = createFake(1)
  want('a')
  const times: number[] = []
  for (let round = 0; round < 6; round++) {
    asked[round]!.fail(new LaterError('lost'))
    await clock.run((async () => {
      while (asked.length < round + 2) {
        await new Promise<void>((resolve) => clock.after(10, resolve))
      }
    })())
    times.push(clock.now())
  }
  const pauses = times.map((time, index) => time - (times[index - 1] ?? 0))
  assert.equal(pauses, [...pauses].sort((a, b) => a - b))
  assert.ok(pauses[0]! >= 200 && pauses.at(-1)! < 15_000)
})

queue('it never asks again for what is hopeless', async () => {
  const { asked, events, queue, want } = createFake(1)
  want('a', 'b')
  asked[0]!.fail(new HopelessError(422))
  await setImmediate()
  want('a', 'b')
  assert.equal(asked.map(({ key }) => key), ['a', 'b'])
  assert.ok(events.includes('hopeless'))
  assert.is(queue.waiting, 0)
})

queue.run()
