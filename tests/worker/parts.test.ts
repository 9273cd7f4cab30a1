import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { partsInOrder } from '../../worker/parts.ts'

const cutting = suite('partsInOrder()')

cutting('its parts are within the bound, and their pixels follow one another in the order of the whole', () => {
  const side = fc.integer({ min: 1, max: 40 })
  fc.assert(fc.property(side, side, fc.integer({ min: 1, max: 200 }), (width, height, most) => {
    let next = 0
    for (const part of partsInOrder({ x: 7, y: -3, width, height }, most)) {
      assert.ok(part.width * part.height <= most)
      for (let y = part.y; y < part.y + part.height; y++) {
        for (let x = part.x; x < part.x + part.width; x++) assert.is((y + 3) * width + x - 7, next++)
      }
    }
    assert.is(next, width * height)
  }))
})

cutting.run()
