import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { isInCardioidOrDisc } from '../../../../worker/kernel/mandelbrot/interior.ts'
import { onePixel } from '../../../helpers/one-pixel.ts'

const interior = suite('isInCardioidOrDisc()')

interior('it knows the middles, and leaves the boundary and what is beyond to others', () => {
  for (const [re, im] of [[0, 0], [-0.5, 0.3], [-1, 0], [-1.1, 0.1]] as const) assert.ok(isInCardioidOrDisc(re, im))
  for (const [re, im] of [[0.25, 0], [-0.75, 0], [-1.25, 0], [0.3, 0], [-1.3, 0], [0, 1]] as const) {
    assert.not.ok(isInCardioidOrDisc(re, im))
  }
})

interior('it names only points that do not escape', () => {
  const coordinate = fc.double({ min: -1.3, max: 1.3, noNaN: true })
  fc.assert(fc.property(coordinate, coordinate, (re, im) => {
    fc.pre(isInCardioidOrDisc(re, im))
    assert.is(onePixel({ re, im }, { iterations: 3000, smooth: false }), 0)
  }))
})

interior.run()
