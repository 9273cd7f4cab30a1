import { suite } from 'uvu'
import * as assert from 'uvu/assert'
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
  const bound = 2e6
  const references = createReferences(bound)
  const first = references.of(cuspView(10_000))
  for (let iterations = 10_000; iterations < 30_000; iterations += 1000) {
    finish(references, cuspView(iterations))
    assert.ok(references.bytes > 0 && references.bytes <= Math.max(bound, 110 * iterations), `${references.bytes}`)
  }
  assert.is.not(references.of(cuspView(10_000)), first)
  const last = references.of(cuspView(29_000))
  assert.is(references.of(cuspView(29_000)), last)
})

keeping('it keeps the one in use, however large it is, and counts those that grow', () => {
  const references = createReferences(1)
  const view = cuspView(100_000)
  const { orbit } = references.of(view)
  for (let piece = 0; piece < 50; piece++) orbit.advance()
  assert.ok(references.bytes > 50 * 1000)
  assert.is(references.of(view).orbit, orbit)
  references.of(cuspView(100))
  assert.is(references.bytes, 0)
  assert.is.not(references.of(view).orbit, orbit)
})

keeping('it tells views apart by all that their orbits depend on, and nothing else', () => {
  const references = createReferences(2 ** 28)
  const one = references.of(cuspView(100))
  assert.is(references.of(cuspView(100)), one)
  for (const other of [cuspView(101), cuspView(100, '2e-31'), { ...cuspView(100), key: 'x' }]) {
    assert.is.not(references.of(other), one)
  }
})

keeping('it begins anew where a reference has failed', () => {
  const references = createReferences(2 ** 28)
  const reference = references.of(cuspView(100))
  reference.orbit.hasFailed = true
  assert.is.not(references.of(cuspView(100)), reference)
})

keeping('it builds no table before its orbit is done', () => {
  assert.throws(() => createReferences(1).of(cuspView(100)).table(-90, false), /orbit must be done/)
})

keeping.run()
