import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { rgbFromHex } from '../../../../core/oklab.ts'
import { gradientOf } from '../../../../core/palette.ts'
import { evenStops } from '../../../../core/stops.ts'
import { createColorer, type ValueColors } from '../../../../frontend/ui/color/colorer.ts'

const FIRST: ValueColors = {
  palette: 'ultra',
  scale: 'linear',
  period: 32,
  offset: 0,
  inside: '102030',
  isSmooth: true,
}

const coloring = suite('createColorer()')

coloring('it counts changes of colors, and of places only where a value comes to lie elsewhere', () => {
  const colorer = createColorer(FIRST)
  const after = (changes: Partial<ValueColors>) => {
    const before = [colorer.version, colorer.placing] as const
    colorer.set({ ...FIRST, ...changes })
    return [colorer.version - before[0], colorer.placing - before[1]]
  }
  assert.equal(after({}), [0, 0])
  assert.equal(after({ offset: 0.1 }), [1, 0], 'a palette that flows')
  assert.equal(after({ palette: 'ember' }), [1, 0])
  assert.equal(after({ inside: 'ffffff' }), [1, 0])
  assert.equal(after({ period: 31 }), [1, 1])
  assert.equal(after({ scale: [1, 2] }), [1, 1])
  assert.equal(after({ isSmooth: false }), [1, 1])
})

coloring('it names the color of a value and of the inside, in the colors of the moment', () => {
  const colorer = createColorer(FIRST)
  const partsOf = (value: number) => colorer.cssOf(value).match(/\d+/g)!.map(Number)
  const { table, steps } = gradientOf('ultra')
  const wanted = table.subarray(3 * steps / 4, 3 * steps / 4 + 3)
  partsOf(32 / 4 + 64).forEach((part, index) => assert.ok(Math.abs(part - wanted[index]!) <= 1))
  assert.equal(partsOf(Infinity), rgbFromHex('#102030'))
  colorer.set({ ...FIRST, palette: { name: 'One', stops: evenStops([[7, 8, 9]]) } })
  assert.equal(partsOf(5), [7, 8, 9])
})

coloring.run()
