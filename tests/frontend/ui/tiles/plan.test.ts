import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseDecimal } from '../../../../core/decimal.ts'
import type { Lattice } from '../../../../frontend/ui/tiles/lattice.ts'
import { pageValuesOf } from '../../../../frontend/ui/tiles/page-values.ts'
import { planOf, targetOf } from '../../../../frontend/ui/tiles/plan.ts'
import { reportOf } from '../../../../frontend/ui/tiles/report.ts'
import type { Look } from '../../../../frontend/ui/tiles/subject.ts'
import { createTileStore } from '../../../../frontend/ui/tiles/store.ts'
import type { PageTile } from '../../../../frontend/ui/tiles/tile.ts'
import { type ScreenView, tidied, transformed } from '../../../../frontend/ui/state/view.ts'

const LOOK: Look = { iterations: 500, coloring: 'smooth' }
const VIEW: ScreenView = {
  re: parseDecimal('-0.75'),
  im: parseDecimal('0.1'),
  span: parseDecimal('0.01'),
  width: 1000,
  height: 700,
}

function tileOf(lattice: Lattice, cell: { column: number; row: number }): PageTile {
  const report = reportOf(new Headers({ 'X-Worker': 'w' }), { totalMs: 2, headAtMs: 1, isFresh: true })
  const size = { width: 4, height: 4 }
  const values = pageValuesOf({ ...size, isSmooth: true, values: new Float64Array(16), samples: undefined }, {
    x: 0,
    y: 0,
  })
  return { lattice, cell, values, most: 1, report, shown: {} }
}

/** A store with everything that a view wants. */
function filled(view: ScreenView) {
  const store = createTileStore(1e9)
  const target = targetOf(view, LOOK, { before: undefined, isMoving: false, known: [] })
  for (let wanted = planOf(view, target, store).wanted; wanted.length > 0;) {
    for (const { lattice, cell } of wanted) store.add(tileOf(lattice, cell))
    wanted = planOf(view, target, store).wanted
  }
  return { store, target }
}

const plan = suite('planOf()')

plan('it wants the surroundings first where there is nothing to look at, else the middle of the view', () => {
  const store = createTileStore(1e9)
  const target = targetOf(VIEW, LOOK, { before: undefined, isMoving: false, known: [] })
  const first = planOf(VIEW, target, store)
  assert.is.not(first.wanted[0]!.lattice, target)
  assert.is(first.done, 0)
  for (const { lattice, cell } of first.wanted) if (lattice !== target) store.add(tileOf(lattice, cell))
  const second = planOf(VIEW, target, store)
  assert.is(second.wanted[0]!.lattice, target)
  assert.ok(second.layers.length > 1)
})

plan('it draws nothing but the view’s own tiles once they are all there, and wants no more', () => {
  const { store, target } = filled(VIEW)
  const { layers, wanted, done, total } = planOf(VIEW, target, store)
  assert.is(layers.length, 1)
  assert.equal(wanted, [])
  assert.is(done, total)
})

plan('it has something under every pixel after a move or a zoom', () => {
  const { store, target } = filled(VIEW)
  for (const transform of [{ k: 1, x: 400, y: 300 }, { k: 0.4, x: 0, y: 0 }, { k: 5, x: -2000, y: -900 }]) {
    const view = tidied(transformed(VIEW, transform))
    const next = targetOf(view, LOOK, { before: target, isMoving: transform.k === 1, known: [] })
    const { layers } = planOf(view, next, store)
    const covers = layers.some(({ placement, tiles }) => {
      const boxes = [...tiles].map(({ cell, lattice }) => ({
        left: placement.x + cell.column * lattice.side * placement.scale,
        top: placement.y + cell.row * lattice.side * placement.scale,
        size: lattice.side * placement.scale,
      }))
      const points = [[1, 1], [998, 1], [1, 698], [998, 698], [500, 350]] as const
      return points.every(([x, y]) =>
        boxes.some(({ left, top, size }) => x >= left - 1 && y >= top - 1 && x <= left + size && y <= top + size)
      )
    })
    assert.ok(covers, JSON.stringify(transform))
  }
})

plan('it draws from no more layers than it takes to fill the view', () => {
  const { store, target } = filled(VIEW)
  const view = tidied(transformed(VIEW, { k: 1.5, x: -200, y: -150 }))
  const next = targetOf(view, LOOK, { before: target, isMoving: false, known: [] })
  const { layers } = planOf(view, next, store)
  assert.is(layers.length, 2, 'those of the view before, and the view’s own')
  assert.ok(Math.abs(layers[0]!.placement.scale - 1.5) < 1e-4)
})

plan('it keeps the tiles of a view that moves until they are twice too large or too small', () => {
  const target = targetOf(VIEW, LOOK, { before: undefined, isMoving: false, known: [] })
  const at = (k: number, isMoving: boolean) =>
    targetOf(transformed(VIEW, { k, x: 0, y: 0 }), LOOK, { before: target, isMoving, known: [] })
  assert.is(at(1.9, true), target)
  assert.is.not(at(2.1, true), target)
  assert.is.not(at(1.9, false), target)
})

plan.run()
