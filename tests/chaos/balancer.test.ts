/** An nginx that is reloaded, or dies and comes back, while the frontend asks it for tiles. */
import { setTimeout } from 'node:timers/promises'
import { suite } from 'uvu'
import { type ChaosFleet, hasChaosFleet, startChaosFleet } from '../helpers/chaos-fleet.ts'
import { PICTURE, wholePicture } from '../helpers/chaos-picture.ts'
import { eventually } from '../helpers/eventually.ts'
import { playRounds, type Round } from '../helpers/rounds.ts'

const balancer = suite('an nginx that fails')
let fleet: ChaosFleet
let url: string
let reference: Buffer

balancer.before(async () => {
  fleet = await startChaosFleet()
  // The frontend itself is asked: a picture that came through nginx would break off with it.
  url = fleet.frontend.address + PICTURE
  reference = await wholePicture(url)
})
balancer.after(() => fleet?.stop())

/** Waits for a worker to compute, or the picture's end; nobody does for moments between two tiles. */
function busy({ isDrawing }: Round): Promise<unknown> {
  return eventually('a worker computes', () => !isDrawing() || fleet.workers.some((worker) => worker.isComputing()))
}

balancer('it survives a reload', async () => {
  await playRounds({
    what: 'nginx reloaded',
    url,
    reference,
    async during(round) {
      await round.midway()
      await busy(round)
      const isMet = round.isDrawing()
      await fleet.nginx.reload()
      return isMet
    },
    after: () => fleet.heal(),
  })
})

/** How long nothing listens. */
const OUTAGE_MS = 300

balancer(`it survives SIGKILL, and nobody there for ${OUTAGE_MS} ms`, async () => {
  await playRounds({
    what: `nginx killed, restarted after ${OUTAGE_MS} ms`,
    url,
    reference,
    async during(round) {
      await round.midway()
      await busy(round)
      await fleet.nginx.kill()
      const isMet = round.isDrawing()
      await setTimeout(OUTAGE_MS)
      await fleet.nginx.start()
      return isMet
    },
    after: () => fleet.heal(),
  })
})

if (hasChaosFleet('an nginx that fails')) balancer.run()
