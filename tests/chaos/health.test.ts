/**
 * A worker that computes all it can answers whether it lives, and stops when nobody waits. How soon is counted in the time of
 * its thread, of which it takes no more where others have the cores; `npm run bench -- load` measures it by the clock.
 */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { quantile } from '../../lab/measures.ts'
import { whenIdle } from '../helpers/chaos-fleet.ts'
import { type ChaosService, startChaosService } from '../helpers/chaos-service.ts'
import { eventually } from '../helpers/eventually.ts'
import { figure } from '../helpers/figures.ts'
import { fill, ORBITS, PATIENT, type Probe, probe } from '../helpers/probes.ts'
import { hasProcesses } from '../helpers/processes.ts'
import { extent } from '../helpers/proof.ts'
import { ranMs, waitedMs } from '../helpers/resources.ts'
import { hasRuntime, type Runtime } from '../helpers/service.ts'
import { scrape } from '../helpers/scrape.ts'
import { runnable } from '../helpers/skip.ts'

const PROBES = extent(100, 300)
const LIMIT_MS = 100

/** Whoever asks may itself wait for a core before it sees an answer, and the worker goes on meanwhile: a tenth may be later. */
const MOST = 0.9

const health = suite('the health of a worker at work')

/** Fails unless answers took the worker's thread no longer than they may. */
function expectSoon(what: string, probes: readonly Probe[]): void {
  const threadMs = quantile(probes.map(({ threadMs }) => threadMs), MOST)
  figure(what, `${threadMs.toFixed(0)} ms of its thread for ${100 * MOST} % of ${probes.length}`, `${LIMIT_MS} ms`)
  assert.ok(threadMs <= LIMIT_MS, `${threadMs} ms`)
}

async function using(worker: ChaosService, act: (worker: ChaosService) => Promise<void>): Promise<void> {
  try {
    await act(worker)
  } finally {
    await worker.kill()
  }
}

function start(runtime: Runtime, environment: Record<string, string> = {}): Promise<ChaosService> {
  return startChaosService('worker-1', { runtime, entry: 'worker/main', environment, core: 0 })
}

for (const runtime of ['node', 'deno'] as const) {
  if (!runnable(hasRuntime(runtime) && hasProcesses, `health on ${runtime}: it takes it, and /proc`)) continue

  health(`it answers within ${LIMIT_MS} ms on ${runtime}, with one core and a full queue`, async () => {
    await using(await start(runtime, PATIENT), async (worker) => {
      const abort = new AbortController()
      await fill(worker, abort.signal)
      const wanted = () => ranMs(worker.pid) + waitedMs(worker.pid)
      const [started, before] = [performance.now(), wanted()]
      const probes = await probe(worker, (probes) => probes < PROBES)
      const share = (wanted() - before) / (performance.now() - started)
      expectSoon(`/livez of a worker with a full queue on ${runtime}`, probes)
      assert.ok(share > 0.8, `it had something to do for ${share} of the time only`)
      assert.is(await scrape(worker.address, 'tiles_running'), 1)
      abort.abort()
    })
  })

  health(`it answers as soon on ${runtime} while it follows a million steps of 1,000 bits`, async () => {
    await using(await start(runtime, PATIENT), async (worker) => {
      let isDone = false
      const drawn = fetch(worker.address + ORBITS[0]).then((response) => {
        isDone = true
        return response
      })
      expectSoon(`/livez of a worker that follows an orbit on ${runtime}`, await probe(worker, () => !isDone))
      assert.is((await drawn).status, 200)
    })
  })

  health(`it stops within ${LIMIT_MS} ms on ${runtime} in the midst of such an orbit`, async () => {
    await using(await start(runtime, PATIENT), async (worker) => {
      const abort = new AbortController()
      const left = fetch(worker.address + ORBITS[1], { signal: abort.signal }).then(() => false, () => true)
      await eventually('it runs', async () => await scrape(worker.address, 'tiles_running') === 1)
      const before = ranMs(worker.pid)
      abort.abort()
      assert.ok(await left)
      await whenIdle([worker])
      const worked = ranMs(worker.pid) - before
      figure(`of its thread until a tile is given up on ${runtime}`, `${worked.toFixed(0)} ms`, `${LIMIT_MS} ms`)
      assert.ok(worked <= LIMIT_MS, `${worked} ms of work for nobody`)
      assert.is(await scrape(worker.address, 'tiles_running'), 0)
    })
  })
}

health.run()
