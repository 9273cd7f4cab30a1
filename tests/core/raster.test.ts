import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { partsOf } from '../../core/geometry.ts'
import { type Channels, copyRaster, createRaster, isSameRaster, type Raster } from '../../core/raster.ts'

const side = fc.integer({ min: 1, max: 30 })
const channels = fc.constantFrom<Channels>(1, 2, 3, 4)

/** Whose bytes tell where they belong. */
function numbered(width: number, height: number, channels: Channels): Raster {
  const raster = createRaster(width, height, channels)
  raster.data.forEach((_, index) => raster.data[index] = index * 7)
  return raster
}

const copying = suite('copyRaster()')

copying('it puts together again what was cut into parts', () => {
  fc.assert(fc.property(side, side, side, channels, (width, height, most, channels) => {
    const whole = numbered(width, height, channels)
    const joined = createRaster(width, height, channels)
    for (const part of partsOf({ x: 0, y: 0, width, height }, most)) {
      const raster = createRaster(part.width, part.height, channels)
      for (let row = 0; row < part.height; row++) {
        for (let at = 0; at < part.width * channels; at++) {
          const from = ((part.y + row) * width + part.x) * channels + at
          raster.data[row * part.width * channels + at] = whole.data[from]!
        }
      }
      copyRaster(raster, joined, part)
    }
    assert.ok(isSameRaster(joined, whole))
  }))
})

copying.run()

const comparing = suite('isSameRaster()')

comparing('it sees every byte, the size and the channels', () => {
  fc.assert(fc.property(side, side, channels, fc.nat(), (width, height, channels, where) => {
    const one = numbered(width, height, channels)
    assert.ok(isSameRaster(one, numbered(width, height, channels)))
    const other = numbered(width, height, channels)
    other.data[where % other.data.length]! ^= 1
    assert.not(isSameRaster(one, other))
    assert.not(isSameRaster(one, { ...one, width: height, height: width + 1 }))
  }))
  assert.not(isSameRaster(createRaster(4, 2, 1), createRaster(2, 4, 1)))
  assert.not(isSameRaster(createRaster(4, 1, 1), createRaster(1, 1, 4)))
})

comparing.run()
