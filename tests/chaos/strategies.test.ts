/** What nginx's choice of a worker is worth, and the order in which tiles are asked for. */
import { Agent, request } from 'node:http'
import pLimit from 'p-limit'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { findProgram } from '../../lb/machine.ts'
import { readTemplate } from '../../lb/nginx.ts'
import { type ChaosNginx, createChaosNginx } from '../helpers/chaos-nginx.ts'
import { figure } from '../helpers/figures.ts'
import { createRandom } from '../helpers/random.ts'
import { startSerialWorker } from '../helpers/serial-worker.ts'
import { runnable } from '../helpers/skip.ts'
import type { FakeUpstream } from '../helpers/upstream.ts'

const SEEDS = [1, 2, 3]
const WORKERS = 8
const TILES = 200
/** Milliseconds, over three powers of ten as those of a real view. */
const DEAREST = 1_000

const strategies = suite('the choice of a worker')
const nginxProgram = findProgram('nginx')
const agent = new Agent({ keepAlive: true })
let workers: FakeUpstream[]
let leastConnections: ChaosNginx
let roundRobin: ChaosNginx

strategies.before(async () => {
  workers = await Promise.all(Array.from({ length: WORKERS }, startSerialWorker))
  const servers = { workers: workers.map(({ address }) => address), frontend: '127.0.0.1:9' }
  leastConnections = await createChaosNginx(nginxProgram!)
  await leastConnections.start(servers)
  // Round robin is what nginx does where nothing else is said.
  roundRobin = await createChaosNginx(nginxProgram!, readTemplate().replace('least_conn;', ''))
  await roundRobin.start(servers)
})
strategies.after(async () => {
  agent.destroy()
  await Promise.all([leastConnections, roundRobin].map((nginx) => nginx?.stop()))
  await Promise.all(workers.map((worker) => worker.stop()))
})

/** Costs of which a fifth of the tiles have nearly all. */
function costsOf(seed: number): number[] {
  const random = createRandom(seed)
  return Array.from({ length: TILES }, () => Math.ceil(DEAREST ** random() ** 1.3))
}

/** How near to the best possible the tiles come that are asked for in this order, as many at a time as there are workers. */
async function efficiency(nginx: ChaosNginx, costs: readonly number[]): Promise<number> {
  const limit = pLimit(WORKERS)
  const started = performance.now()
  await Promise.all(costs.map((cost) => limit(() => draw(`${nginx.address}/tile?cost=${cost}`))))
  const best = Math.max(costs.reduce((sum, cost) => sum + cost, 0) / WORKERS, ...costs)
  return best / (performance.now() - started)
}

function draw(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    request(url, { agent }, (response) => {
      if (response.statusCode === 200) response.resume().once('end', () => resolve())
      else reject(new Error(`Cannot draw ${url}: ${response.statusCode}`))
    }).once('error', reject).end()
  })
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

strategies('it is worth half the time that tiles take, and the dearest first are worth a sixth more', async () => {
  const found = { asTheyCome: [] as number[], dearestFirst: [] as number[], roundRobin: [] as number[] }
  for (const seed of SEEDS) {
    const costs = costsOf(seed)
    found.asTheyCome.push(await efficiency(leastConnections, costs))
    found.dearestFirst.push(await efficiency(leastConnections, costs.toSorted((a, b) => b - a)))
    found.roundRobin.push(await efficiency(roundRobin, costs))
  }
  const asTheyCome = mean(found.asTheyCome)
  const dearestFirst = mean(found.dearestFirst)
  const gain = asTheyCome / mean(found.roundRobin)
  figure('efficiency of least connections, as tiles come', asTheyCome.toFixed(2), '0.75')
  figure('the same, dearest tile first', dearestFirst.toFixed(2), '0.93')
  figure('least connections against round robin', `${gain.toFixed(2)} times as fast`, '1.8 times')
  assert.ok(asTheyCome >= 0.75, `${found.asTheyCome}`)
  assert.ok(dearestFirst >= 0.93, `${found.dearestFirst}`)
  assert.ok(gain >= 1.8, `${found.roundRobin}`)
})

if (runnable(nginxProgram !== undefined, 'the choice of a worker: there is no nginx')) strategies.run()
