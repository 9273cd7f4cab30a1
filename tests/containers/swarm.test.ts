/** A swarm of one machine: deployed, scaled and updated while it draws, and left. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { askPicture, describeOutcome, PICTURE, wholePicture } from '../helpers/chaos-picture.ts'
import { createContainerFleet, everyWorker } from '../helpers/container-fleet.ts'
import { hasEngine } from '../helpers/engine.ts'
import { figure } from '../helpers/figures.ts'
import { describeTimes } from '../helpers/rounds.ts'
import { startSwarmFleet, type SwarmFleet } from '../helpers/swarm-fleet.ts'

const LIMIT_MS = 120_000

const swarm = suite('a swarm')
let fleet: SwarmFleet
let url: string
let reference: Buffer

swarm.before(async () => {
  await (await createContainerFleet('swarm', { workers: 1, runtime: 'node' })).build()
  fleet = await startSwarmFleet(2)
  await everyWorker(fleet.address, 2)
  url = fleet.address + PICTURE
  reference = await wholePicture(url)
})
swarm.after(() => fleet?.stop())

/** Draws one picture after the other until the change is made, and one more: all must be the same to the byte. */
async function drawDuring(what: string, change: Promise<void>): Promise<void> {
  let isMade = false
  const made = change.finally(() => isMade = true)
  const failures: string[] = []
  const times: number[] = []
  for (let isLast = false; !isLast;) {
    isLast = isMade
    const started = performance.now()
    const outcome = await askPicture(url, LIMIT_MS)
    times.push(performance.now() - started)
    if (outcome.kind !== 'whole') failures.push(describeOutcome(outcome))
    else if (!outcome.bytes.equals(reference)) failures.push('other bytes')
  }
  await made
  const count = `${times.length - failures.length} of ${times.length}`
  figure(`pictures identical on a swarm, ${what}`, `${count}, ${describeTimes(times)}`, 'all')
  assert.equal(failures, [])
}

swarm('it scales from 2 to 4 to 1 while it draws', async () => {
  for (const workers of [4, 1, 2]) {
    await drawDuring(`scaled to ${workers}`, fleet.scale(workers))
    await everyWorker(fleet.address, workers)
  }
})

swarm('it replaces its workers while it draws, and its frontend', async () => {
  await drawDuring('workers updated', fleet.update('worker'))
  await everyWorker(fleet.address, 2)
  await drawDuring('frontend updated', fleet.update('frontend'))
})

if (hasEngine('a swarm')) swarm.run()
