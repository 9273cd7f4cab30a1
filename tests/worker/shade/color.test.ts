import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { partsOf, type Rect } from '../../../core/geometry.ts'
import { gradientOf, PALETTE_NAMES, paletteIndex } from '../../../core/palette.ts'
import { LATER_DEFAULTS } from '../../../core/params.ts'
import { parseStops } from '../../../core/stops.ts'
import { copyRaster, createRaster, isSameRaster } from '../../../core/raster.ts'
import { colorValues, indexCounts } from '../../../worker/shade/color.ts'
import { levelsOf, paintOf, type PaintParams } from '../../../worker/shade/paint.ts'

const PARAMS: PaintParams = { ...LATER_DEFAULTS, palette: 'ultra', period: 10, offset: 0.3, isSmooth: true }

const index = suite('indexCounts()')

index('it gives entry 0 to the inside alone', () => {
  const entries = indexCounts(Float64Array.of(0, 1, 2, 10), paintOf({ ...PARAMS, isSmooth: false }))
  assert.equal([...entries], [0, ...[1, 2, 10].map((n) => paletteIndex(n / 10 + 0.3))])
})

index.run()

const levels = suite('levelsOf()')

levels('it reads the palette at the place of each value, and gives the inside its own color', () => {
  const { table, steps } = gradientOf('ultra')
  const paint = paintOf({ ...PARAMS, inside: '102030' })
  assert.equal([...levelsOf(Float64Array.of(Infinity), paint)], [16, 32, 48])
  fc.assert(fc.property(fc.double({ min: -2, max: 1e6, noNaN: true }), (value) => {
    const turns = value * (1 / 10) + 0.3
    const step = Math.floor((turns - Math.floor(turns)) * steps)
    levelsOf(Float64Array.of(value), paint).forEach((level, part) => {
      const ends = [table[3 * step + part]!, table[3 * step + 3 + part]!]
      assert.ok(level >= Math.min(...ends) - 1e-4 && level <= Math.max(...ends) + 1e-4)
    })
  }))
})

levels('it gives counts the very colors of their entries', () => {
  for (const palette of PALETTE_NAMES) {
    const paint = paintOf({ ...PARAMS, palette, isSmooth: false })
    for (const level of levelsOf(Float64Array.of(1, 7, 300), paint)) assert.ok(Number.isInteger(level), palette)
  }
})

levels.run()

/** A paint of one color from end to end. */
const plain = (stop: string) => paintOf({ ...PARAMS, palette: parseStops(stop) })

const coloring = suite('colorValues()')

coloring('it shows a level between two by as many pixels of the next one as it is beyond the last', () => {
  // From level 100 to level 101 and back again in one turn.
  const paint = paintOf({ ...PARAMS, palette: parseStops('646464~656565'), period: 1, offset: 0 })
  for (const turn of [0.0625, 0.125, 0.3, 0.45]) {
    const wanted = levelsOf(Float64Array.of(turn), paint)
    const { data } = colorValues(
      new Float64Array(64 * 64).fill(turn),
      { x: 1000, y: -77, width: 64, height: 64 },
      paint,
    )
    for (let part = 0; part < 3; part++) {
      const mean = data.filter((_, at) => at % 3 === part).reduce((sum, byte) => sum + byte, 0) / 64 / 64
      assert.ok(Math.abs(mean - wanted[part]!) < 1 / 16, `${mean} for ${wanted[part]}`)
    }
    assert.ok(data.every((byte) => byte === 100 || byte === 101))
  }
})

coloring('it leaves whole levels alone, to the darkest and the brightest', () => {
  for (const [stop, level] of [['000000', 0], ['808080', 128], ['ffffff', 255]] as const) {
    const { data } = colorValues(
      new Float64Array(40 * 30).fill(3.7),
      { x: 3, y: 4, width: 40, height: 30 },
      plain(stop),
    )
    assert.ok(data.every((byte) => byte === level), stop)
  }
})

coloring('it is within a level of what the palette has there, everywhere', () => {
  for (const palette of PALETTE_NAMES) {
    const paint = paintOf({ ...PARAMS, palette })
    const values = Float64Array.from({ length: 900 }, (_, at) => at / 37)
    const levels = levelsOf(values, paint)
    const { data } = colorValues(values, { x: 0, y: 0, width: 30, height: 30 }, paint)
    data.forEach((byte, at) => assert.ok(Math.abs(byte - levels[at]!) < 1.3, `${palette} ${byte} ${levels[at]}`))
  }
})

coloring('it rounds a pixel the same in any tile', () => {
  const side = fc.integer({ min: 1, max: 40 })
  const corner = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 41 })
  const paint = paintOf({ ...PARAMS, period: 1000 })
  fc.assert(fc.property(corner, corner, side, side, side, (x, y, width, height, most) => {
    const draw = (rect: Rect) =>
      colorValues(
        Float64Array.from({ length: rect.width * rect.height }, (_, at) => {
          return (rect.x - x + at % rect.width) * 0.7 + (rect.y - y + Math.floor(at / rect.width)) * 0.3
        }),
        rect,
        paint,
      )
    const all = { x, y, width, height }
    const joined = createRaster(width, height, 3)
    for (const part of partsOf(all, most)) copyRaster(draw(part), joined, { x: part.x - x, y: part.y - y })
    assert.ok(isSameRaster(joined, draw(all)))
  }))
})

coloring.run()
