/**
 * The simulated fleet against a real nginx: the same workers get the same tiles. `npm run bench -- reproduction` compares what
 * they then take.
 */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { balancedPath, drawPicture } from '../../lab/draw.ts'
import { startSleepers, type Testbed } from '../../lab/testbed.ts'
import type { SerialWorker } from '../../lab/serial-worker.ts'
import { simulate } from '../../lab/simulation.ts'
import { findProgram } from '../../lb/machine.ts'
import { runnable } from '../helpers/skip.ts'

const WORKERS = 8
const TILES = 200

const reproducing = suite('the simulated fleet')
let testbed: Testbed<SerialWorker>

reproducing.before(async () => {
  testbed = await startSleepers(WORKERS)
})
reproducing.after(() => testbed?.stop())

for (const strategy of ['hash', 'ip_hash', 'round_robin'] as const) {
  reproducing(`it gives each worker as many tiles as the real one, by ${strategy}`, async () => {
    const tiles = Array.from({ length: TILES }, (_, index) => ({ path: `/tile?tile=${index}`, steps: 0, costMs: 1 }))
    const before = testbed.workers.map(({ hits }) => hits)
    await drawPicture(testbed.client, tiles, { inFlight: WORKERS, balance: strategy })
    const hits = testbed.workers.map(({ hits }, index) => hits - before[index]!)
    const { requests } = simulate({
      tiles: tiles.map(({ path, costMs }) => ({ url: balancedPath(path, strategy), costMs, network: [127, 0, 0] })),
      workers: testbed.workers.map(({ address }) => ({ address, weight: 1, speed: 1, health: 'well' as const })),
      strategy,
      demand: { inFlight: WORKERS },
      queue: Infinity,
      random: () => 0.5,
    })
    assert.equal([...requests], hits)
  })
}

if (runnable(findProgram('nginx') !== undefined, 'the simulated fleet: there is no nginx')) reproducing.run()
