import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  decimalRatio,
  decimalToNumber,
  formatDecimal,
  parseDecimal,
  subtractDecimals,
} from '../../../../core/decimal.ts'
import {
  depthOf,
  framed,
  home,
  pitchOf,
  planeAt,
  resized,
  type ScreenView,
  tidied,
  transformed,
} from '../../../../frontend/ui/state/view.ts'

function viewOf(re: string, im: string, span: string, width = 400, height = 300): ScreenView {
  return { re: parseDecimal(re), im: parseDecimal(im), span: parseDecimal(span), width, height }
}

/** How far two points of the plane lie apart, in pixels of a view. */
function distance(view: ScreenView, a: ReturnType<typeof planeAt>, b: ReturnType<typeof planeAt>): number {
  const pitch = pitchOf(view)
  return Math.hypot(
    decimalRatio(subtractDecimals(a.re, b.re), pitch),
    decimalRatio(subtractDecimals(a.im, b.im), pitch),
  )
}

const DEEP = viewOf(`-1.7${'4'.repeat(300)}`, `0.0${'7'.repeat(300)}`, '2.5e-290')
const SHALLOW = viewOf('-0.7436447860', '0.1318252536', '2.9336e-6')

const anyPixel = fc.record({ x: fc.integer({ min: 0, max: 400 }), y: fc.integer({ min: 0, max: 300 }) })
const anyFactor = fc.double({ min: 0.01, max: 1000, noNaN: true })

const move = suite('transformed()')

move('it keeps the point under the pointer where it is, at any depth', () => {
  fc.assert(fc.property(anyPixel, anyFactor, fc.constantFrom(DEEP, SHALLOW), ({ x, y }, k, view) => {
    const next = transformed(view, { k, x: x * (1 - k), y: y * (1 - k) })
    assert.ok(distance(next, planeAt(view, { x, y }), planeAt(next, { x, y })) < 1e-6)
    assert.ok(Math.abs(decimalRatio(view.span, next.span) / k - 1) < 1e-12)
  }))
})

move('it moves the picture with the pointer, down for down', () => {
  const next = transformed(viewOf('0', '0', '4', 400, 300), { k: 1, x: 100, y: 50 })
  assert.equal([formatDecimal(next.re), formatDecimal(next.im)], ['-1', '0.5'])
})

move.run()

const tidy = suite('tidied()')

tidy('it moves nothing by more than a fraction of a pixel, and leaves a short link', () => {
  fc.assert(fc.property(anyPixel, anyFactor, ({ x, y }, k) => {
    const view = transformed(SHALLOW, { k, x, y })
    const next = tidied(view)
    for (const corner of [{ x: 0, y: 0 }, { x: 400, y: 300 }, { x: 200, y: 150 }]) {
      assert.ok(distance(view, planeAt(view, corner), planeAt(next, corner)) < 0.02)
    }
    assert.ok(formatDecimal(next.re).length < 24)
  }))
})

tidy.run()

const box = suite('framed()')

box('it shows all of a box, as large as it fits', () => {
  const next = framed(viewOf('0', '0', '4', 400, 300), { x: 100, y: 75, width: 100, height: 30 })
  assert.is(formatDecimal(next.span), '1')
  assert.equal([formatDecimal(next.re), formatDecimal(next.im)], ['-0.5', '0.6'])
})

box.run()

const size = suite('resized()')

size('it keeps the pitch, whatever the window', () => {
  const next = resized(SHALLOW, { width: 1234, height: 777 })
  assert.ok(Math.abs(decimalRatio(pitchOf(next), pitchOf(SHALLOW)) - 1) < 1e-12)
})

size.run()

const whole = suite('home(), depthOf()')

whole('it shows the whole set in a window of any shape', () => {
  const side = fc.integer({ min: 10, max: 4000 })
  fc.assert(fc.property(side, side, (width, height) => {
    const view = { ...home({ width, height }), width, height }
    const [corner, other] = [planeAt(view, { x: 0, y: 0 }), planeAt(view, { x: width, y: height })]
    assert.ok(decimalToNumber(corner.re) <= -2 && decimalToNumber(other.re) >= 0.48)
    assert.ok(decimalToNumber(corner.im) >= 1.13 && decimalToNumber(other.im) <= -1.13)
  }))
})

whole('it tells depths that no double holds', () => {
  assert.is(depthOf(parseDecimal('3')), 0)
  assert.ok(Math.abs(depthOf(parseDecimal('3e-1200')) - 1200) < 1e-9)
})

whole.run()
