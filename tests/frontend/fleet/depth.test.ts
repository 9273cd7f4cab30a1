import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createDepth } from '../../../frontend/fleet/depth.ts'

/** A depth that has seen so many tiles of so many milliseconds. */
function learned(computeMs: number, tiles = 200) {
  const clock = { ms: 0 }
  const depth = createDepth(() => clock.ms)
  const learn = (computeMs: number, tiles: number) => {
    for (let tile = 0; tile < tiles; tile++) depth.learn(computeMs)
  }
  learn(computeMs, tiles)
  return { depth, clock, learn }
}

const deepening = suite('createDepth()')

deepening('it is one a worker until something is known', () => {
  assert.is(createDepth(() => 0).perWorker, 1)
})

deepening('it is one for tiles that take longer than their way, and more the quicker they are, up to three', () => {
  assert.equal([100, 2, 1, 0.5, 0].map((ms) => learned(ms).depth.perWorker), [1, 1, 2, 3, 3])
})

deepening('it stays from one to three whatever tiles take', () => {
  fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true })), (tiles) => {
    const depth = createDepth(() => 0)
    for (const ms of tiles) {
      depth.learn(ms)
      assert.ok(depth.perWorker >= 1 && depth.perWorker <= 3, `${depth.perWorker}`)
    }
  }))
})

deepening('it follows what tiles take now', () => {
  const { depth, learn } = learned(0.1)
  learn(20, 5)
  assert.is(depth.perWorker, 1)
  learn(0.1, 100)
  assert.ok(depth.perWorker > 2, `${depth.perWorker}`)
})

deepening('it is one for ten seconds after a worker was full', () => {
  const { depth, clock } = learned(0.1)
  depth.sawFull()
  assert.is(depth.perWorker, 1)
  clock.ms += 10_000
  assert.is(depth.perWorker, 3)
})

deepening.run()
