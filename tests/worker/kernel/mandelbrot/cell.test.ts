import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { finishPixel, MIXED, proveCell, UNDECIDED } from '../../../../worker/kernel/mandelbrot/cell.ts'
import { onePixel } from '../../../helpers/one-pixel.ts'

const SIDE = 6
const ITERATIONS = 2000
const cell = { x: 0, y: 0, width: SIDE, height: SIDE }

function axis(center: number, pitch: number): Float64Array {
  return Float64Array.from({ length: SIDE }, (_, index) => center + (index - (SIDE - 1) / 2) * pitch)
}

const cells = suite('proveCell()')

cells('it proves what is flat, and says of the rest that it is not', () => {
  const count = (re: number, im: number, pitch: number) =>
    proveCell(axis(re, pitch), axis(im, pitch), cell, ITERATIONS).count
  assert.is(count(-0.1, 0.1, 0.001), 0)
  assert.is(count(3, 0, 0.01), 1)
  assert.is(count(0.5, 0, 1e-6), 5)
  assert.is(count(-0.7436447, 0.1318261, 1e-4), MIXED)
})

cells('it says of a cell what each of its pixels says, and gives head starts that end alike', () => {
  let proven = 0
  let finished = 0
  const place = fc.constantFrom([-0.1, 0.7], [-0.5, 0.5], [0.2500000552756214, -3.99e-12], [-1.7548776662, 0.01], [
    0.3,
    0.1,
  ])
  fc.assert(
    fc.property(
      place,
      fc.double({ min: -1, max: 1, noNaN: true }),
      fc.integer({ min: 5, max: 40 }),
      (place, aside, depth) => {
        const [re = 0, im = 0] = place
        const pitch = 2 ** -depth
        const cRe = axis(re + 8 * aside * pitch, pitch)
        const cIm = axis(im, pitch)
        const { count, end, headStart } = proveCell(cRe, cIm, cell, ITERATIONS)
        if (count !== MIXED) proven++
        for (let pixel = 0; pixel < SIDE * SIDE; pixel++) {
          const c = { re: cRe[pixel % SIDE]!, im: cIm[Math.floor(pixel / SIDE)]! }
          const wanted = onePixel(c, { iterations: ITERATIONS, smooth: false })
          if (count !== MIXED) assert.is(count, wanted)
          const n = headStart ? finishPixel(c.re, c.im, headStart, { iterations: ITERATIONS, end }) : UNDECIDED
          if (n !== UNDECIDED) assert.is(n, wanted)
          if (n !== UNDECIDED) finished++
        }
      },
    ),
    { numRuns: 150 },
  )
  assert.ok(proven > 10 && finished > 100, `${proven} cells, ${finished} pixels`)
})

cells.run()
