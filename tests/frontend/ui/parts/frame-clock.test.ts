import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createAlarm, every, onceAFrame } from '../../../../frontend/ui/parts/frame-clock.ts'
import { createFrameClock } from '../../../helpers/frame-clock.ts'

const clocks = suite('every(), createAlarm(), onceAFrame()')

clocks('it calls back at every step until it is stopped, be that in a call', () => {
  const clock = createFrameClock()
  const calls: number[] = []
  const stop = every(clock, 100, () => calls.push(clock.now()))
  clock.advance(350)
  stop()
  clock.advance(1000)
  assert.equal(calls, [100, 200, 300])
  const stopItself = every(clock, 100, () => {
    calls.push(clock.now())
    stopItself()
  })
  clock.advance(1000)
  assert.equal(calls.slice(3), [1450])
})

clocks('it rings once, at the time that was set last, unless it is canceled', () => {
  const clock = createFrameClock()
  const rung: string[] = []
  const alarm = createAlarm(clock)
  alarm.set(100, () => rung.push('first'))
  clock.advance(99)
  alarm.set(100, () => rung.push('second'))
  clock.advance(99)
  assert.equal(rung, [])
  clock.advance(1)
  alarm.set(100, () => rung.push('third'))
  alarm.cancel()
  clock.advance(1000)
  assert.equal(rung, ['second'])
})

clocks('it acts once a frame, however often it is asked, and again in the next', () => {
  const clock = createFrameClock()
  let count = 0
  const ask = onceAFrame(clock, () => count++)
  for (const frame of [1, 2]) {
    for (let time = 0; time < 3; time++) ask()
    assert.is(count, frame - 1)
    clock.advance(20)
    assert.is(count, frame)
  }
})

clocks.run()

const page = suite('the page')

page('it asks nobody but the clock that it is given what time it is', () => {
  const root = fileURLToPath(new URL('../../../../frontend/ui/', import.meta.url))
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  const asks = files.filter((file) =>
    /performance\.now|setTimeout|setInterval|AnimationFrame|Date\b|AbortSignal\.timeout|realClock/.test(
      readFileSync(root + file, 'utf8'),
    )
  )
  assert.equal(asks, ['parts/frame-clock.ts'])
})

page.run()
