/** A fleet that Compose scales and updates while it draws: pictures are the same to the byte. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { PICTURE, wholePicture } from '../helpers/chaos-picture.ts'
import { type ContainerFleet, createContainerFleet, everyWorker } from '../helpers/container-fleet.ts'
import { docker, hasEngine } from '../helpers/engine.ts'
import { playRounds } from '../helpers/rounds.ts'

const STEPS = [4, 1, 2] as const

const updates = suite('a fleet that changes')
let fleet: ContainerFleet
let url: string
let reference: Buffer
let others: string

updates.before(async () => {
  const created = await createContainerFleet('updates', { workers: 2, runtime: 'node' })
  fleet = created
  await created.build()
  await created.up()
  await everyWorker(fleet.address, 2)
  url = fleet.address + PICTURE
  reference = await wholePicture(url)
  others = await nginxAndFrontend()
})
updates.after(() => fleet?.stop())

async function nginxAndFrontend(): Promise<string> {
  return await docker([
    'inspect',
    '-f',
    '{{.Id}} {{.State.StartedAt}}',
    await fleet.container('nginx'),
    await fleet.container('frontend'),
  ])
}

updates('it scales from 2 to 4 to 1', async () => {
  await drawWhile('scaled 2 → 4 → 1', async (index) => {
    const workers = STEPS[index % STEPS.length]!
    await fleet.scale(workers)
    // nginx follows by itself.
    await everyWorker(fleet.address, workers)
  })
  await fleet.scale(2)
  await fleet.settle()
  assert.is(await nginxAndFrontend(), others, 'nginx or the frontend was touched')
})

updates('it replaces one worker after the other', async () => {
  await drawWhile('rolling update', (index) => fleet.replace(`worker-${index % 2 + 1}`), () => fleet.settle())
  assert.is(await nginxAndFrontend(), others, 'nginx or the frontend was touched')
})

/** Draws one picture after the other while the fleet changes, from the midst of the first until the change is made. */
async function drawWhile(
  what: string,
  change: (index: number) => Promise<void>,
  after?: () => Promise<void>,
): Promise<void> {
  await playRounds({
    what,
    url,
    reference,
    frontend: () => fleet.frontend(),
    drawsOn: true,
    async during({ index, midway, isDrawing }) {
      await midway()
      const isMet = isDrawing()
      await change(index)
      return isMet
    },
    after,
  })
}

if (hasEngine('a fleet that changes')) updates.run()
