/** Workers that die or stop while they draw: the picture is the same to the byte. */
import { suite } from 'uvu'
import { type ChaosFleet, hasChaosFleet, startChaosFleet } from '../helpers/chaos-fleet.ts'
import { PICTURE, wholePicture } from '../helpers/chaos-picture.ts'
import type { ChaosService } from '../helpers/chaos-service.ts'
import { eventually } from '../helpers/eventually.ts'
import { figure } from '../helpers/figures.ts'
import { playRounds, type Round } from '../helpers/rounds.ts'

const deaths = suite('workers that die')
let fleet: ChaosFleet
let url: string
let reference: Buffer

deaths.before(async () => {
  fleet = await startChaosFleet()
  url = fleet.nginx.address + PICTURE
  reference = await wholePicture(url)
})
deaths.after(() => fleet?.stop())

/** Some worker, once it computes a tile; nobody if the picture is done before. */
async function findBusy({ random, isDrawing }: Round, among = fleet.workers): Promise<ChaosService | undefined> {
  let worker: ChaosService | undefined
  await eventually('a worker computes', () => {
    const busy = among.filter((worker) => worker.isComputing())
    worker = busy[Math.floor(busy.length * random())]
    return worker || !isDrawing()
  })
  return isDrawing() ? worker : undefined
}

deaths('it survives SIGKILL of a worker that computes', async () => {
  await playRounds({
    what: 'SIGKILL of a worker',
    url,
    reference,
    async during(round) {
      await round.midway()
      const worker = await findBusy(round)
      await worker?.kill()
      return worker !== undefined && round.isDrawing()
    },
    after: () => fleet.heal(),
  })
})

deaths('it survives SIGSTOP of a worker that computes', async () => {
  await playRounds({
    what: 'SIGSTOP of a worker',
    url,
    reference,
    async during(round) {
      await round.midway()
      const worker = await findBusy(round)
      worker?.signal('SIGSTOP')
      return worker !== undefined && round.isDrawing()
    },
    after: () => fleet.heal(),
  })
})

deaths('it survives SIGTERM of one worker after the other, each replaced once it has ended', async () => {
  let count = 0
  let drained = 0
  await playRounds({
    what: 'rolling SIGTERM',
    url,
    reference,
    async during(round) {
      await round.midway()
      const before = count
      for (let worker: ChaosService | undefined; (worker = await findBusy(round, [nextOf(count)]));) {
        worker.signal('SIGTERM')
        count++
        await eventually('its end', () => !worker!.isAlive())
        if (round.isDrawing()) drained++
        await worker.replace()
      }
      return count > before
    },
    after: () => fleet.heal(),
  })
  figure(
    'workers that ended after SIGTERM, all of them by themselves',
    `${drained} of ${count} during the picture`,
    'most',
  )
})

function nextOf(ended: number): ChaosService {
  return fleet.workers[ended % fleet.workers.length]!
}

if (hasChaosFleet('workers that die')) deaths.run()
