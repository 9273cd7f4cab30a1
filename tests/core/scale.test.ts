import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { CURVE_RANGE, scaleFunction } from '../../core/scale.ts'

const anyCurve = fc.array(fc.double({ min: 1e-6, max: 1e4, noNaN: true }), { minLength: 2, maxLength: 16 }).map(
  (widths) => widths.map((_, index) => widths.slice(0, index + 1).reduce((sum, width) => sum + width, 0)),
)
const anyValue = fc.double({ min: -2, max: 1e6, noNaN: true })

const scaling = suite('scaleFunction()')

scaling('it rises with the value, whatever the scale', () => {
  fc.assert(fc.property(anyCurve, anyValue, anyValue, (curve, one, other) => {
    const [less, more] = [Math.min(one, other), Math.max(one, other)]
    for (const scale of ['linear', 'sqrt', 'log', curve] as const) {
      const f = scaleFunction(scale).of
      assert.ok(f(less) <= f(more) + 1e-9 * Math.abs(f(more)), `${String(scale)}: ${less} ${more}`)
    }
  }))
})

scaling('it passes a curve evenly from point to point', () => {
  fc.assert(fc.property(anyCurve, (curve) => {
    const f = scaleFunction(curve).of
    curve.forEach((point, index) => {
      assert.ok(Math.abs(f(point) - CURVE_RANGE * index / (curve.length - 1)) < 1e-9 * CURVE_RANGE)
    })
  }))
})

scaling('it has no corner that could be seen: the slope is the same on both sides of each point', () => {
  const f = scaleFunction([2, 3, 7, 8, 20]).of
  for (const point of [2, 3, 7, 8, 20]) {
    const step = 1e-6
    const [before, after] = [(f(point) - f(point - step)) / step, (f(point + step) - f(point)) / step]
    assert.ok(Math.abs(before - after) < 1e-3 * before, `${point}: ${before} ${after}`)
  }
})

scaling('it goes on beyond a curve, ever more slowly', () => {
  const f = scaleFunction([10, 20, 30]).of
  assert.ok(f(1e6) > f(1e5) && f(1e5) > f(100) && f(100) > CURVE_RANGE)
  assert.ok(f(1e6) < 10 * CURVE_RANGE)
  assert.ok(f(-2) < f(5) && f(5) < 0)
})

scaling('it gives a list what it gives each value of it', () => {
  fc.assert(fc.property(anyCurve, fc.array(anyValue), (curve, values) => {
    for (const scale of ['linear', 'sqrt', 'log', curve] as const) {
      const f = scaleFunction(scale)
      const results = new Float64Array(values.length)
      f.ofAll(Float64Array.from(values), results)
      assert.equal(results, Float64Array.from(values, (value) => f.of(value)))
    }
  }))
})

scaling('it takes roots and logarithms of every value there is', () => {
  for (const scale of ['sqrt', 'log'] as const) assert.ok(Number.isFinite(scaleFunction(scale).of(-2)))
  assert.is(scaleFunction('sqrt').of(13), 32)
  assert.is(scaleFunction('log').of(13), 32)
})

scaling.run()
