import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readGauges } from '../../../../frontend/ui/fleet/frontend-metrics.ts'
import { callRoll, isSilent, whomToAsk, whomToAvoid } from '../../../../frontend/ui/fleet/roll-call.ts'
import { createFleetStats, quantile } from '../../../../frontend/ui/fleet/stats.ts'
import { createWorkerColors } from '../../../../frontend/ui/fleet/worker-colors.ts'
import { createVirtualClock } from '../../../helpers/virtual-clock.ts'
import type { TileReport } from '../../../../frontend/ui/tiles/report.ts'

function reportOf(worker: string, computeMs: number, options: Partial<TileReport> = {}): TileReport {
  return {
    worker,
    queueMs: 1,
    computeMs,
    encodeMs: 0,
    totalMs: computeMs + 2,
    headAtMs: 0,
    balance: undefined,
    isNginx: true,
    isFresh: true,
    ...options,
  }
}

const stats = suite('createFleetStats()')

stats('it counts tiles, and tells median, percentile and the share of the last seconds', () => {
  const fleet = createFleetStats()
  for (let tile = 1; tile <= 100; tile++) fleet.add(reportOf('worker-1', tile), 1000 + 40 * tile)
  const [worker] = fleet.workers(5000)
  assert.equal([worker!.tiles, worker!.medianMs, worker!.percentileMs, worker!.queueMs], [100, 50, 95, 1])
  assert.ok(Math.abs(worker!.busy - 1) < 0.02, `${worker!.busy}`)
  assert.is(fleet.workers(60_000)[0]!.busy, 0)
})

stats('it does not count a tile that the browser still had', () => {
  const fleet = createFleetStats()
  fleet.add(reportOf('worker-1', 5, { isFresh: false }), 0)
  assert.equal(fleet.workers(0), [])
  assert.is(fleet.counts.cached, 1)
})

stats('it lists workers in the order of their numbers', () => {
  const fleet = createFleetStats()
  for (const name of ['worker-10', 'worker-2', 'worker-1']) fleet.hear(name, 0)
  assert.equal(fleet.workers(0).map(({ name }) => name), ['worker-1', 'worker-2', 'worker-10'])
  assert.is(fleet.workers(0)[0]!.medianMs, undefined)
  assert.is(quantile([], 0.5), undefined)
})

stats.run()

const roll = suite('callRoll(), whomToAvoid(), isSilent()')

roll('it asks for whoever is in doubt by name, and takes silence for an answer', async () => {
  const workers = [{ name: 'a', heardAtMs: 9000 }, { name: 'b', heardAtMs: 8000 }]
  assert.equal(whomToAvoid(workers, undefined, 9100), [])
  assert.equal(whomToAvoid(workers, undefined, 9900), ['a'])
  assert.equal(whomToAvoid(workers.map((worker) => ({ ...worker, heardAtMs: 0 })), undefined, 9900), [])
  assert.not(isSilent(workers[1]!, 9900, 2))
  assert.ok(isSilent(workers[1]!, 12_000, 2))
  const heard: unknown[] = []
  const clock = createVirtualClock()
  const listen = {
    clock,
    asked: undefined,
    avoid: [],
    onAnswer: (...answer: unknown[]) => heard.push(answer),
    onMissing: (name: string) => heard.push(name),
  }
  await callRoll({ ...listen, fetch: answer('a') })
  await callRoll({ ...listen, fetch: () => Promise.reject(new TypeError()) })
  assert.equal(heard, [['a', 2]])
  assert.is(clock.pending, 0)
})

roll('it waits for one that hangs no longer than it takes to doubt it', async () => {
  const clock = createVirtualClock()
  const hang = (_: unknown, { signal }: RequestInit = {}) =>
    new Promise<Response>((_, reject) => signal!.addEventListener('abort', () => reject(signal!.reason)))
  const heard: string[] = []
  const hear = (worker: string) => void heard.push(worker)
  await clock.run(callRoll({ fetch: hang, clock, asked: 'a', avoid: [], onAnswer: hear, onMissing: hear }))
  assert.is(clock.now(), 1500)
  assert.equal(heard, [])
})

roll('it asks a small fleet one by one, and knows who is missing when the others stand aside', async () => {
  const workers = ['a', 'b', 'c'].map((name) => ({ name, heardAtMs: 0 }))
  assert.equal([0, 1, 2, 3].map((turn) => whomToAsk(workers, turn)), ['a', 'b', 'c', 'a'])
  assert.equal(whomToAvoid(workers, 'b', 0), ['a', 'c'])
  assert.is(whomToAsk([...workers, { name: 'd', heardAtMs: 0 }], 0), undefined, 'the balancer does not try them all')
  assert.is(whomToAsk([], 0), undefined)
  const fleet = createFleetStats()
  for (const name of ['a', 'b']) fleet.hear(name, 1000, 4)
  const ask = (name: string, status: number) =>
    callRoll({
      fetch: answer(name, status),
      clock: createVirtualClock(),
      asked: 'b',
      avoid: ['a'],
      onAnswer: (worker, inFlight) => fleet.hear(worker, 1001, inFlight),
      onMissing: fleet.miss,
    })
  const state = () => fleet.workers(1001).map((worker) => [isSilent(worker, 1001, 2), worker.inFlight])
  await ask('a', 403)
  assert.equal(state(), [[false, 2], [true, 4]])
  await ask('b', 200)
  assert.equal(state(), [[false, 2], [false, 2]])
})

const answer = (name: string, status = 200) => () =>
  Promise.resolve(new Response(null, { status, headers: { 'X-Worker': name, 'X-In-Flight': '2' } }))

roll.run()

const gauges = suite('readGauges()')

gauges('it reads numbers without labels', () => {
  const text = '# HELP renders_running x\nrenders_running 3\ntiles_total{outcome="done"} 5\nsome_seconds 1.5e-7\n'
  assert.equal(readGauges(text), { renders_running: 3, some_seconds: 1.5e-7 })
})

gauges.run()

const colors = suite('createWorkerColors()')

colors('it keeps a worker’s color, and keeps the first dozen apart', () => {
  const palette = createWorkerColors()
  const hues = Array.from({ length: 12 }, (_, index) => palette.hueOf(`worker-${index}`))
  assert.is(palette.hueOf('worker-3'), hues[3])
  const sorted = [...hues].sort((a, b) => a - b)
  assert.ok(sorted.every((hue, index) => index === 0 || hue - sorted[index - 1]! > 15))
})

colors.run()
