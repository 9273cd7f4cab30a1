import { getEventListeners } from 'node:events'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { whenAborted } from '../../core/when-aborted.ts'

const waiting = suite('whenAborted()')

waiting('it calls back whoever still waits, once, in their order', () => {
  const abort = new AbortController()
  const called: string[] = []
  const stays = ['a', 'b', 'c'].map((name) => whenAborted(abort.signal, () => called.push(name)))
  stays[1]!()
  abort.abort()
  abort.abort()
  assert.equal(called, ['a', 'c'])
  stays[0]!()
})

waiting('it takes one listener of the signal for as many as wait', () => {
  const { signal } = new AbortController()
  for (let round = 0; round < 3; round++) {
    const stays = Array.from({ length: 20 }, () => whenAborted(signal, () => {}))
    assert.is(getEventListeners(signal, 'abort').length, 1)
    for (const stay of stays) stay()
  }
})

waiting('it lets one who is called end the waiting of another', () => {
  const abort = new AbortController()
  let called = 0
  whenAborted(abort.signal, () => stay())
  const stay = whenAborted(abort.signal, () => called++)
  abort.abort()
  assert.is(called, 0)
})

waiting.run()
