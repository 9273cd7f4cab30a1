import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { oklabFromRgb, rgbFromHex, rgbFromOklab } from '../../core/oklab.ts'

const byte = fc.integer({ min: 0, max: 255 })
const anyColor = fc.tuple(byte, byte, byte)

/** sRGB to linear light by the runtime's own power. */
const linear = (byte: number) => byte / 255 <= 0.04045 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4

const converting = suite('oklabFromRgb(), rgbFromOklab()')

converting('it comes back to every color', () => {
  fc.assert(fc.property(anyColor, (color) => assert.equal(rgbFromOklab(oklabFromRgb(color)), color)), { numRuns: 2000 })
})

converting('it is what powers and cube roots of the runtime say, to fifteen digits', () => {
  fc.assert(fc.property(anyColor, (color) => {
    const [r, g, b] = color.map(linear) as [number, number, number]
    const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    const [lightness] = oklabFromRgb(color)
    assert.ok(Math.abs(lightness - (0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s)) < 1e-14)
  }))
})

converting('it clips what no screen has', () => {
  assert.equal(rgbFromOklab([2, 0, 0]), [255, 255, 255])
  assert.equal(rgbFromOklab([0, 0, 0]), [0, 0, 0])
  for (const part of rgbFromOklab([0.6, 0.4, -0.4])) assert.ok(part >= 0 && part <= 255 && Number.isInteger(part))
})

converting.run()

const reading = suite('rgbFromHex()')

reading('it reads the three parts', () => assert.equal(rgbFromHex('#1c0f13'), [28, 15, 19]))

reading.run()
