import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { partsOf } from '../../../core/geometry.ts'
import { gradientOf, PALETTE_NAMES, paletteIndex } from '../../../core/palette.ts'
import { LATER_DEFAULTS } from '../../../core/params.ts'
import { copyRaster, createRaster, isSameRaster } from '../../../core/raster.ts'
import { indexCounts, roundLevels } from '../../../worker/shade/color.ts'
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
    const turns = value / 10 + 0.3
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

const rounding = suite('roundLevels()')

rounding('it shows a level that is not whole by as many pixels of the next one as it is beyond the last', () => {
  for (const level of [17.125, 99.5, 200.75]) {
    const { data } = roundLevels(new Float32Array(3 * 64 * 64).fill(level), { x: 1000, y: -77, width: 64, height: 64 })
    for (let part = 0; part < 3; part++) {
      const mean = data.filter((_, at) => at % 3 === part).reduce((sum, byte) => sum + byte, 0) / 64 / 64
      assert.ok(Math.abs(mean - level) < 0.01, `${mean} for ${level}`)
    }
    assert.ok(data.every((byte) => byte === Math.floor(level) || byte === Math.floor(level) + 1))
  }
})

rounding('it leaves whole levels alone, to the brightest', () => {
  const { data } = roundLevels(Float32Array.of(0, 128, 255, 255, 255, 255), { x: 3, y: 4, width: 2, height: 1 })
  assert.equal([...data], [0, 128, 255, 255, 255, 255])
})

rounding('it rounds a pixel the same in any tile', () => {
  const side = fc.integer({ min: 1, max: 40 })
  const corner = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 41 })
  fc.assert(fc.property(corner, corner, side, side, side, (x, y, width, height, most) => {
    const level = (column: number, row: number) => 100 + ((column * 13 + row * 7) % 64) / 64
    const levelsIn = (rect: { x: number; y: number; width: number; height: number }) => {
      return Float32Array.from({ length: 3 * rect.width * rect.height }, (_, at) => {
        const pixel = Math.floor(at / 3)
        return level(rect.x + pixel % rect.width - x, rect.y + Math.floor(pixel / rect.width) - y)
      })
    }
    const all = { x, y, width, height }
    const joined = createRaster(width, height, 3)
    for (const part of partsOf(all, most)) {
      copyRaster(roundLevels(levelsIn(part), part), joined, { x: part.x - x, y: part.y - y })
    }
    assert.ok(isSameRaster(joined, roundLevels(levelsIn(all), all)))
  }))
})

rounding.run()
