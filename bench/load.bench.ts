/**
 * A fleet pushed, broken off and left, by the clock: figures that hold on a quiet machine only, so that no test asserts them.
 * What holds on any machine `npm run test:chaos` asserts of the same fleets.
 */
import { availableParallelism } from 'node:os'
import process from 'node:process'
import { setTimeout } from 'node:timers/promises'
import { drawPicture } from '../lab/draw.ts'
import { startSleepers, using } from '../lab/testbed.ts'
import { measure as measurePicture, quantile } from '../lab/measures.ts'
import { type ChaosFleet, startChaosFleet, whenIdle } from '../tests/helpers/chaos-fleet.ts'
import { askPicture, PICTURE, unevenPicture, wholePicture } from '../tests/helpers/chaos-picture.ts'
import { startChaosService } from '../tests/helpers/chaos-service.ts'
import { closedLoop, createLoadClient, type LoadClient, type Reply } from '../tests/helpers/load.ts'
import { picturePath, tilePath } from '../tests/helpers/overload.ts'
import { fill, ORBITS, PATIENT, probe } from '../tests/helpers/probes.ts'
import { scrape } from '../tests/helpers/scrape.ts'
import { unevenTiles } from '../tests/helpers/uneven-tiles.ts'
import { measure, printTable } from './harness.ts'
import { goodput, openLoop } from './open-loop.ts'

const MEASURED_MS = 8_000
/** What the first moments of a load show is a queue that fills. */
const SETTLING_MS = 1_000

/** Rounds of readers who leave, and how long they stay. */
const LEAVING = 15
const STAY_MS = 200

/** Workers that sleep instead of computing. */
const SLEEPERS = 8

const rows: Record<'what' | 'measured' | 'pass line', string>[] = []
const note = (what: string, measured: string, passLine: string) => rows.push({ what, measured, 'pass line': passLine })

for (const runtime of ['node', 'deno'] as const) await measureHealth(runtime)
const fleet = await startChaosFleet({ runtimes: ['node', 'deno'], pinned: true })
const client = createLoadClient(fleet.nginx.address)
try {
  await measureGoodput(fleet, client)
  await measurePosters(fleet)
  await measureLeaving(fleet)
} finally {
  client.stop()
  await fleet.stop()
}
await measureChoice()
printTable(rows)

/** How soon a worker with all that it can take says that it lives. */
async function measureHealth(runtime: 'node' | 'deno'): Promise<void> {
  const worker = await startChaosService('worker-1', { runtime, entry: 'worker/main', environment: PATIENT, core: 0 })
  try {
    const abort = new AbortController()
    await fill(worker, abort.signal)
    const full = (await probe(worker, (probes) => probes < 300)).map(({ clockMs }) => clockMs)
    abort.abort()
    await whenIdle([worker])
    note(`/livez of a full worker on ${runtime}`, `p99 ${quantile(full, 0.99).toFixed(0)} ms`, '100 ms')

    let isDone = false
    const drawn = fetch(worker.address + ORBITS[0]).then(({ headers }) => {
      isDone = true
      return Number(/orbit;dur=([\d.]+)/.exec(headers.get('Server-Timing')!)![1])
    })
    const busy = (await probe(worker, () => !isDone)).map(({ clockMs }) => clockMs)
    note(`an orbit of a million steps of 1,024 bits on ${runtime}`, `${(await drawn).toFixed(0)} ms`, '4000 ms')
    note(
      `/livez meanwhile`,
      `p95 ${quantile(busy, 0.95).toFixed(0)} ms, longest ${Math.max(...busy).toFixed(0)} ms`,
      'p95 100 ms',
    )
  } finally {
    await worker.kill()
  }
}

/** Good answers a second under more load than can be drawn, over those of a fleet that has its cores to itself. */
async function measureGoodput(fleet: ChaosFleet, client: LoadClient): Promise<void> {
  for (const [what, nextPath, all] of [['tiles', tilePath, [1.2, 2, 5]], ['pictures', picturePath, [2]]] as const) {
    // Warm, client and all, as a fleet is that has been up for a while.
    await (await openLoop(client, { nextPath, forMs: 4_000, perSecond: 500 })).replies
    let capacity = await capacityOf(fleet, client, nextPath)
    for (const times of all) {
      const before = capacity
      const { good, recovered } = await overload(fleet, client, { nextPath, perSecond: times * capacity })
      // Of the capacity before and after it: a machine may change its speed.
      capacity = await capacityOf(fleet, client, nextPath)
      note(
        `goodput of ${what} at ${times} × capacity (${capacity.toFixed(1)}/s)`,
        `${(200 * good / (before + capacity)).toFixed(1)} %, a second later one alone takes ${recovered}`,
        '95 %',
      )
    }
  }
}

async function capacityOf(fleet: ChaosFleet, client: LoadClient, nextPath: () => string): Promise<number> {
  const shareLeft = watchClient(fleet)
  const from = performance.now() + SETTLING_MS
  const replies = await closedLoop(client, { nextPath, forMs: SETTLING_MS + MEASURED_MS, clients: 4 })
  return goodput(replies, from, from + MEASURED_MS) / shareLeft()
}

async function overload(
  fleet: ChaosFleet,
  client: LoadClient,
  { nextPath, perSecond }: { readonly nextPath: () => string; readonly perSecond: number },
): Promise<{ good: number; recovered: string }> {
  const tookMs = ({ endedAt, startedAt }: Reply) => endedAt - startedAt
  const lone = tookMs(await client.ask(nextPath()))
  const shareLeft = watchClient(fleet)
  const from = performance.now() + SETTLING_MS
  const { replies } = await openLoop(client, { nextPath, forMs: SETTLING_MS + MEASURED_MS, perSecond })
  const left = shareLeft()
  await setTimeout(1_000)
  const after = tookMs(await client.ask(nextPath()))
  return {
    good: goodput(await replies, from, from + MEASURED_MS) / left,
    recovered: `${after.toFixed(0)} ms, ${lone.toFixed(0)} before`,
  }
}

/**
 * Begins to measure what the client takes of the fleet's cores, where there are no others: whoever asks is no part of the fleet, and
 * at five times the load it takes more than nginx does. Call what is returned for the share of the cores that was left.
 */
function watchClient({ workers }: ChaosFleet): () => number {
  const started = performance.now()
  const before = process.cpuUsage()
  return () => {
    if (availableParallelism() > workers.length) return 1
    const { user, system } = process.cpuUsage(before)
    return 1 - (user + system) / 1000 / (workers.length * (performance.now() - started))
  }
}

/** How well a fleet's cores are used by a large picture, and how long a small one takes beside it. */
async function measurePosters({ nginx, workers }: ChaosFleet): Promise<void> {
  const computeSeconds = async () => {
    const phases = workers.map(({ address }) => scrape(address, 'tile_seconds_total{phase="compute"}'))
    return (await Promise.all(phases)).reduce((sum, seconds) => sum + seconds, 0)
  }
  const before = await computeSeconds()
  const { median } = await measure(() => wholePicture(nginx.address + unevenPicture(4096)), { warmup: 0, runs: 1 })
  const compute = await computeSeconds() - before
  note(
    `Σ compute / (cores × wall), 4096², ${compute.toFixed(0)} s of work`,
    (1000 * compute / workers.length / median).toFixed(3),
    '0.93',
  )

  const small = `${nginx.address}/render?re=-0.745&im=0.11&span=0.05&width=256&height=256&tile=64&iterations=2000`
  const alone = await measure(() => wholePicture(small), { warmup: 1, runs: 6 })
  const poster = `${nginx.address}${unevenPicture(4096)}&tile=128`.replace('/render', '/renders')
  const created = await fetch(poster, { method: 'POST' })
  const beside = await measure(() => wholePicture(small), { warmup: 1, runs: 6 })
  await fetch(nginx.address + created.headers.get('Location'), { method: 'DELETE' })
  note(
    'a small picture beside a poster of 1,024 tiles',
    `${beside.median.toFixed(0)} ms, ${alone.median.toFixed(0)} alone`,
    'five times alone and a second',
  )
}

/** How long workers go on after readers have left. */
async function measureLeaving({ nginx, workers }: ChaosFleet): Promise<void> {
  const times: number[] = []
  for (let round = 0; round < LEAVING; round++) {
    await Promise.all(Array.from({ length: 12 }, () => askPicture(nginx.address + PICTURE, STAY_MS)))
    const left = performance.now()
    await whenIdle(workers)
    times.push(performance.now() - left)
  }
  note(
    'workers idle after twelve readers have left',
    `median ${quantile(times, 0.5).toFixed(0)} ms, longest ${Math.max(...times).toFixed(0)} ms`,
    '100 ms',
  )
}

/** What the choice of a worker is worth, and the order in which tiles are asked for. */
async function measureChoice(): Promise<void> {
  await using(() => startSleepers(SLEEPERS), async ({ client }) => {
    const efficiencyOf = async (balance: 'least_conn' | 'round_robin', isSorted = false) => {
      const found: number[] = []
      for (const seed of [1, 2, 3]) {
        const tiles = unevenTiles(seed)
        if (isSorted) tiles.sort((a, b) => b.costMs - a.costMs)
        const options = { inFlight: SLEEPERS, balance }
        found.push(measurePicture(await drawPicture(client, tiles, options), SLEEPERS).efficiency)
      }
      return found.reduce((sum, one) => sum + one, 0) / found.length
    }
    const leastConnections = await efficiencyOf('least_conn')
    const gain = leastConnections / await efficiencyOf('round_robin')
    note('efficiency of least connections, as tiles come', leastConnections.toFixed(2), '0.75')
    note('the same, dearest tile first', (await efficiencyOf('least_conn', true)).toFixed(2), '0.93')
    note('least connections against round robin', `${gain.toFixed(2)} times as fast`, '1.8 times')
  })
}
