import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { linearFromScreen } from '../../../core/oklab.ts'
import { gradientOf, indexedGradient } from '../../../core/palette.ts'
import { COLOR_NUMBERS, lightTable } from '../../../worker/shade/light-table.ts'

const light = suite('lightTable()')

light('it has levels and light of each place along the turn, and of the inside behind them', () => {
  const gradient = gradientOf('silver')
  const { colors, places } = lightTable(gradient, [16, 32, 48])
  assert.is(colors.length, COLOR_NUMBERS * (places + 1))
  for (let index = 0; index <= places; index++) {
    for (let part = 0; part < 3; part++) {
      const level = colors[COLOR_NUMBERS * index + part]!
      const shine = colors[COLOR_NUMBERS * index + 3 + part]!
      assert.ok(Math.abs(shine - linearFromScreen(level)) < 1e-5, `${index}`)
      if (index === places) assert.is(level, 16 * (part + 1))
    }
  }
  const middle = gradient.table[3 * gradient.steps / 2]!
  assert.ok(Math.abs(colors[COLOR_NUMBERS * places / 2]! - middle) < 0.2)
})

light('tables with different insides do not share them', () => {
  const gradient = gradientOf('silver')
  const dark = lightTable(gradient, [0, 0, 0])
  const bright = lightTable(gradient, [255, 255, 255])
  assert.is(dark.colors.at(-1), 0)
  assert.is(bright.colors.at(-1), 1)
})

light('where colors jump, it has one place for each', () => {
  const { colors, places } = lightTable(indexedGradient('classic'), [0, 0, 0])
  assert.is(places, 255)
  assert.ok(colors.subarray(0, COLOR_NUMBERS * places).every((number) => number >= 0))
})

light.run()
