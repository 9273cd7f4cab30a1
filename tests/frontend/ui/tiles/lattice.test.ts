import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { formatDecimal, parseDecimal } from '../../../../core/decimal.ts'
import { parseQuery, tileSchema } from '../../../../core/params.ts'
import { viewOf } from '../../../../core/tile-job.ts'
import { columnRe, rowIm } from '../../../../core/geometry.ts'
import { boxOf, cellsIn, cellSubject, latticeOf, placementOf } from '../../../../frontend/ui/tiles/lattice.ts'
import { type Look, subjectQuery } from '../../../../frontend/ui/tiles/subject.ts'
import { planeAt, type ScreenView, transformed } from '../../../../frontend/ui/state/view.ts'

const LOOK: Look = { iterations: 500, coloring: 'smooth' }
const VIEW: ScreenView = {
  re: parseDecimal('-0.7436447860'),
  im: parseDecimal('0.1318252536'),
  span: parseDecimal('2.9336e-6'),
  width: 1280,
  height: 800,
}

const anyShift = fc.record({ x: fc.integer({ min: -5000, max: 5000 }), y: fc.integer({ min: -5000, max: 5000 }) })

const choice = suite('latticeOf()')

choice('it stays the same wherever the view is dragged, and comes back for the same zoom', () => {
  const first = latticeOf(VIEW, LOOK, [])
  fc.assert(fc.property(anyShift, ({ x, y }) => {
    assert.is(latticeOf(transformed(VIEW, { k: 1, x, y }), LOOK, [first]), first)
  }))
  const deeper = latticeOf({ ...VIEW, span: parseDecimal('1e-6') }, LOOK, [first])
  assert.is.not(deeper, first)
  assert.is(latticeOf(VIEW, LOOK, [deeper, first]), first)
})

choice('it is another one for another look, and far away', () => {
  const first = latticeOf(VIEW, LOOK, [])
  assert.is.not(latticeOf(VIEW, { ...LOOK, coloring: 'bands' }, [first]), first)
  assert.is.not(latticeOf(transformed(VIEW, { k: 1, x: 1e6, y: 0 }), LOOK, [first]), first)
})

choice('it has no more tiles in its first window than that must have', () => {
  const anySize = fc.record({ width: fc.integer({ min: 1, max: 4000 }), height: fc.integer({ min: 1, max: 4000 }) })
  fc.assert(fc.property(anySize, fc.constantFrom(500, 2 ** 22), (size, iterations) => {
    // Where the middle is half a pixel, one more may be touched.
    const even = { width: 2 * size.width, height: 2 * size.height }
    const view = { ...VIEW, ...even }
    const lattice = latticeOf(view, { ...LOOK, iterations }, [])
    const { length } = cellsIn(placementOf(lattice, view), lattice.side, view)
    assert.is(length, Math.ceil(even.width / lattice.side) * Math.ceil(even.height / lattice.side))
  }))
})

choice('it has smaller tiles where a pixel may take more steps', () => {
  assert.is(latticeOf(VIEW, LOOK, []).side, 256)
  assert.is(latticeOf(VIEW, { ...LOOK, iterations: 2 ** 22 }, []).side, 128)
})

choice.run()

const place = suite('placementOf()')

place('it puts the pixels of the tiles under the pixels of the view, at any depth', () => {
  const deep = { ...VIEW, re: parseDecimal(`-0.74${'3'.repeat(500)}`), span: parseDecimal('2e-500') }
  for (const view of [VIEW, deep]) {
    const lattice = latticeOf(view, LOOK, [])
    const at = placementOf(lattice, view)
    assert.equal(at, { x: 640 - lattice.width / 2, y: 400 - lattice.height / 2, scale: 1 })
    const moved = transformed(view, { k: 1, x: 37, y: -12 })
    assert.equal(placementOf(lattice, moved), { x: at.x + 37, y: at.y - 12, scale: 1 })
    const { scale } = placementOf(lattice, transformed(view, { k: 4, x: 0, y: 0 }))
    assert.ok(Math.abs(scale - 4) < 1e-9)
  }
})

place.run()

const query = suite('cellSubject(), subjectQuery()')

query('it asks for the very pixels of the view', () => {
  fc.assert(fc.property(anyShift, ({ x, y }) => {
    const view = transformed(VIEW, { k: 1, x, y })
    const lattice = latticeOf(VIEW, LOOK, [])
    const placement = placementOf(lattice, view)
    const [cell] = cellsIn(placement, lattice.side, view)
    const params = parseQuery(tileSchema, subjectQuery(cellSubject(lattice, cell!), 'png'))
    const box = boxOf(cell!, placement, lattice.side)
    const wanted = planeAt(view, { x: box.left + 0.5, y: box.top + 0.5 })
    const asked = viewOf(params)
    const pitch = asked.span / asked.width
    assert.ok(Math.abs(columnRe(asked, params.region!.x) - Number(formatDecimal(wanted.re))) < pitch / 100)
    assert.ok(Math.abs(rowIm(asked, params.region!.y) - Number(formatDecimal(wanted.im))) < pitch / 100)
  }))
})

query.run()

const cells = suite('cellsIn(), boxOf()')

cells('it covers the canvas with boxes of whole pixels that share their edges, at any zoom and ratio of pixels', () => {
  const anyPlacement = fc.record({
    x: fc.double({ min: -3000, max: 3000, noNaN: true }),
    y: fc.double({ min: -3000, max: 3000, noNaN: true }),
    scale: fc.double({ min: 0.3, max: 8, noNaN: true }),
  })
  fc.assert(fc.property(anyPlacement, (placement) => {
    const size = { width: 611, height: 407 }
    const covered = new Uint8Array(size.width * size.height)
    for (const cell of cellsIn(placement, 256, size)) {
      const { left, top, right, bottom } = boxOf(cell, placement, 256)
      assert.ok([left, top, right, bottom].every(Number.isInteger))
      assert.is(right, boxOf({ ...cell, column: cell.column + 1 }, placement, 256).left)
      for (let y = Math.max(0, top); y < Math.min(size.height, bottom); y++) {
        for (let x = Math.max(0, left); x < Math.min(size.width, right); x++) covered[y * size.width + x]!++
      }
    }
    assert.ok(covered.every((count) => count === 1))
  }))
})

cells('it begins in the middle', () => {
  const placement = { x: 0, y: 0, scale: 1 }
  assert.equal(cellsIn(placement, 256, { width: 1280, height: 768 })[0], { column: 2, row: 1, distance: 0 })
})

cells.run()
