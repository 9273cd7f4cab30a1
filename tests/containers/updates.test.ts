/** A fleet that Compose scales and updates while it draws: the picture is the same to the byte. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { PICTURE, wholePicture } from '../helpers/chaos-picture.ts'
import { type ContainerFleet, createContainerFleet, everyWorker } from '../helpers/container-fleet.ts'
import { docker, hasEngine } from '../helpers/engine.ts'
import { figure } from '../helpers/figures.ts'
import { playRounds, ROUNDS } from '../helpers/rounds.ts'

/** A second and a half of two cores, and longer while Compose has a part of them: about as long as it takes. */
const LONG_PICTURE = PICTURE.replaceAll('=1024', '=1408')
const LIMIT_MS = 120_000
const STEPS = [4, 1, 2] as const

const updates = suite('a fleet that changes')
let fleet: ContainerFleet
let url: string
let reference: Buffer
let others: string
let inTime: number

updates.before(async () => {
  const created = await createContainerFleet('updates', { workers: 2, runtime: 'node' })
  fleet = created
  await created.build()
  await created.up()
  await everyWorker(fleet.address, 2)
  url = fleet.address + LONG_PICTURE
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

updates.before.each(() => {
  inTime = 0
})

/** Fails unless most changes were made before the picture was done; all were begun by then. */
function expectInTime(what: string): void {
  figure(`${what}, done before the picture was`, `${inTime} of ${ROUNDS}`, 'most')
  assert.ok(inTime > ROUNDS / 2, `${inTime} of ${ROUNDS}`)
}

updates('it scales from 2 to 4 to 1', async () => {
  let workers = 2
  await playRounds({
    what: 'scaled 2 → 4 → 1',
    url,
    reference,
    limitMs: LIMIT_MS,
    async during({ index, midway, isDrawing }) {
      await midway()
      assert.ok(isDrawing(), 'the picture was done before the fault')
      workers = STEPS[index % STEPS.length]!
      await fleet.scale(workers)
      if (isDrawing()) inTime++
    },
    after: () => everyWorker(fleet.address, workers),
  })
  expectInTime('scaled')
  await fleet.scale(2)
  await everyWorker(fleet.address, 2)
  assert.is(await nginxAndFrontend(), others, 'nginx or the frontend was touched')
})

updates('it replaces one worker after the other', async () => {
  await playRounds({
    what: 'rolling update',
    url,
    reference,
    limitMs: LIMIT_MS,
    async during({ index, midway, isDrawing }) {
      await midway()
      assert.ok(isDrawing(), 'the picture was done before the fault')
      await fleet.replace(`worker-${index % 2 + 1}`)
      if (isDrawing()) inTime++
    },
    after: () => everyWorker(fleet.address, 2),
  })
  expectInTime('replaced')
  assert.is(await nginxAndFrontend(), others, 'nginx or the frontend was touched')
})

if (hasEngine('a fleet that changes')) updates.run()
