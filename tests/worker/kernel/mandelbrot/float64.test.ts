import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { columnRe, type Rect, rowIm, type View } from '../../../../core/geometry.ts'
import type { TileJob } from '../../../../core/tile-job.ts'
import { exactCount } from '../../../helpers/exact.ts'
import { drawJob, drawPoints, jobOf } from '../../../helpers/jobs.ts'
import { onePixel } from '../../../helpers/one-pixel.ts'
import { shallowViews } from '../../../helpers/views.ts'

function draw(job: TileJob): Float64Array {
  return drawJob({ ...job, arithmetic: 'float64' }).values
}

function areSame(some: Float64Array, others: Float64Array): boolean {
  return some.length === others.length && some.every((value, index) => Object.is(value, others[index]))
}

/**
 * Views whose pixels are doubles of few bits, near the boundary of the set. With at most 120 iterations the rounding of a
 * double orbit stays far from deciding an escape, so exact arithmetic must give the same counts.
 */
const anyView: fc.Arbitrary<View> = fc.record({
  place: fc.constantFrom([-0.75, 0], [-0.75, 0.125], [-1.75, 0], [0.25, 0.5], [-0.125, 0.75], [-2, 0], [0, 0]),
  depth: fc.integer({ min: 0, max: 12 }),
  width: fc.constantFrom(8, 16),
  height: fc.integer({ min: 1, max: 16 }),
}).map(({ place: [re = 0, im = 0], depth, ...size }) => ({ re, im, span: 4 * 2 ** -depth, ...size }))

const counts = suite('float64Kernel')

counts('it counts what exact arithmetic counts, for both escape radii', () => {
  fc.assert(
    fc.property(anyView, fc.integer({ min: 1, max: 120 }), fc.boolean(), (view, iterations, smooth) => {
      const values = draw(jobOf(view, { iterations, isSmooth: smooth }))
      values.forEach((value, pixel) => {
        const c = { re: columnRe(view, pixel % view.width), im: rowIm(view, Math.floor(pixel / view.width)) }
        const wanted = exactCount(c, iterations, smooth ? 256 : 2)
        // With |z| beyond 256 and at most 256² + |c|, log₂ log₂ |z| lies in [3, 4.01): μ lies in (n − 3.01, n − 2].
        if (!smooth) assert.is(value, wanted, JSON.stringify({ view, pixel }))
        else if (wanted === 0) assert.is(value, Infinity)
        else if (Math.hypot(c.re, c.im) < 4) {
          assert.is(Math.ceil(value - 1e-12) + 2, wanted, `${value} ${JSON.stringify(c)}`)
        }
      })
    }),
    { numRuns: 150 },
  )
})

counts('it counts the first step beyond the radius: |c| > 2 is 1, -2 and 0 are inside', () => {
  const at = (re: number, im: number) => {
    const view = { re, im, span: 1e-9, width: 1, height: 1 }
    return draw(jobOf(view, { iterations: 1000 }))[0]
  }
  assert.is(at(2.1, 0), 1)
  assert.is(at(1, 0), 3)
  assert.is(at(-2, 0), 0)
  assert.is(at(0, 0), 0)
  assert.is(at(-1, 0), 0)
})

counts('it escapes at the last step allowed and not one later', () => {
  const view = { re: 1, im: 0, span: 1e-9, width: 1, height: 1 }
  assert.is(draw(jobOf(view, { iterations: 3 }))[0], 3)
  assert.is(draw(jobOf(view, { iterations: 2 }))[0], 0)
})

counts('it pauses every few million steps, and tells of all of them', () => {
  const { view, iterations } = shallowViews(64).find(({ name }) => name === 'z28-543f9cfa')!
  let pieces = 0
  const { steps } = drawJob(jobOf(view, { iterations }), () => pieces++)
  assert.ok(steps > 1e7 && pieces > steps / 2e6 && pieces <= steps / 1e6, `${steps} in ${pieces}`)
})

counts('it gives a region the pixels that the whole view has there, outside the view too', () => {
  const corner = fc.integer({ min: -20, max: 20 })
  const size = fc.integer({ min: 1, max: 12 })
  fc.assert(fc.property(anyView, corner, corner, size, size, (view, x, y, width, height) => {
    const job = jobOf(view, { iterations: 60, isSmooth: true })
    const all: Rect = { x: -20, y: -20, width: 60, height: 60 }
    const whole = draw({ ...job, region: all })
    const part = draw({ ...job, region: { x, y, width, height } })
    part.forEach((value, pixel) => {
      const column = x - all.x + pixel % width
      const row = y - all.y + Math.floor(pixel / width)
      assert.is(value, whole[row * all.width + column])
    })
  }))
})

/** Values of a job by the loop that nobody has sped up. */
function reference({ view, region, iterations, isSmooth }: TileJob): Float64Array {
  return Float64Array.from({ length: region.width * region.height }, (_, pixel) => {
    const c = {
      re: columnRe(view, region.x + pixel % region.width),
      im: rowIm(view, region.y + Math.floor(pixel / region.width)),
    }
    return onePixel(c, { iterations, smooth: isSmooth })
  })
}

for (const { name, view, iterations } of shallowViews(40)) {
  counts(`it gives ${name} the values of the one-pixel loop`, () => {
    for (const smooth of [false, true]) {
      const job = jobOf(view, { iterations, isSmooth: smooth })
      assert.ok(areSame(draw(job), reference(job)), smooth ? 'smooth' : 'bands')
    }
  })
}

counts('it gives the values of the one-pixel loop wherever one looks, in any region', () => {
  const pixel = fc.integer({ min: -30, max: 60 })
  const size = fc.integer({ min: 1, max: 70 })
  const place = fc.record({
    center: fc.constantFrom([-0.75, 0], [0.25, 0], [-1.25, 0], [-2, 0], [-0.16, 1.04], [-1.7693, 0.0063], [0.3, 0.02]),
    depth: fc.integer({ min: -3, max: 45 }),
  })
  const iterations = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1000, max: 3000 }))
  fc.assert(
    fc.property(place, pixel, pixel, size, size, iterations, fc.boolean(), (place, x, y, width, height, n, smooth) => {
      const [re = 0, im = 0] = place.center
      const view = { re, im, span: 3 * 2 ** -place.depth, width: 64, height: 48 }
      const job = jobOf(view, { region: { x, y, width, height }, iterations: n, isSmooth: smooth })
      assert.ok(areSame(draw(job), reference(job)), JSON.stringify({ place, x, y, width, height, n, smooth }))
    }),
    { numRuns: 120 },
  )
})

counts('it gives the values of the one-pixel loop in minibrots so small that little is certain', () => {
  for (
    const [re, im, span, iterations] of [
      // A cycle of period 444, of which noise leaves nothing.
      [-0.11713147903461842, 0.8944602896307905, 1.2258276610018425e-12, 15_563],
      // Newton's method stops as far from cycles as they are from others.
      [-0.2697156500025109, 0.8551224915031759, 1.1001741099683559e-8, 4857],
      [-0.6064712446827376, 0.6644637396463573, 4.306877457268123e-9, 11_373],
      [-0.09599923656800051, 0.9261535518474175, 1.7097024695036348e-8, 2610],
    ] as const
  ) {
    const view = { re, im, span, width: 64, height: 64 }
    const job = jobOf(view, { iterations })
    assert.ok(areSame(draw(job), reference(job)), `${re} + ${im}i`)
  }
})

counts('it knows orbits of which rounding decides, at the tip of the needle', () => {
  const view = { re: -2, im: 0, span: 2 ** -48, width: 16, height: 9 }
  for (const smooth of [false, true]) {
    const job = jobOf(view, { iterations: 500, isSmooth: smooth })
    assert.ok(areSame(draw(job), reference(job)))
  }
})

const points = suite('float64Kernel.points()')

points('it gives any places the values of the one-pixel loop there, centers and between', () => {
  const place = fc.tuple(fc.double({ min: -20, max: 40, noNaN: true }), fc.double({ min: -20, max: 40, noNaN: true }))
  fc.assert(fc.property(anyView, fc.array(place, { maxLength: 1500 }), fc.boolean(), (view, places, isSmooth) => {
    const job = jobOf(view, { iterations: 200, isSmooth })
    const { values } = drawPoints(job, Float64Array.from(places.flat()))
    places.forEach(([x, y], index) => {
      const c = { re: columnRe(view, x), im: rowIm(view, y) }
      assert.is(values[index], onePixel(c, { iterations: 200, smooth: isSmooth }))
    })
  }))
})

points.run()

counts.run()
