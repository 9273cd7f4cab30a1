/** Containers that are killed or stopped, and come and go, while they draw: the picture is the same to the byte. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { PICTURE, wholePicture } from '../helpers/chaos-picture.ts'
import { type ContainerFleet, createContainerFleet, everyWorker } from '../helpers/container-fleet.ts'
import { docker, hasEngine } from '../helpers/engine.ts'
import { eventually } from '../helpers/eventually.ts'
import { figure } from '../helpers/figures.ts'
import { isRunnable } from '../helpers/resources.ts'
import { playRounds, type Round } from '../helpers/rounds.ts'

const WORKERS = ['worker-1', 'worker-2'] as const

const faults = suite('containers that die or stop')
let fleet: ContainerFleet
let url: string
let reference: Buffer
let containers: readonly string[]

faults.before(async () => {
  const created = await createContainerFleet('faults', { workers: WORKERS.length, runtime: 'node' })
  fleet = created
  await created.build()
  await created.up()
  await everyWorker(fleet.address, WORKERS.length)
  containers = await Promise.all(WORKERS.map((worker) => fleet.container(worker)))
  url = fleet.address + PICTURE
  reference = await wholePicture(url)
})
faults.after(() => fleet?.stop())

/** The container of some worker, once it computes a tile in the midst of the picture; none if the picture is done before. */
async function findBusy({ midway, random, isDrawing }: Round): Promise<string | undefined> {
  const pids = (await docker(['inspect', '-f', '{{.State.Pid}}', ...containers])).split('\n')
  let container: string | undefined
  await midway()
  await eventually('a worker computes', () => {
    const busy = containers.filter((_, index) => isRunnable(Number(pids[index])))
    container = busy[Math.floor(busy.length * random())]
    return container || !isDrawing()
  })
  return isDrawing() ? container : undefined
}

faults('it survives that a worker’s container is killed', async () => {
  await playRounds({
    what: 'a container killed',
    url,
    reference,
    frontend: () => fleet.frontend(),
    async during(round) {
      const container = await findBusy(round)
      if (container) await docker(['kill', container])
      return container !== undefined && round.isDrawing()
    },
    after: () => fleet.heal(containers),
  })
})

faults('it survives that a worker’s container is stopped, which ends what it has begun', async () => {
  let stopped = 0
  let drained = 0
  await playRounds({
    what: 'a container stopped',
    url,
    reference,
    frontend: () => fleet.frontend(),
    async during(round) {
      const container = await findBusy(round)
      if (!container) return false
      stopped++
      await docker(['stop', container])
      if (await docker(['inspect', '-f', '{{.State.ExitCode}}', container]) === '0') drained++
      return true
    },
    after: () => fleet.heal(containers),
  })
  figure('containers that drained when they were stopped', `${drained} of ${stopped}`, 'all')
  assert.is(drained, stopped)
})

if (hasEngine('containers that die or stop')) faults.run()
