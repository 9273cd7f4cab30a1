import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fitCurve } from '../../../../core/fit.ts'
import { curveBetween, fitStep } from '../../../../frontend/ui/color/follow.ts'
import { createRandom } from '../../../helpers/random.ts'

/** The curve of a view whose values lie around some other. */
function curveAt(middle: number, seed = 1): readonly number[] {
  const random = createRandom(seed)
  return fitCurve(Float64Array.from({ length: 4000 }, () => middle + 10 * random() * random()).sort(), 0.75)!
}

const steps = suite('fitStep()')

steps('it lets colors stay that are the same already', () => {
  assert.is(fitStep(curveAt(50), curveAt(50), true), 'stay')
  assert.is(fitStep(curveAt(50), curveAt(50), false), 'stay')
})

steps('it eases to the very curve of a view that is whole, and only to another one while it moves', () => {
  assert.is(fitStep(curveAt(50, 1), curveAt(50, 2), true), 'ease')
  assert.is(fitStep(curveAt(50, 1), curveAt(50, 2), false), 'stay')
  assert.is(fitStep(curveAt(50), curveAt(52), false), 'ease')
})

steps('it jumps from colors that were made for something else', () => {
  assert.is(fitStep('linear', curveAt(50), false), 'jump')
  assert.is(fitStep([1, 2], curveAt(50), false), 'jump')
  assert.is(fitStep(curveAt(50), curveAt(500), false), 'jump')
  assert.is(fitStep(curveAt(500), curveAt(50), false), 'jump')
})

steps.run()

const ways = suite('curveBetween()')

ways('it goes from the one to the other, and rises all the way', () => {
  const [from, to] = [curveAt(50), curveAt(55, 2)]
  assert.equal(curveBetween(from, to, 0), from)
  fc.assert(fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (part) => {
    const curve = curveBetween(from, to, part)
    assert.ok(curve.every((point, index) => index === 0 || point > curve[index - 1]!))
    assert.ok(curve.every((point, index) => point >= from[index]! - 1e-9 && point <= to[index]! + 1e-9))
  }))
})

ways.run()
