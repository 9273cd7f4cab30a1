import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fitCurve } from '../../core/fit.ts'
import { parseQuery, tileSchema } from '../../core/params.ts'
import { CURVE_RANGE, scaleFunction } from '../../core/scale.ts'
import { createRandom } from '../helpers/random.ts'

const anyValues = fc.array(fc.double({ min: -2, max: 1e7, noNaN: true }), { minLength: 1, maxLength: 300 }).map(
  (values) => Float64Array.from(values).sort(),
)

const fitting = suite('fitCurve()')

fitting('it is a curve that a request takes, or none where all values are the same', () => {
  fc.assert(fc.property(anyValues, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
    const curve = fitCurve(values, share)
    if (curve === undefined) return
    assert.equal(parseQuery(tileSchema, `scale=${curve.join()}`).scale, curve)
  }))
  assert.is(fitCurve(Float64Array.of(7, 7, 7), 1), undefined)
})

fitting('it gives each color about the same share of the values by rank, and even steps without', () => {
  const random = createRandom(1)
  // A long tail, as near the set.
  const values = Float64Array.from({ length: 10_000 }, () => 10 / (1 - random())).sort()
  const ranked = scaleFunction(fitCurve(values, 1)!).of
  const shares = new Float64Array(16)
  for (const value of values) {
    const turn = ranked(value) / CURVE_RANGE
    shares[Math.floor((turn - Math.floor(turn)) * 16)]! += 1 / values.length
  }
  assert.ok(Math.max(...shares) < 0.1 && Math.min(...shares) > 0.04, [...shares].join())
  const even = fitCurve(values, 0)!
  const widths = even.slice(1).map((point, index) => point - even[index]!)
  assert.ok(Math.max(...widths) < 1.01 * Math.min(...widths))
})

fitting('it is not bent by the few values that are far from all others', () => {
  const values = Float64Array.from({ length: 1000 }, (_, index) => index < 5 ? 1 : index > 994 ? 1e9 : 100 + index)
  const curve = fitCurve(values.sort(), 0.75)!
  assert.ok(curve[0]! > 50 && curve.at(-1)! < 2000, curve.join())
})

fitting.run()
