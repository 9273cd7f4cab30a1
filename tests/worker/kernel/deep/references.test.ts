import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { LedgerError } from '../../../../core/ledger.ts'
import { type DeepView, deepView } from '../../../../worker/kernel/deep/deep-view.ts'
import { createReferences, type References } from '../../../../worker/kernel/deep/references.ts'
import { spotJobOf } from '../../../helpers/jobs.ts'

/** A view at the cusp, whose orbit takes all its steps. */
function cuspView(iterations: number, span = '1e-30'): DeepView {
  return deepView(spotJobOf({ re: '0.25', im: '0', span, width: 64, height: 64, iterations }))
}

function finish(references: References, view: DeepView): void {
  const reference = references.of(view)
  while (!reference.orbit.advance());
  const table = reference.table(view.scale + view.radius, false)
  while (!table.advance());
  references.trim()
}

const keeping = suite('createReferences()')

keeping('it keeps within its bytes by letting go of what was not used for the longest', () => {
  const bound = 4e6
  const references = createReferences(bound)
  const first = references.of(cuspView(10_000)).orbit
  for (let iterations = 10_000; iterations < 30_000; iterations += 1000) {
    finish(references, cuspView(iterations))
    assert.ok(references.bytes > 0 && references.bytes <= bound, `${references.bytes}`)
  }
  assert.is.not(references.of(cuspView(10_000)).orbit, first)
  const last = references.of(cuspView(29_000)).orbit
  assert.is(references.of(cuspView(29_000)).orbit, last)
})

keeping('it keeps one table of a view for a tile, however many it goes through, within its bytes', () => {
  const bound = 4e6
  const references = createReferences(bound)
  const tile = references.session('one')
  const view = cuspView(20_000)
  const { orbit } = tile.of(view)
  while (!orbit.advance());
  tile.trim()
  for (let zone = 0; zone < 60; zone++) {
    const table = tile.of(view).table(view.scale + view.radius + zone, false)
    while (!table.advance());
    assert.ok(references.bytes <= bound, `${references.bytes}`)
  }
  assert.is(tile.of(view).orbit, orbit)
  tile.close()
})

keeping('it refuses what has no room, and lets go of nothing that a tile uses', () => {
  const references = createReferences(3e6)
  const [one, other] = [references.session('one'), references.session('other')]
  const grow = (tile: References, view: DeepView, pieces: number) => {
    const { orbit } = tile.of(view)
    for (let piece = 0; piece < pieces; piece++) orbit.advance()
    tile.trim()
    return orbit
  }
  const orbit = grow(one, cuspView(100_000), 40)
  assert.throws(() => grow(other, cuspView(200_000), 40), (error: unknown) => error instanceof LedgerError)
  assert.is(one.of(cuspView(100_000)).orbit, orbit)
  other.close()
  assert.ok(references.bytes >= 40 * 1000)
  one.close()
  grow(other, cuspView(200_000), 20)
  assert.is.not(one.of(cuspView(100_000)).orbit, orbit)
})

keeping('it tells views apart by all that their orbits depend on, and nothing else', () => {
  const references = createReferences(2 ** 28)
  const one = references.of(cuspView(100)).orbit
  assert.is(references.of(cuspView(100)).orbit, one)
  for (const other of [cuspView(101), cuspView(100, '2e-31'), { ...cuspView(100), key: 'x' }]) {
    assert.is.not(references.of(other).orbit, one)
  }
})

keeping('it begins anew where a reference has failed', () => {
  const references = createReferences(2 ** 28)
  const { orbit } = references.of(cuspView(100))
  orbit.hasFailed = true
  assert.is.not(references.of(cuspView(100)).orbit, orbit)
})

keeping('it builds no table before its orbit is done', () => {
  assert.throws(() => createReferences(1).of(cuspView(100)).table(-90, false), /orbit must be done/)
})

keeping.run()
