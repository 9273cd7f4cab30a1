import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { pauseMs, recovery } from '../../../../frontend/ui/tiles/outage.ts'

const pauses = suite('pauseMs()')

pauses('it grows from a second to a quarter of a minute', () => {
  const all = Array.from({ length: 12 }, (_, attempt) => pauseMs(attempt))
  assert.is(all[0], 1000)
  assert.is(all.at(-1), 15_000)
  assert.equal(all, [...all].sort((a, b) => a - b))
})

pauses.run()

const waiting = suite('recovery()')

waiting('it asks until a worker is up, and tells whether anything answered', async () => {
  const answers = [
    () => Promise.reject(new TypeError('refused')),
    () => Promise.resolve(new Response('', { status: 503 })),
  ]
  const waits: number[] = []
  const heard: boolean[] = []
  const clock = {
    fetch: () => (answers.shift() ?? (() => Promise.resolve(new Response(''))))(),
    wait: (milliseconds: number) => Promise.resolve(void waits.push(milliseconds)),
  }
  const attempts = await recovery(2, new AbortController().signal, {
    clock,
    onAnswer: (reached) => heard.push(reached),
  })
  assert.is(attempts, 5)
  assert.equal(heard, [false, true])
  assert.equal(waits, [pauseMs(2), pauseMs(3), pauseMs(4)])
})

waiting('it stops when nobody waits any more', async () => {
  const abort = new AbortController()
  const clock = {
    fetch: () => Promise.reject(abort.abort(new Error('left'))),
    wait: () => Promise.resolve(),
  }
  const error = await recovery(0, abort.signal, { clock, onAnswer: () => {} }).catch((error) => error)
  assert.is(error, abort.signal.reason)
})

waiting.run()
