import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseDecimal } from '../../../../core/decimal.ts'
import { createLattice } from '../../../../frontend/ui/tiles/lattice.ts'
import { pageValuesOf } from '../../../../frontend/ui/tiles/page-values.ts'
import { refinementsOf } from '../../../../frontend/ui/tiles/refine.ts'
import { reportOf } from '../../../../frontend/ui/tiles/report.ts'
import { bytesOf, type PageTile } from '../../../../frontend/ui/tiles/tile.ts'

const lattice = createLattice(
  { re: parseDecimal('-0.75'), im: parseDecimal('0'), pitch: parseDecimal('0.004') },
  { iterations: 500, coloring: 'smooth' },
  { width: 800, height: 600 },
)
const { side } = lattice
const report = reportOf(new Headers(), { totalMs: 2, headAtMs: 1, isFresh: true })

function tileOf(column: number, most = 1): PageTile {
  const values = pageValuesOf(
    { width: side, height: side, isSmooth: true, values: new Float64Array(side * side), samples: undefined },
    { x: 0, y: 0 },
  )
  return { lattice, cell: { column, row: 0 }, values, most, report, shown: {} }
}

const REFINEMENT = { samples: 16, scale: 'linear', period: 32 } as const

const refining = suite('refinementsOf()')

refining('it wants the tiles that have fewer samples, in their order', () => {
  const tiles = [tileOf(2), tileOf(0, 16), tileOf(1, 4), tileOf(5)]
  const wanted = refinementsOf(tiles, REFINEMENT, Infinity)
  assert.equal(wanted.map(({ cell }) => cell.column), [2, 1, 5])
  assert.ok(wanted.every(({ refinement }) => refinement === REFINEMENT))
  assert.equal(refinementsOf(tiles, { ...REFINEMENT, samples: 1 }, Infinity), [])
})

refining('it wants no more than memory has room for, were every pixel to get all samples', () => {
  const tiles = Array.from({ length: 10 }, (_, column) => tileOf(column))
  const plain = tiles.reduce((sum, tile) => sum + bytesOf(tile), 0)
  const most = side ** 2 * (1 + 2 * 16)
  assert.is(refinementsOf(tiles, REFINEMENT, plain + 3 * most).length, 3)
  assert.is(refinementsOf(tiles, REFINEMENT, plain + 3 * most - 1).length, 2)
  assert.is(refinementsOf(tiles, REFINEMENT, plain - 1).length, 0)
})

refining.run()
