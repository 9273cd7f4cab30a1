import { get } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import * as assert from 'uvu/assert'
import type { ChaosService } from './chaos-service.ts'
import { eventually } from './eventually.ts'
import { locationOf, queryAt } from './locations.ts'
import { ranMs } from './resources.ts'
import { scrape } from './scrape.ts'
import { SLOW_PLACE } from './slow.ts'

/** How long an answer about its health took: on the clock, and of the worker's thread. */
export interface Probe {
  readonly clockMs: number
  readonly threadMs: number
}

/** One runs and four wait; each takes seconds, and does not end before whoever asks for it does. */
const TILES = 5
const HEAVY = `/tile?${SLOW_PLACE}&width=1024&height=1024&iterations=38000`

/** What lets a worker take them. */
export const PATIENT = { TILE_BUDGET_MS: '600000', QUEUE_WORK_MS: '600000' }

/** Places whose orbits neither escape nor circle within a million steps, of 1,024 bits. */
export const ORBITS = ['dragon', 'lethal_weapon'].map((id) => {
  return `/tile?${queryAt({ ...locationOf(id), height: '1e-285', iterations: 1e6 }, { width: 8, height: 8 })}`
}) as [string, string]

/** Gives a patient worker as many tiles as it takes, until the signal aborts. */
export async function fill(worker: ChaosService, signal: AbortSignal): Promise<void> {
  for (let tile = 0; tile < TILES; tile++) fetch(worker.address + HEAVY, { signal }).catch(() => {})
  await eventually('the queue is full', async () => await scrape(worker.address, 'tile_queue_length') === TILES - 1)
}

/** Asks a worker about its health at random moments while `goesOn`. */
export async function probe(worker: ChaosService, goesOn: (probes: number) => boolean): Promise<Probe[]> {
  const probes: Probe[] = []
  while (goesOn(probes.length)) {
    const [started, ran] = [performance.now(), ranMs(worker.pid)]
    await askHealth(worker)
    probes.push({ clockMs: performance.now() - started, threadMs: ranMs(worker.pid) - ran })
    await setTimeout(Math.random() * 20)
  }
  return probes
}

/** Over a connection of its own, as a prober's is. */
function askHealth({ address }: ChaosService): Promise<void> {
  return new Promise((resolve, reject) => {
    get(`${address}/livez`, { agent: false }, (response) => {
      assert.is(response.statusCode, 200)
      response.resume().once('end', resolve)
    }).once('error', reject)
  })
}
