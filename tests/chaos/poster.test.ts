/** Large pictures: all cores busy to the end, little memory however slowly they are read, and nobody held up. */
import { get, type IncomingMessage } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type ChaosFleet, hasChaosFleet, startChaosFleet } from '../helpers/chaos-fleet.ts'
import { wholePicture } from '../helpers/chaos-picture.ts'
import { figure } from '../helpers/figures.ts'
import { countRows } from '../helpers/png-rows.ts'
import { peakBytes } from '../helpers/resources.ts'
import { scrape } from '../helpers/scrape.ts'

/** Tiles of which the dearest take many times as long as the cheapest, and most of a minute of one core. */
const UNEVEN = '/render?re=-1.24957&im=-0.0158&span=0.0001&width=4096&height=4096&iterations=9000'
/** The same in 1,024 tiles. */
const THOUSAND = `${UNEVEN}&tile=128`
const LEAST_COMPUTE_S = 15
const LEAST_BUSY = 0.93

const LARGE = '/render?width=16384&height=16384&tile=512&iterations=60&coloring=bands'
const MOST_BYTES = 256 * 2 ** 20

const posters = suite('posters')
let fleet: ChaosFleet

posters.before(async () => {
  fleet = await startChaosFleet({ runtimes: ['node', 'deno'], pinned: true })
  // Warm, as a fleet is that has been up for a while.
  await wholePicture(`${fleet.nginx.address}/render?width=512&height=512&tile=64`)
})
posters.after(() => fleet?.stop())

async function computeSeconds(): Promise<number> {
  const phases = fleet.workers.map(({ address }) => scrape(address, 'tile_seconds_total{phase="compute"}'))
  return (await Promise.all(phases)).reduce((sum, seconds) => sum + seconds, 0)
}

/** The share of all cores' time that is computing while the uneven picture is drawn, and the seconds of it. */
async function drawUneven(): Promise<{ readonly share: number; readonly compute: number }> {
  const before = await computeSeconds()
  const started = performance.now()
  await wholePicture(fleet.nginx.address + UNEVEN, 150_000)
  const wall = (performance.now() - started) / 1000
  const compute = await computeSeconds() - before
  return { share: compute / (fleet.workers.length * wall), compute }
}

posters('it keeps all cores computing until an uneven picture is done', async () => {
  let { share, compute } = await drawUneven()
  // Whatever else runs on the machine can only take away from it.
  if (share < LEAST_BUSY) ({ share, compute } = await drawUneven())
  figure(`Σ compute / (cores × wall), 4096², ${compute.toFixed(0)} s of work`, share.toFixed(3), `${LEAST_BUSY}`)
  assert.ok(compute > LEAST_COMPUTE_S, `${compute} s of work are too few`)
  assert.ok(share >= LEAST_BUSY, `${share}`)
})

/** Reads a while at its leisure, then stops for seconds, then takes all there is. */
async function* readSlowly(response: IncomingMessage): AsyncGenerator<Uint8Array> {
  let bytes = 0
  let rested = false
  for await (const piece of response as AsyncIterable<Uint8Array>) {
    bytes += piece.length
    yield piece
    if (bytes < 2 ** 20) await setTimeout(20)
    else if (!rested) {
      rested = true
      await setTimeout(5_000)
    }
  }
}

posters('it streams 16,384 × 16,384 pixels to a slow reader in little memory', async () => {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(fleet.nginx.address + LARGE, { agent: false }, resolve).once('error', reject)
  })
  assert.is(response.statusCode, 200)
  const { bytes, ...shape } = await countRows(readSlowly(response))
  assert.equal(shape, { width: 16_384, height: 16_384, rows: 16_384, isEnded: true }, `${bytes} bytes`)
  const peak = peakBytes(fleet.frontend.pid)
  figure('frontend’s most memory, 16,384² to a slow reader', `${(peak / 2 ** 20).toFixed(0)} MB`, '256 MB')
  assert.ok(peak < MOST_BYTES, `${peak} bytes`)
})

const SMALL = '/render?re=-0.745&im=0.11&span=0.05&width=256&height=256&tile=64&iterations=2000'
const TIMES = 6

posters('it draws a small picture beside a poster of a thousand tiles, in its share of the fleet', async () => {
  const lone: number[] = []
  const beside: number[] = []
  const time = async (into: number[]) => {
    const started = performance.now()
    await wholePicture(fleet.nginx.address + SMALL)
    into.push(performance.now() - started)
  }
  for (let run = 0; run < TIMES; run++) await time(lone)
  const created = await fetch(fleet.nginx.address + THOUSAND.replace('/render', '/renders'), { method: 'POST' })
  const job = fleet.nginx.address + created.headers.get('Location')
  const statusOf = async () => await (await fetch(job)).json() as { state: string; done: number; total: number }
  try {
    await setTimeout(1_000)
    assert.is((await statusOf()).state, 'running')
    for (let run = 0; run < TIMES; run++) await time(beside)
    const { state, done, total } = await statusOf()
    assert.is(state, 'running')
    assert.ok(total === 1024 && done < total / 2, `${done} of ${total} done`)
  } finally {
    await fetch(job, { method: 'DELETE' })
  }
  const middle = (times: number[]) => times.toSorted((a, b) => a - b)[TIMES >> 1]!
  figure(
    'a small picture beside a poster of 1,024 tiles',
    `${middle(beside).toFixed(0)} ms, ${middle(lone).toFixed(0)} alone`,
    'five times alone and a second',
  )
  assert.ok(middle(beside) < 5 * middle(lone) + 1_000)
})

if (hasChaosFleet('posters')) posters.run()
