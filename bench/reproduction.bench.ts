/**
 * The simulated fleet against a real nginx with workers that sleep: the same tiles, URLs and addresses. On a quiet machine the
 * two are as efficient, within a tenth.
 */
import { findProgram } from '../lb/machine.ts'
import type { Strategy } from '../lb/upstream/upstream.ts'
import { balancedPath, type Client, createClient, drawPicture } from '../lab/draw.ts'
import { measure } from '../lab/measures.ts'
import { startSerialWorker } from '../lab/serial-worker.ts'
import { simulate } from '../lab/simulation.ts'
import { createChaosNginx } from '../tests/helpers/chaos-nginx.ts'
import { createRandom } from '../tests/helpers/random.ts'
import { printTable } from './harness.ts'

const WORKERS = 8
const TILES = 200
const SEEDS = [1, 2, 3]
/** By chance a run of 200 tiles differs by 4 % from another of the same tiles, simulated; so the mean of three by 2 %, a fifth of this. */
const TOLERANCE = 0.1
/** Simulated runs for each that is measured: chance is left to those. */
const REPETITIONS = 50
/** Milliseconds; long enough that nginx and this process are no matter. */
const CHEAPEST = 10
const DEAREST = 300

const WARMING = Array.from({ length: 4 * WORKERS }, () => CHEAPEST)

interface Kind {
  readonly name: string
  readonly strategy: Strategy
  /** nginxes, each of which counts by itself. */
  readonly balancers: number
  readonly seeds: readonly number[]
}

const KINDS: readonly Kind[] = [
  { name: 'least_conn', strategy: 'least_conn', balancers: 1, seeds: SEEDS },
  { name: 'least_conn, 4 nginx', strategy: 'least_conn', balancers: 4, seeds: SEEDS },
  { name: 'round_robin', strategy: 'round_robin', balancers: 1, seeds: SEEDS },
  { name: 'random', strategy: 'random', balancers: 1, seeds: SEEDS },
  { name: 'hash', strategy: 'hash', balancers: 1, seeds: SEEDS },
  // One worker draws everything, whatever the tiles are.
  { name: 'ip_hash', strategy: 'ip_hash', balancers: 1, seeds: SEEDS.slice(0, 1) },
]

interface Asked {
  readonly costs: readonly number[]
  readonly inFlight: number
  readonly seed: number
}

interface Result {
  readonly efficiency: number
  /** That 95 % of the tiles waited less than. */
  readonly waitMs: number
}

const pathOf = (index: number) => `/tile?tile=${index}`
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

function costsOf(seed: number, count: number): number[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => Math.round(CHEAPEST * (DEAREST / CHEAPEST) ** random()))
}

/** The tiles through real nginxes, each through any. What one cost is what its worker took, who may have slept too long. */
async function measureRun(
  { clients, strategy, random }: { clients: readonly Client[]; strategy: Strategy; random: () => number },
  { costs, inFlight }: Asked,
): Promise<Result> {
  const any: Pick<Client, 'ask'> = {
    ask: (tile, balance) => clients[Math.floor(random() * clients.length)]!.ask(tile, balance),
  }
  const tiles = costs.map((costMs, index) => ({ path: pathOf(index), steps: 0, costMs }))
  return measure(await drawPicture(any, tiles, { inFlight, balance: strategy }), WORKERS)
}

function simulateRuns({ strategy, balancers }: Kind, addresses: readonly string[], asked: Asked): Result {
  const tiles = asked.costs.map((costMs, index) => ({
    costMs,
    url: balancedPath(pathOf(index), strategy),
    network: [127, 0, 0],
  }))
  const workers = addresses.map((address) => ({ address, weight: 1, speed: 1, health: 'well' as const }))
  const random = createRandom(asked.seed)
  const runs = Array.from({ length: REPETITIONS }, () => {
    return simulate({
      tiles,
      workers,
      strategy,
      balancers,
      demand: { inFlight: asked.inFlight },
      queue: Infinity,
      random,
    })
  })
  return { efficiency: mean(runs.map((run) => run.efficiency)), waitMs: mean(runs.map((run) => run.waitMs.p95)) }
}

interface Row {
  readonly name: string
  readonly measured: Result
  readonly simulated: Result
}

/** What has been measured, and how to simulate it: once nothing is measured any more that would have to wait for it. */
interface Measured extends Omit<Row, 'simulated'> {
  readonly simulate: () => Result
}

/** All that is to be measured of one kind with the costs of one seed, one after the other, over workers of its own. */
async function compare(
  program: string,
  kind: Kind,
  seed: number,
  allStarted: () => Promise<void>,
): Promise<Measured[]> {
  const workers = await Promise.all(Array.from({ length: WORKERS }, () => startSerialWorker()))
  const addresses = workers.map(({ address }) => address)
  const nginxes = await Promise.all(Array.from({ length: kind.balancers }, () => createChaosNginx(program)))
  const clients = nginxes.map(({ address }) => createClient(address))
  const random = createRandom(seed)
  const rows: Measured[] = []
  try {
    for (const nginx of nginxes) await nginx.start({ workers: addresses, frontend: '127.0.0.1:9' })
    await allStarted()
    // What is cold takes longer than a cheap tile.
    await measureRun({ clients, random, strategy: kind.strategy }, { costs: WARMING, inFlight: WORKERS, seed })
    for (const order of ['as they come', 'longest first']) {
      for (const inFlight of [WORKERS, WORKERS + 4]) {
        const costs = costsOf(seed, kind.strategy === 'ip_hash' ? TILES / 4 : TILES)
        if (order === 'longest first') costs.sort((a, b) => b - a)
        const asked = { costs, inFlight, seed }
        rows.push({
          name: `${kind.name}, ${order}, ${inFlight} in flight`,
          measured: await measureRun({ clients, random, strategy: kind.strategy }, asked),
          simulate: () => simulateRuns(kind, addresses, asked),
        })
      }
    }
  } finally {
    for (const client of clients) client.stop()
    await Promise.all([...nginxes, ...workers].map((service) => service.stop()))
  }
  return rows
}

/** Of the rows of each seed, which are the same but for their figures. */
function meanOf(seeds: readonly (readonly Row[])[]): Row[] {
  return seeds[0]!.map(({ name }, index) => {
    const of = (which: 'measured' | 'simulated'): Result => ({
      efficiency: mean(seeds.map((rows) => rows[index]![which].efficiency)),
      waitMs: mean(seeds.map((rows) => rows[index]![which].waitMs)),
    })
    return { name, measured: of('measured'), simulated: of('simulated') }
  })
}

const nginxProgram = findProgram('nginx')
if (nginxProgram === undefined) throw new Error('Cannot measure: nginx must be installed')

let starting = KINDS.reduce((sum, { seeds }) => sum + seeds.length, 0)
let begin = () => {}
const begun = new Promise<void>((resolve) => begin = resolve)
const allStarted = () => {
  if (--starting === 0) begin()
  return begun
}
const measured = await Promise.all(KINDS.map((kind) => {
  return Promise.all(kind.seeds.map((seed) => compare(nginxProgram, kind, seed, allStarted)))
}))
const rows = measured.flatMap((seeds) => {
  return meanOf(seeds.map((rows) => rows.map((row) => ({ ...row, simulated: row.simulate() }))))
})
printTable(rows.map(({ name, measured, simulated }) => {
  const text = ({ efficiency, waitMs }: Result) => `${efficiency.toFixed(3)}, p95 wait ${Math.round(waitMs)} ms`
  const difference = measured.efficiency / simulated.efficiency - 1
  return {
    strategy: name,
    measured: text(measured),
    simulated: text(simulated),
    'measured efficiency is': `${difference < 0 ? '' : '+'}${(100 * difference).toFixed(1)} %`,
    'pass line': `±${100 * TOLERANCE} %`,
  }
}))
