import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Costs, scale } from '../../bench/scale.ts'

const COSTS: Costs = { tiles: [30, 5, 1, 4], worker: 2, nginx: 0.1, frontend: 0.5 }
const near = (value: number, wanted: number) =>
  assert.ok(Math.abs(value / wanted - 1) < 0.03, `${value}, not ${wanted}`)

const scaling = suite('scale()')

scaling('it has one worker wait for the way there and back, and for nothing else', () => {
  const { picturesPerSecond } = scale(COSTS, { workers: 1, frontends: 1, pictures: 1 })
  near(picturesPerSecond, 1000 / (40 + 4 * (2 + 0.1 + 0.5)))
})

scaling('it never does more than any of its parts can, and comes close to the least of them', () => {
  for (const workers of [1, 3, 10, 100, 400]) {
    for (const frontends of [1, 4]) {
      const { picturesPerSecond, busy } = scale(COSTS, { workers, frontends, pictures: 16 })
      const bounds = [workers * 1000 / 48, 1000 / 0.4, frontends * 1000 / 2]
      assert.ok(picturesPerSecond <= 1.02 * Math.min(...bounds), `${workers}, ${frontends}: ${picturesPerSecond}`)
      assert.ok(picturesPerSecond >= 0.6 * Math.min(...bounds), `${workers}, ${frontends}: ${picturesPerSecond}`)
      for (const share of Object.values(busy)) assert.ok(share > 0 && share <= 1.02, JSON.stringify(busy))
    }
  }
})

scaling('it is held up by the frontend at last, and no longer with more of them', () => {
  const one = scale(COSTS, { workers: 1_000, frontends: 1, pictures: 16 })
  const four = scale(COSTS, { workers: 1_000, frontends: 4, pictures: 64 })
  near(one.picturesPerSecond, 500)
  near(one.busy.frontends, 1)
  near(four.picturesPerSecond, 2000)
})

scaling.run()
