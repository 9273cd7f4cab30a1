import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { linearFromScreen } from '../../core/oklab.ts'
import { levelOf } from '../../core/light.ts'

const light = suite('levelOf()')

light('it finds the level that shines so, to a thousandth', () => {
  for (let level = 0; level <= 255; level++) {
    assert.ok(Math.abs(levelOf(linearFromScreen(level)) - level) < 1e-3, `${level}`)
  }
  fc.assert(fc.property(fc.double({ min: 0, max: 255, noNaN: true }), (level) => {
    assert.ok(Math.abs(levelOf(linearFromScreen(level)) - level) < 1e-3)
  }))
})

light('it averages black and white to what shines half as bright, and not to the level in the middle', () => {
  const level = levelOf((linearFromScreen(0) + linearFromScreen(255)) / 2)
  assert.ok(level > 187 && level < 189, `${level}`)
})

light.run()
