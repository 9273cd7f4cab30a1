/** Large pictures: all cores busy to the end, little memory however slowly they are read, and nobody held up. */
import { get, type IncomingMessage } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { quantile } from '../../lab/measures.ts'
import { type ChaosFleet, hasChaosFleet, startChaosFleet } from '../helpers/chaos-fleet.ts'
import { unevenPicture, wholePicture } from '../helpers/chaos-picture.ts'
import { eventually } from '../helpers/eventually.ts'
import { figure } from '../helpers/figures.ts'
import { countRows } from '../helpers/png-rows.ts'
import { extent } from '../helpers/proof.ts'
import { peakBytes } from '../helpers/resources.ts'
import { scrape } from '../helpers/scrape.ts'

const SIDE = extent(2048, 4096)

/** Of what the busiest worker computed, the least that any other did while the picture was drawn. */
const LEAST_SHARE = 0.85

/** A thousand tiles like these. */
const THOUSAND = `${unevenPicture(4096)}&tile=128`

const LARGE = '/render?width=16384&height=16384&tile=512&iterations=60&coloring=bands'
/** After a collection; what garbage is added to it depends on when the next one has its turn. */
const MOST_BYTES = 128 * 2 ** 20

const posters = suite('posters')
let fleet: ChaosFleet

posters.before(async () => {
  fleet = await startChaosFleet({ runtimes: ['node', 'deno'], pinned: true, collects: true })
  // Warm, as a fleet is that has been up for a while.
  await wholePicture(`${fleet.nginx.address}/render?width=512&height=512&tile=64`)
})
posters.after(() => fleet?.stop())

/** The seconds that each worker has computed so far; one that waits for its core meanwhile computes. */
function computeSeconds(): Promise<number[]> {
  return Promise.all(fleet.workers.map(({ address }) => scrape(address, 'tile_seconds_total{phase="compute"}')))
}

posters('it keeps all workers computing until an uneven picture is done', async () => {
  const before = await computeSeconds()
  const started = performance.now()
  await wholePicture(fleet.nginx.address + unevenPicture(SIDE))
  const wall = (performance.now() - started) / 1000
  const seconds = (await computeSeconds()).map((now, index) => now - before[index]!)
  const share = Math.min(...seconds) / Math.max(...seconds)
  const inWords = seconds.map((one) => one.toFixed(1)).join(' and ')
  figure(
    `compute of each worker, ${SIDE}² in ${wall.toFixed(1)} s`,
    `${inWords} s: ${share.toFixed(3)}`,
    `${LEAST_SHARE}`,
  )
  assert.ok(share >= LEAST_SHARE, `${inWords} s`)
})

/** Between two looks at the memory of the frontend. */
const LOOK_BYTES = 2 ** 20

/** Reads a while at its leisure, then stops for seconds, then takes all there is; tells when to look at the memory. */
async function* readSlowly(response: IncomingMessage, look: () => Promise<void>): AsyncGenerator<Uint8Array> {
  let bytes = 0
  let looked = 0
  let rested = false
  for await (const piece of response as AsyncIterable<Uint8Array>) {
    bytes += piece.length
    yield piece
    if (bytes < 2 ** 20) await setTimeout(20)
    else if (!rested) {
      rested = true
      await setTimeout(5_000)
      await look()
    }
    if (bytes - looked >= LOOK_BYTES) {
      looked = bytes
      await look()
    }
  }
}

posters('it streams 16,384 × 16,384 pixels to a slow reader in little memory', async () => {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(fleet.nginx.address + LARGE, { agent: false }, resolve).once('error', reject)
  })
  assert.is(response.statusCode, 200)
  const inUse: number[] = []
  const look = async () => void inUse.push(await fleet.frontend.bytesInUse())
  const { bytes, ...shape } = await countRows(readSlowly(response, look))
  assert.equal(shape, { width: 16_384, height: 16_384, rows: 16_384, isEnded: true }, `${bytes} bytes`)
  const most = Math.max(...inUse)
  const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MB`
  figure(
    'frontend’s most memory in use, 16,384² to a slow reader',
    `${megabytes(most)} in ${inUse.length} looks (${megabytes(peakBytes(fleet.frontend.pid))} with garbage)`,
    megabytes(MOST_BYTES),
  )
  assert.ok(inUse.length > 0 && most <= MOST_BYTES, `${inUse} bytes`)
})

const SMALL = '/render?re=-0.745&im=0.11&span=0.05&width=256&height=256&tile=64&iterations=2000'
const SMALL_TILES = 16
const TIMES = 6

posters('it draws a small picture beside a poster of a thousand tiles, in its share of the fleet', async () => {
  const created = await fetch(fleet.nginx.address + THOUSAND.replace('/render', '/renders'), { method: 'POST' })
  const job = fleet.nginx.address + created.headers.get('Location')
  const statusOf = async () => await (await fetch(job)).json() as { state: string; done: number; total: number }
  const meanwhile: number[] = []
  try {
    await eventually('the poster is drawn', async () => (await statusOf()).done > 0)
    for (let run = 0; run < TIMES; run++) {
      const before = await statusOf()
      await wholePicture(fleet.nginx.address + SMALL)
      meanwhile.push((await statusOf()).done - before.done)
    }
    const { state, done, total } = await statusOf()
    assert.is(state, 'running')
    assert.ok(total === 1024 && done < total / 2, `${done} of ${total} done`)
  } finally {
    await fetch(job, { method: 'DELETE' })
  }
  const middle = quantile(meanwhile, 0.5)
  figure(
    `tiles of a poster that are drawn during a picture of ${SMALL_TILES}`,
    `${middle} of 1,024, at most ${Math.max(...meanwhile)}`,
    `${SMALL_TILES}`,
  )
  assert.ok(middle <= SMALL_TILES, `${meanwhile}`)
})

if (hasChaosFleet('posters')) posters.run()
