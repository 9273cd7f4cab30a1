/** A swarm of one machine: deployed, scaled and updated while it draws, and left. */
import { suite } from 'uvu'
import { PICTURE, wholePicture } from '../helpers/chaos-picture.ts'
import { createContainerFleet, everyWorker } from '../helpers/container-fleet.ts'
import { hasEngine } from '../helpers/engine.ts'
import { playRounds } from '../helpers/rounds.ts'
import { startSwarmFleet, type SwarmFleet } from '../helpers/swarm-fleet.ts'

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

/** Draws one picture after the other until the change is made. */
function drawWhile(what: string, change: () => Promise<void>): Promise<void> {
  return playRounds({
    what: `a swarm ${what}`,
    url,
    reference,
    drawsOn: true,
    rounds: 1,
    async during() {
      await change()
      return true
    },
  })
}

swarm('it scales from 2 to 4 to 1 while it draws', async () => {
  for (const workers of [4, 1, 2]) {
    await drawWhile(`scaled to ${workers}`, async () => {
      await fleet.scale(workers)
      await everyWorker(fleet.address, workers)
    })
  }
})

swarm('it replaces its workers while it draws, and its frontend', async () => {
  await drawWhile('whose workers are updated', async () => {
    await fleet.update('worker')
    await everyWorker(fleet.address, 2)
  })
  await drawWhile('whose frontend is updated', () => fleet.update('frontend'))
})

if (hasEngine('a swarm')) swarm.run()
