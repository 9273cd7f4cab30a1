import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { paletteIndex } from '../../../core/palette.ts'
import { colorValues } from '../../../worker/shade/color.ts'

const color = suite('colorValues()')

color('it gives entry 0 to the inside alone', () => {
  const options = { period: 10, offset: 0.3 }
  const bands = colorValues(Float64Array.of(0, 1, 2, 10), { ...options, isSmooth: false })
  assert.equal([...bands], [0, ...[1, 2, 10].map((n) => paletteIndex(n / 10 + 0.3))])
  const smooth = colorValues(Float64Array.of(Infinity, 0, -0.5), { ...options, isSmooth: true })
  assert.is(smooth[0], 0)
  assert.ok(smooth[1]! > 0 && smooth[2]! > 0)
})

color.run()
