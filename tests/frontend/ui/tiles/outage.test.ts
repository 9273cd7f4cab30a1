import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { pauseMs, recovery } from '../../../../frontend/ui/tiles/outage.ts'
import { createVirtualClock } from '../../../helpers/virtual-clock.ts'

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
    () => Promise.resolve(new Response('')),
  ]
  const clock = createVirtualClock()
  const askedAtMs: number[] = []
  const heard: boolean[] = []
  const fetch = () => {
    askedAtMs.push(clock.now())
    return answers.shift()!()
  }
  const onAnswer = (reached: boolean) => heard.push(reached)
  const attempts = await clock.run(recovery(2, new AbortController().signal, { clock, fetch, onAnswer }))
  assert.is(attempts, 5)
  assert.equal(heard, [false, true])
  const pauses = askedAtMs.map((atMs, index) => atMs - (askedAtMs[index - 1] ?? 0))
  pauses.forEach((pause, index) => assert.ok(Math.abs(pause - pauseMs(2 + index)) < 1e-6))
})

waiting('it stops when nobody waits any more, in a pause or while it asks', async () => {
  for (const isPaused of [true, false]) {
    const clock = createVirtualClock()
    const abort = new AbortController()
    const leave = () => abort.abort(new Error('left'))
    if (isPaused) clock.after(1, leave)
    const fetch = () => isPaused ? assert.unreachable() as never : Promise.reject(leave())
    const waited = recovery(0, abort.signal, { clock, fetch, onAnswer: () => assert.unreachable() })
    assert.is(await clock.run(waited).catch((error) => error), abort.signal.reason)
    assert.is(clock.pending, 0)
  }
})

waiting.run()
