import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { TimedTile } from '../../lab/draw.ts'
import { dearestShare, measure, quantile } from '../../lab/measures.ts'

const tile = (worker: string, endedAt: number, computeMs: number, queueMs = 0): TimedTile => {
  return { status: 200, worker, balance: undefined, endedAt, computeMs, queueMs }
}

const measures = suite('measure()')

measures('it finds a fleet that never idles perfect, and one of which half idles half as good', () => {
  const full = [tile('a', 110, 100), tile('b', 110, 100)]
  assert.equal(measure({ startedAt: 10, drawn: full }, 2), {
    makespanMs: 100,
    efficiency: 1,
    waitMs: 0,
    shares: [0.5, 0.5],
  })
  const alone = [tile('a', 60, 50), tile('a', 110, 50, 50)]
  assert.equal(measure({ startedAt: 10, drawn: alone }, 2), {
    makespanMs: 100,
    efficiency: 0.5,
    waitMs: 50,
    shares: [1],
  })
})

measures('it asks of nobody to be quicker than the dearest tile', () => {
  const drawn = [tile('a', 100, 100), tile('b', 10, 10)]
  assert.is(measure({ startedAt: 0, drawn }, 2).efficiency, 1)
})

measures('it knows what 95 % do not exceed, and what the dearest tiles are of all', () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index)
  assert.is(quantile(values, 0.95), 95)
  assert.is(quantile([7], 0.95), 7)
  assert.is(dearestShare([1, 1, 1, 7], 0.25), 0.7)
})

measures.run()
