import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Orbits } from '../../../../worker/kernel/mandelbrot/orbits.ts'
import { onePixel } from '../../../helpers/one-pixel.ts'

const orbits = suite('Orbits')

const point = fc.record({
  re: fc.double({ min: -1.99, max: 0.6, noNaN: true }),
  im: fc.double({ min: -1.2, max: 1.2, noNaN: true }),
})
const places = fc.array(point, { maxLength: 20 }).filter((points) =>
  points.every(({ re, im }) => re ** 2 + im ** 2 < 3.99)
)

orbits(
  'it gives each orbit its own first step beyond the bailout, however many there are and in whatever pieces',
  () => {
    fc.assert(
      fc.property(places, places, fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 1e5 }), (
        first,
        second,
        iterations,
        steps,
      ) => {
        const counts = new Map<number, number>()
        const list = new Orbits(20, {
          iterations,
          bailout: 4,
          onEscape: (pixel, n, norm) => {
            assert.ok(norm > 4)
            counts.set(pixel, n)
          },
        })
        // The list is used again after it has finished.
        for (const points of [first, second]) {
          counts.clear()
          points.forEach(({ re, im }, pixel) => list.add(pixel, re, im))
          while (!list.run(steps));
          points.forEach((c, pixel) => {
            assert.is(counts.get(pixel) ?? 0, onePixel(c, { iterations, smooth: false }), JSON.stringify(c))
          })
        }
      }),
    )
  },
)

orbits('it begins anew with other questions, whatever it was in the midst of', () => {
  fc.assert(
    fc.property(places, places, fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 0, max: 3000 }), (
      first,
      second,
      iterations,
      steps,
    ) => {
      const list = new Orbits(20, { iterations: 3000, bailout: 256 ** 2, onEscape: () => {} })
      first.forEach(({ re, im }, pixel) => list.add(pixel, re, im))
      list.run(steps)
      const counts = new Map<number, number>()
      list.restart({ iterations, bailout: 4, onEscape: (pixel, n) => counts.set(pixel, n) })
      assert.is(list.steps, 0)
      second.forEach(({ re, im }, pixel) => list.add(pixel, re, im))
      while (!list.run(1e4));
      second.forEach((c, pixel) => {
        assert.is(counts.get(pixel) ?? 0, onePixel(c, { iterations, smooth: false }), JSON.stringify(c))
      })
    }),
  )
})

orbits('it stops following orbits that repeat themselves', () => {
  const list = new Orbits(1, { iterations: 1e9, bailout: 4, onEscape: () => assert.unreachable() })
  list.add(0, -0.12, 0.75)
  assert.ok(list.run(1e5))
})

orbits.run()
