import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createPace } from '../../core/pace.ts'

const pacing = suite('createPace()')

pacing('it has a guess before it has learned', () => {
  assert.is(createPace().predictMs(1e9), 2000)
})

pacing('it predicts what it was taught, in proportion, and follows a change', () => {
  const pace = createPace()
  for (let tile = 0; tile < 500; tile++) pace.learn(1e7, 50)
  assert.ok(Math.abs(pace.predictMs(2e7) / 100 - 1) < 0.01)
  for (let tile = 0; tile < 200; tile++) pace.learn(1e7, 5)
  assert.ok(Math.abs(pace.predictMs(1e7) / 5 - 1) < 0.1)
})

pacing('it is not led astray by one odd tile', () => {
  const pace = createPace()
  for (let tile = 0; tile < 100; tile++) pace.learn(1e7, 50)
  pace.learn(1e7, 500)
  assert.ok(pace.predictMs(1e7) < 75)
})

pacing.run()
