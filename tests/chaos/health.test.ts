/** A worker that computes all it can answers whether it lives, and stops when nobody waits. */
import { get } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { startChaosService } from '../helpers/chaos-service.ts'
import { eventually } from '../helpers/eventually.ts'
import { figure } from '../helpers/figures.ts'
import { locationOf, queryAt } from '../helpers/locations.ts'
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

/** Places whose orbits neither escape nor circle within a million steps, of 1,024 bits. */
const ORBITS = ['dragon', 'lethal_weapon'].map((id) => {
  return `/tile?${queryAt({ ...locationOf(id), height: '1e-285', iterations: 1e6 }, { width: 8, height: 8 })}`
}) as [string, string]
const ORBIT_MS = 4_000
const WARM_UP = 20
const ABORTED_AFTER_MS = 500
/** The processor's time is told in hundredths of a second: one may still be counted after the bound. */
const WATCHED_MS = 300
const REST_MS = 10

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
      const times = await probe(worker.address, (probes) => probes < PROBES)
      const share = (cpuMs(worker.pid) - before) / (performance.now() - started)
      const p99 = times[Math.floor(PROBES * 0.99)]!
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

  health(
    `it answers as soon on ${runtime} while it follows a million steps of 1,000 bits, and stops when asked to`,
    async () => {
      const worker = await startChaosService('worker-1', { runtime, entry: 'worker/main', core: 0 })
      try {
        // As health checks have done before anybody asks for a tile.
        await fetch(worker.address + ORBITS[0].replace('iterations=1000000', 'iterations=1000'))
        await probe(worker.address, (probes) => probes < WARM_UP)
        let isDone = false
        const drawn = fetch(worker.address + ORBITS[0]).then(async (response) => {
          isDone = true
          assert.is(response.status, 200, await response.clone().text())
          return Number(/orbit;dur=([\d.]+)/.exec(response.headers.get('Server-Timing')!)![1])
        })
        const times = await probe(worker.address, () => !isDone)
        const p95 = times[Math.floor(times.length * 0.95)]!
        const orbitMs = await drawn
        figure(`an orbit of a million steps of 1,024 bits on ${runtime}`, `${orbitMs.toFixed(0)} ms`, `${ORBIT_MS} ms`)
        figure(
          '/livez meanwhile',
          `p95 ${p95.toFixed(0)} ms, longest ${times.at(-1)!.toFixed(0)} ms`,
          `p95 ${LIMIT_MS} ms`,
        )
        assert.ok(orbitMs > ABORTED_AFTER_MS && orbitMs <= ORBIT_MS, `${orbitMs} ms`)
        assert.ok(p95 <= LIMIT_MS, `${times}`)

        const abort = new AbortController()
        const left = fetch(worker.address + ORBITS[1], { signal: abort.signal }).then(() => false, () => true)
        await setTimeout(ABORTED_AFTER_MS)
        assert.is(await scrape(worker.address, 'tiles_running'), 1)
        abort.abort()
        assert.ok(await left)
        await setTimeout(LIMIT_MS)
        const before = cpuMs(worker.pid)
        await setTimeout(WATCHED_MS)
        const worked = cpuMs(worker.pid) - before
        assert.ok(worked <= REST_MS, `${worked} ms of work after ${LIMIT_MS} ms`)
        assert.is(await scrape(worker.address, 'tiles_running'), 0)
      } finally {
        await worker.kill()
      }
    },
  )
}

/** Milliseconds of an answer about its health, in ascending order, asked again at random while `goesOn`. */
async function probe(address: string, goesOn: (probes: number) => boolean): Promise<number[]> {
  const times: number[] = []
  while (goesOn(times.length)) {
    times.push(await timeOf(`${address}/livez`))
    await setTimeout(Math.random() * 20)
  }
  return times.toSorted((a, b) => a - b)
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
