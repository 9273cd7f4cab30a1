/** Fleets of which little or nothing is left: one worker draws the picture alone; where there is none, the answer says so. */
import { setTimeout } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type ChaosFleet, hasChaosFleet, startChaosFleet } from '../helpers/chaos-fleet.ts'
import { askPicture, describeOutcome, type Outcome, PICTURE, wholePicture } from '../helpers/chaos-picture.ts'
import { eventually } from '../helpers/eventually.ts'
import { figure } from '../helpers/figures.ts'
import { extent, proof } from '../helpers/proof.ts'
import { createRandom } from '../helpers/random.ts'
import { describeTimes, playRounds } from '../helpers/rounds.ts'

const decimated = suite('fleets of which one worker is left')
let fleet: ChaosFleet
let url: string
let reference: Buffer

async function start(environment: Record<string, string>): Promise<void> {
  fleet = await startChaosFleet({ environment })
  url = fleet.nginx.address + PICTURE
  reference = await wholePicture(url)
}

decimated.before(() => start({}))
decimated.after(() => fleet?.stop())

decimated('it survives SIGKILL of all workers but one', async () => {
  await playRounds({
    what: 'all but one worker dead',
    url,
    reference,
    async during({ index, midway, isDrawing }) {
      await midway()
      const doomed = fleet.workers.filter((_, worker) => worker !== index % fleet.workers.length)
      await eventually('one of them computes', () => !isDrawing() || doomed.some((worker) => worker.isComputing()))
      await Promise.all(doomed.map((worker) => worker.kill()))
      return isDrawing()
    },
    after: () => fleet.heal(),
  })
})

const lost = suite('fleets of which nothing is left')
const PATIENCE_MS = 1_500

lost.before(() => start({ PATIENCE_MS: String(PATIENCE_MS) }))
lost.after(() => fleet?.stop())

/** Fewer than of other faults: each takes a whole fleet, and waits until the frontend has lost its patience. */
const LOST_ROUNDS = extent(3, 8)

/** After the first tile has begun: no picture is done so early. */
const MOST_MS = 300

/** Far more than the frontend's patience: nobody is left without an answer. */
const REFUSED_MS = 120_000

lost('it says 503 where no worker is left, never shows half a picture as a whole, and recovers', async () => {
  const random = createRandom(proof.seed)
  const times: number[] = []
  const endings: Outcome['kind'][] = []
  for (let missed = 0; endings.length < LOST_ROUNDS;) {
    const asked = askPicture(url, REFUSED_MS)
    await eventually('a worker computes', () => fleet.workers.some((worker) => worker.isComputing()))
    await setTimeout(MOST_MS * random())
    await Promise.all(fleet.workers.map((worker) => worker.kill()))

    const started = performance.now()
    const [underWay, refused] = await Promise.all([asked, askPicture(url, REFUSED_MS)])
    if (underWay.kind === 'whole') {
      // The machine had other things to do than to let this process kill them in time.
      assert.ok(++missed <= LOST_ROUNDS, 'the pictures were done before the fault')
      await fleet.heal()
      continue
    }
    times.push(performance.now() - started)
    endings.push(underWay.kind)
    if (underWay.kind === 'broken') assert.match(underWay.reason, 'broken off')
    else expectUnavailable(underWay)
    expectUnavailable(refused)

    await fleet.heal()
    assert.ok((await wholePicture(url)).equals(reference), 'the next picture is another')
  }
  const broken = endings.filter((kind) => kind === 'broken').length
  const underWay = `${broken} under way broken off, ${endings.length - broken} answered 503`
  figure(
    'clean 503, all workers dead',
    `${endings.length} of ${LOST_ROUNDS}, ${describeTimes(times)}, ${underWay}`,
    'all',
  )
})

/** Fails unless the answer is the problem that says when to come back. */
function expectUnavailable(outcome: Outcome): void {
  assert.is(outcome.kind, 'refused', describeOutcome(outcome))
  if (outcome.kind !== 'refused') return
  assert.is(outcome.status, 503, describeOutcome(outcome))
  assert.is(outcome.headers['content-type'], 'application/problem+json')
  assert.ok(Number(outcome.headers['retry-after']) > 0)
  assert.is(JSON.parse(outcome.body).status, 503)
}

if (hasChaosFleet('fleets that are lost')) {
  decimated.run()
  lost.run()
}
