import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { decimalToNumber, formatDecimal, parseDecimal } from '../../../core/decimal.ts'
import { CENTER, home, panned, type PictureView, placement, ZOOM, zoomed } from '../../../frontend/ui/view.ts'

function viewOf(re: string, im: string, span: string, width = 400, height = 300): PictureView {
  return { re: parseDecimal(re), im: parseDecimal(im), span: parseDecimal(span), width, height }
}

/** Where a point of a picture lies in the plane, as doubles. */
function planePoint({ re, im, span, width, height }: PictureView, { x, y }: { x: number; y: number }) {
  const [left, top, wide] = [re, im, span].map(decimalToNumber) as [number, number, number]
  return { re: left + (x - 0.5) * wide, im: top + (0.5 - y) * wide * height / width }
}

const anyPoint = fc.record({
  x: fc.double({ min: 0, max: 1, noNaN: true }),
  y: fc.double({ min: 0, max: 1, noNaN: true }),
})

const zoom = suite('zoomed()')

zoom('it keeps the point under the pointer where it is, to a pixel', () => {
  fc.assert(fc.property(anyPoint, fc.constantFrom('in', 'out'), (point, direction) => {
    const view = viewOf('-0.7436447860', '0.1318252536', '2.9336e-6')
    const next = { ...view, ...zoomed(view, point, ZOOM[direction as 'in' | 'out']) }
    const before = planePoint(view, point)
    const after = planePoint(next, point)
    const pixel = decimalToNumber(view.span) / view.width
    assert.ok(Math.abs(after.re - before.re) < pixel && Math.abs(after.im - before.im) < pixel)
  }))
})

zoom('it goes back out the way it came in', () => {
  const view = viewOf('-0.75', '0.1', '3')
  const there = { ...view, ...zoomed(view, CENTER, ZOOM.in) }
  assert.is(formatDecimal(there.span), '1.2')
  assert.equal(zoomed(there, CENTER, ZOOM.out), { re: view.re, im: view.im, span: view.span })
})

zoom('it stays exact far below what a double tells apart', () => {
  const view = viewOf('-1.2345678901234567890123456789012345', '0', '1e-30')
  const next = zoomed(view, { x: 1, y: 0.5 }, ZOOM.in)
  assert.is(formatDecimal(next.re), '-1.2345678901234567890123456789009345')
  assert.is(formatDecimal(next.span), '4e-31')
})

zoom.run()

const pan = suite('panned()')

pan('it moves by a fraction of the width, up for positive', () => {
  const moved = panned(viewOf('0', '0', '2'), 0.2, -0.1)
  assert.equal([formatDecimal(moved.re), formatDecimal(moved.im), formatDecimal(moved.span)], ['0.4', '-0.2', '2'])
})

pan.run()

const whole = suite('home()')

whole('it shows the whole set in a picture of any shape', () => {
  const side = fc.integer({ min: 10, max: 4000 })
  fc.assert(fc.property(side, side, (width, height) => {
    const view = { ...home({ width, height }), width, height }
    const corner = planePoint(view, { x: 0, y: 0 })
    const other = planePoint(view, { x: 1, y: 1 })
    assert.ok(corner.re <= -2 && other.re >= 0.48 && corner.im >= 1.13 && other.im <= -1.13)
  }))
})

whole.run()

const place = suite('placement()')

place('it puts a picture where it lies in the frame of another', () => {
  const frame = viewOf('0', '0', '2', 200, 100)
  assert.equal(placement(frame, frame), { left: 0, top: 0, scaleX: 1, scaleY: 1 })
  assert.equal(placement(viewOf('0.5', '0.25', '1', 200, 100), frame), { left: 0.5, top: 0, scaleX: 0.5, scaleY: 0.5 })
})

place('it gives up on what would be a smear, a speck, or out of sight', () => {
  const frame = viewOf('0', '0', '1')
  for (const picture of [viewOf('0', '0', '100'), viewOf('0', '0', '0.01'), viewOf('5', '0', '1')]) {
    assert.is(placement(picture, frame), undefined)
  }
})

place.run()
