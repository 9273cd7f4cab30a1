/** A worker that computes all it can answers whether it lives. */
import { get } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { startChaosService } from '../helpers/chaos-service.ts'
import { eventually } from '../helpers/eventually.ts'
import { figure } from '../helpers/figures.ts'
import { hasProcesses } from '../helpers/processes.ts'
import { cpuMs } from '../helpers/resources.ts'
import { hasRuntime } from '../helpers/service.ts'
import { scrape } from '../helpers/scrape.ts'
import { runnable } from '../helpers/skip.ts'
import { SLOW_PLACE } from '../helpers/slow.ts'

const PROBES = 300
const LIMIT_MS = 100
/** One runs and four wait; each takes seconds, and does not end before the test does. */
const TILES = 5
const HEAVY = `/tile?${SLOW_PLACE}&width=1024&height=1024&iterations=38000`

const health = suite('the health of a worker at work')

for (const runtime of ['node', 'deno'] as const) {
  if (!runnable(hasRuntime(runtime) && hasProcesses, `health on ${runtime}: it takes it, and /proc`)) continue
  health(`it answers within ${LIMIT_MS} ms on ${runtime}, with one core and a full queue`, async () => {
    const environment = { TILE_BUDGET_MS: '600000', QUEUE_WORK_MS: '600000' }
    const worker = await startChaosService('worker-1', { runtime, entry: 'worker/main', environment, core: 0 })
    const abort = new AbortController()
    try {
      const tiles = Array.from({ length: TILES }, () => fetch(worker.address + HEAVY, { signal: abort.signal }))
      for (const tile of tiles) tile.catch(() => {})
      await eventually('the queue is full', async () => {
        return await scrape(worker.address, 'tile_queue_length') === TILES - 1
      })
      const started = performance.now()
      const before = cpuMs(worker.pid)
      const times: number[] = []
      while (times.length < PROBES) {
        times.push(await timeOf(`${worker.address}/livez`))
        await setTimeout(Math.random() * 20)
      }
      const share = (cpuMs(worker.pid) - before) / (performance.now() - started)
      const p99 = times.toSorted((a, b) => a - b)[Math.floor(PROBES * 0.99)]!
      figure(
        `/livez p99 on ${runtime}, ${(100 * share).toFixed(0)} % of a core busy`,
        `${p99.toFixed(0)} ms`,
        `${LIMIT_MS} ms`,
      )
      assert.ok(share > 0.8, `it was busy for ${share} of the time only`)
      assert.is(await scrape(worker.address, 'tiles_running'), 1)
      assert.ok(p99 <= LIMIT_MS, `${p99} ms`)
    } finally {
      abort.abort()
      await worker.kill()
    }
  })
}

/** Over a connection of its own, as a prober's is. */
function timeOf(url: string): Promise<number> {
  const started = performance.now()
  return new Promise((resolve, reject) => {
    get(url, { agent: false }, (response) => {
      assert.is(response.statusCode, 200)
      response.resume().once('end', () => resolve(performance.now() - started))
    }).once('error', reject)
  })
}

health.run()
