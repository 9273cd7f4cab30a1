import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { exponentOf, powerOf } from '../../../../worker/kernel/deep/binary.ts'
import { createRandom } from '../../../helpers/random.ts'

const binary = suite('powerOf(), exponentOf()')

binary('it knows every power of two that is a double, and what lies beyond', () => {
  for (let power = -1074; power <= 1023; power++) assert.is(powerOf(power), 2 ** power)
  for (const power of [-1075, -5000, -(2 ** 30)]) assert.is(powerOf(power), 0)
  for (const power of [1024, 5000, 2 ** 30]) assert.is(powerOf(power), Infinity)
})

binary('it finds the power of two below a double', () => {
  const random = createRandom(3)
  for (let tries = 0; tries < 1000; tries++) {
    const power = -1022 + Math.floor(random() * 2045)
    assert.is(exponentOf((1 + random()) * powerOf(power)), power)
    assert.is(exponentOf(powerOf(power)), power)
  }
  assert.is(exponentOf(0), -1023)
})

binary.run()
