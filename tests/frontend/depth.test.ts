import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createDepth } from '../../frontend/depth.ts'
import type { Tile } from '../../frontend/tile.ts'

const tileOf = (times: Pick<Tile, 'computeMs' | 'workerMs'>): Tile => ({
  rect: { x: 0, y: 0, width: 1, height: 1 },
  pixels: new Uint8Array(1),
  worker: 'worker-1',
  ...times,
})

/** A depth that has seen so many tiles, each so long in the worker's hands, and so long on its way there and back. */
function learned({ computeMs, queueMs = 0, wayMs }: { computeMs: number; queueMs?: number; wayMs: number }) {
  const clock = { ms: 0 }
  const depth = createDepth(() => clock.ms)
  const workerMs = queueMs + computeMs
  for (let tile = 0; tile < 200; tile++) depth.learn(tileOf({ computeMs, workerMs }), workerMs + wayMs)
  return { depth, clock }
}

const deepening = suite('createDepth()')

deepening('it is one a worker until something is known, and where answers do not say what they took', () => {
  const depth = createDepth(() => 0)
  assert.is(depth.perWorker, 1)
  depth.learn(tileOf({}), 100)
  assert.is(depth.perWorker, 1)
})

deepening('it keeps a worker busy while a tile is on its way, whatever waits in its queue', () => {
  assert.is(learned({ computeMs: 10, wayMs: 0 }).depth.perWorker, 1)
  for (const queueMs of [0, 50]) {
    const { perWorker } = learned({ computeMs: 10, queueMs, wayMs: 5 }).depth
    assert.ok(Math.abs(perWorker - 1.5) < 1e-9, `${perWorker}`)
  }
})

deepening('it stays from one to three, also for tiles of no time and clocks that disagree', () => {
  const ms = fc.double({ min: 0, max: 1e6, noNaN: true })
  fc.assert(fc.property(fc.array(fc.tuple(ms, ms, ms)), (tiles) => {
    const depth = createDepth(() => 0)
    for (const [computeMs, workerMs, elapsedMs] of tiles) {
      depth.learn(tileOf({ computeMs, workerMs }), elapsedMs)
      assert.ok(depth.perWorker >= 1 && depth.perWorker <= 3, `${depth.perWorker}`)
    }
  }))
  assert.is(learned({ computeMs: 0, wayMs: 1 }).depth.perWorker, 3)
})

deepening('it follows what tiles take now', () => {
  const { depth } = learned({ computeMs: 1, wayMs: 1 })
  assert.ok(depth.perWorker > 1.99)
  for (let tile = 0; tile < 40; tile++) depth.learn(tileOf({ computeMs: 100, workerMs: 100 }), 101)
  assert.ok(depth.perWorker < 1.05, `${depth.perWorker}`)
  for (let tile = 0; tile < 200; tile++) depth.learn(tileOf({ computeMs: 100, workerMs: 100 }), 200)
  assert.ok(depth.perWorker > 1.9, `${depth.perWorker}`)
})

deepening('it goes by the shortest ways, since the others have waited for a worker that computes', () => {
  const depth = createDepth(() => 0)
  for (let tile = 0; tile < 200; tile++) {
    depth.learn(tileOf({ computeMs: 40, workerMs: 40 }), 40 + (tile % 4 === 0 ? 1 : 20))
    assert.ok(depth.perWorker < 1.1, `${depth.perWorker}`)
  }
})

deepening('it is one for ten seconds after a worker was full', () => {
  const { depth, clock } = learned({ computeMs: 1, wayMs: 1 })
  depth.sawFull()
  assert.is(depth.perWorker, 1)
  clock.ms += 10_000
  assert.ok(depth.perWorker > 1)
})

deepening.run()
