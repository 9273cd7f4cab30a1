import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseDecimal } from '../../../../core/decimal.ts'
import { createLattice, type Lattice, placementOf } from '../../../../frontend/ui/tiles/lattice.ts'
import { cellsIn } from '../../../../frontend/ui/tiles/lattice.ts'
import { pageValuesOf } from '../../../../frontend/ui/tiles/page-values.ts'
import type { Layer } from '../../../../frontend/ui/tiles/plan.ts'
import { reportOf } from '../../../../frontend/ui/tiles/report.ts'
import type { PageTile } from '../../../../frontend/ui/tiles/tile.ts'
import { viewValues } from '../../../../frontend/ui/tiles/view-values.ts'

const VIEW = {
  re: parseDecimal('-0.75'),
  im: parseDecimal('0'),
  span: parseDecimal('3'),
  width: 700,
  height: 500,
}

const report = reportOf(new Headers({ 'X-Worker': 'w' }), { totalMs: 2, headAtMs: 1, isFresh: true })

/** The layer of a view at a scale, with values that grow from left to right, to 1 at the right edge; inside below `insideAt`. */
function layerOf(
  scale: number,
  isThere: (cell: { column: number; row: number }) => boolean,
  insideAt = Infinity,
): Layer {
  const lattice: Lattice = createLattice({ re: VIEW.re, im: VIEW.im, pitch: parseDecimal('0.004') }, {
    iterations: 500,
    coloring: 'smooth',
  }, VIEW)
  const { side } = lattice
  const placement = { ...placementOf(lattice, VIEW), x: 3, y: 5, scale }
  const cells = cellsIn(placement, side, VIEW)
  const tiles = cells.filter(isThere).map(({ column, row }): PageTile => {
    const values = Float64Array.from({ length: side * side }, (_, at) => {
      const x = placement.x + scale * (column * side + at % side + 0.5)
      const y = placement.y + scale * (row * side + Math.floor(at / side) + 0.5)
      return y > insideAt ? Infinity : 10 + x / VIEW.width
    })
    const kept = pageValuesOf({ width: side, height: side, isSmooth: true, values, samples: undefined }, { x: 0, y: 0 })
    return { lattice, cell: { column, row }, values: kept, most: 1, report, shown: {} }
  })
  return { lattice, placement, tiles } as unknown as Layer
}

const reading = suite('viewValues()')

reading('it reads the view evenly, at any scale of its tiles', () => {
  for (const scale of [1, 0.7, 3.3]) {
    const { sorted, coverage } = viewValues(VIEW, [layerOf(scale, () => true)])
    assert.is(coverage, 1)
    sorted.forEach((value, rank) => {
      const wanted = 10 + (rank + 0.5) / sorted.length
      assert.ok(Math.abs(value - wanted) < 0.03, `${scale}: ${value} instead of ${wanted}`)
    })
  }
})

reading('it leaves out the inside, and counts it as there', () => {
  const { sorted, coverage } = viewValues(VIEW, [layerOf(1, () => true, 250)])
  assert.is(coverage, 1)
  const whole = viewValues(VIEW, [layerOf(1, () => true)]).sorted.length
  assert.ok(Math.abs(sorted.length / whole - 0.5) < 0.02)
})

reading('it says how much of the view is there, of all layers together, but not of what is enlarged too far', () => {
  const half = layerOf(1, ({ column }) => column < 1)
  const { coverage } = viewValues(VIEW, [half])
  assert.ok(coverage > 0.2 && coverage < 0.8, `${coverage}`)
  assert.is(viewValues(VIEW, [layerOf(2, () => true), half]).coverage, 1)
  assert.is(viewValues(VIEW, [layerOf(17, () => true)]).coverage, 0)
  assert.is(viewValues(VIEW, []).sorted.length, 0)
})

reading.run()
