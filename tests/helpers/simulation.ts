import * as assert from 'uvu/assert'
import { estimateSteps } from '../../worker/kernel/estimate.ts'
import type { Rect } from '../../core/geometry.ts'
import { parseQuery, renderSchema } from '../../core/params.ts'
import { viewJobOf } from '../../core/tile-job.ts'
import { pause } from '../../core/clock.ts'
import { MOST as FIRST_TOKENS, SHARE } from '../../frontend/fleet/budget.ts'
import { MOST as MOST_EACH, WAY_MS } from '../../frontend/fleet/depth.ts'
import { frontendConfig } from '../../frontend/config.ts'
import { fanOut } from '../../frontend/pictures/fan-out.ts'
import type { Raster } from '../../core/raster.ts'
import type { TileRequest } from '../../frontend/tiles/fetch-tile.ts'
import { createFleet, type Fleet } from '../../frontend/fleet/fleet.ts'
import { type Plan, planPicture } from '../../frontend/pictures/plan.ts'
import { type DrawnTile, TileError, type TileEvent } from '../../frontend/tiles/tile.ts'
import { RULES } from '../../lb/rules.ts'
import { createPeers, createSearch, createUpstream, type Outcome } from '../../lb/upstream/upstream.ts'
import { FULL } from '../../worker/app.ts'
import { workerConfig } from '../../worker/config.ts'
import { createRandom } from './random.ts'
import { fakeFetch, indexedTile } from './rasters.ts'
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts'

/** What a worker may do for a while instead of its work. */
const FAULTS = ['down', 'hung', 'failing', 'full', 'damaging', 'slow'] as const
type Fault = (typeof FAULTS)[number]

/** The bounds of the real things. */
const { QUEUE_LIMIT, TILE_BUDGET_MS } = workerConfig({})
const { PICTURE_MS, PATIENCE_MS } = frontendConfig({})
const RETRY_AFTER_MS = 1000 * Number(FULL.headers['Retry-After'])

/** The share of answers that a damaging worker damages. */
const DAMAGED = 0.4

/** What a seed led to. */
export interface Simulated {
  readonly faults: number
  readonly events: Readonly<Partial<Record<TileEvent, number>>>
  readonly outcomes: readonly ('drawn' | 'aborted' | TileError)[]
  /** True if no more than one of several workers was ill, so that every picture had to succeed. */
  readonly isSurvivable: boolean
}

/**
 * One to three pictures at once over a fleet that falls ill, on a clock that jumps; all of it follows from the seed. Fails
 * unless every pixel comes once and right, the limit and the budget are kept, each picture ends in time, and nothing is
 * left behind.
 */
export async function simulate(seed: number): Promise<Simulated> {
  const random = createRandom(seed)
  const clock = createVirtualClock()
  const workers = Array.from({ length: whole(random, 1, 6) }, (_, index) => createWorker(`worker-${index}`, random))
  const isSurvivable = random() < 0.7
  const ill = isSurvivable ? workers.slice(1, 2) : workers
  const isPlague = random() < 0.1
  for (const worker of ill) worker.ills = isPlague ? PLAGUE : illsOf(random)
  const balancer = createBalancer(workers, clock, random)
  const events: Partial<Record<TileEvent, number>> = {}
  const fleet = createFleet({
    fetchTile: balancer.fetchTile,
    expected: Math.max(1, workers.length + whole(random, -1, 1)),
    clock,
    random,
    patienceMs: PATIENCE_MS,
    breathe: () => Promise.resolve(),
    onEvent(event) {
      events[event] = (events[event] ?? 0) + 1
    },
  })
  const pictures = Array.from({ length: whole(random, 1, 3) }, () => drawPicture({ fleet, clock, random }))
  const outcomes = await clock.run(Promise.all(pictures))

  assert.is(clock.pending, 0, 'alarms are left')
  assert.equal([fleet.gate.lines, fleet.gate.running, fleet.gate.waiting], [0, 0, 0], 'the gate is not empty')
  assert.is(balancer.inFlight, 0, 'requests are left')
  const mostEach = balancer.quickestMs < WAY_MS ? MOST_EACH : 1
  assert.ok(balancer.mostInFlight <= mostEach * Math.max(fleet.size, workers.length + 1), 'the limit was not kept')
  const extra = (events.retried ?? 0) + (events.hedged ?? 0)
  assert.ok(extra <= FIRST_TOKENS + SHARE * balancer.rects.size, `${extra} more for ${balancer.rects.size} tiles`)
  if (isSurvivable) {
    const lost = outcomes.find((outcome) => outcome instanceof TileError)
    assert.is(lost, undefined, `a picture was lost to one ill worker: ${String(lost)}`)
  }
  return { faults: ill.reduce((sum, { ills }) => sum + ills.length, 0), events, outcomes, isSurvivable }
}

function whole(random: () => number, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1))
}

interface SimulatedWorker {
  readonly name: string
  /** Steps of the estimate that it takes in a millisecond. */
  readonly pace: number
  ills: readonly { readonly fault: Fault; readonly fromMs: number; readonly toMs: number }[]
  /** Requests that it has. */
  held: number
  freeAtMs: number
}

function createWorker(name: string, random: () => number): SimulatedWorker {
  const pace = 600 * (0.5 + random())
  return { name, pace, ills: [], held: 0, freeAtMs: 0 }
}

/** Everybody who may be ill damages some of the answers all the time, which spends what retries there are. */
const PLAGUE = [{ fault: 'damaging', fromMs: 0, toMs: Infinity }] as const

function illsOf(random: () => number): SimulatedWorker['ills'] {
  return Array.from({ length: whole(random, 0, 3) }, () => {
    const fromMs = random() ** 2 * 4_000
    return { fault: FAULTS[whole(random, 0, FAULTS.length - 1)]!, fromMs, toMs: fromMs + 10 ** (1 + 4 * random()) }
  })
}

/** What came of a request at one worker; the balancer asks the next where it is neither a tile nor an error. */
interface Ending {
  readonly outcome: Outcome
  readonly result?: DrawnTile | TileError
}

const FAILED: Ending = { outcome: 'failed' }
const STANDS_ASIDE: Ending = { outcome: 'answered' }
const ended = (result: DrawnTile | TileError): Ending => ({ outcome: 'answered', result })

/** An nginx before the workers: least connections, as its template has it. */
function createBalancer(workers: readonly SimulatedWorker[], clock: VirtualClock, random: () => number) {
  const peers = createPeers(workers.map(({ name }) => ({ address: name, weight: 1 })))
  const upstream = createUpstream('least_conn', peers, random)
  const rects = new Set<Rect>()
  let inFlight = 0
  let mostInFlight = 0
  let quickestMs = Infinity

  const faultOf = ({ ills }: SimulatedWorker) => {
    return ills.find(({ fromMs, toMs }) => fromMs <= clock.now() && clock.now() < toMs)?.fault
  }

  const work = async (worker: SimulatedWorker, request: TileRequest<Raster>, signal: AbortSignal): Promise<Ending> => {
    const { name } = worker
    const fault = faultOf(worker)
    if (fault === 'down') return FAILED
    if (fault === 'hung') {
      await pause(clock, RULES.tile.readTimeoutMs, signal)
      return { outcome: 'failed', result: new TileError('504 of the balancer', { fault: 'late' }) }
    }
    await pause(clock, 1, signal)
    if (request.avoided.includes(name)) return STANDS_ASIDE
    if (fault === 'failing') return FAILED
    // One runs, and one is this.
    if (fault === 'full' || worker.held - 2 >= QUEUE_LIMIT) {
      return ended(new TileError('503', { fault: 'unavailable', worker: name, retryAfterMs: RETRY_AFTER_MS }))
    }
    const arrivedMs = clock.now()
    const startMs = Math.max(arrivedMs, worker.freeAtMs)
    const costMs = costOf(request.rect) / worker.pace * (fault === 'slow' ? 30 : 1)
    const endMs = Math.min(startMs + costMs, arrivedMs + TILE_BUDGET_MS)
    worker.freeAtMs = endMs
    quickestMs = Math.min(quickestMs, costMs)
    try {
      await pause(clock, endMs - arrivedMs, signal)
    } catch (error) {
      if (worker.freeAtMs === endMs) worker.freeAtMs = Math.max(startMs, clock.now())
      throw error
    }
    const now = faultOf(worker)
    if (now === 'down') return FAILED
    if (endMs < startMs + costMs) return ended(new TileError('504', { fault: 'tooSlow', worker: name }))
    if (now === 'damaging' && random() < DAMAGED) return ended(new TileError('damaged', { worker: name }))
    return ended({ ...indexedTile(request.rect, name, pixelsOf(request.rect)), computeMs: costMs })
  }
  const ask = async (peer: number, request: TileRequest<Raster>, signal: AbortSignal) => {
    const worker = workers[peer]!
    // Who leaves blames nobody.
    let outcome: Outcome = 'answered'
    worker.held++
    try {
      const ending = await work(worker, request, signal)
      outcome = ending.outcome
      return ending.result
    } finally {
      worker.held--
      upstream.free(peer, outcome, clock.now())
    }
  }

  const fetchTile = fakeFetch(async (request, signal) => {
    signal.throwIfAborted()
    rects.add(request.rect)
    mostInFlight = Math.max(mostInFlight, ++inFlight)
    const search = createSearch({ url: request.query, network: [127, 0, 0] }, clock.now())
    try {
      while (true) {
        const peer = upstream.pick(search, clock.now())
        if (peer === undefined) throw new TileError('503', { fault: 'unavailable', retryAfterMs: RETRY_AFTER_MS })
        const result = await ask(peer, request, signal)
        if (result instanceof TileError) throw result
        if (result) return result
      }
    } finally {
      inFlight--
    }
  })
  return {
    fetchTile,
    rects,
    get quickestMs() {
      return quickestMs
    },
    get inFlight() {
      return inFlight
    },
    get mostInFlight() {
      return mostInFlight
    },
  }
}

const VIEWS = ['', 're=-0.7436&im=0.1318&span=0.05&', 're=-1.7693&im=0.0063&span=0.005&', 're=0.3&im=0&span=0.1&']
  .map((place) => viewJobOf(parseQuery(renderSchema, `${place}width=256&height=256&iterations=500`)))

/** A cost that has something to do with the estimate, and a few tiles that are dearer than any worker has time for. */
function costOf(rect: Rect): number {
  const steps = estimateSteps(VIEWS[1]!, rect)
  const chance = createRandom(rect.x * 7919 + rect.y)()
  return steps * (0.3 + 3 * chance ** 3) * (chance > 0.995 ? 30 : 1)
}

/** Differs from one pixel of a picture to the next. */
function pixelOf(x: number, y: number): number {
  return (x * 31 + y * 17 + (x * y >> 3)) & 255
}

function pixelsOf({ x, y, width, height }: Rect): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: width * height }, (_, pixel) => {
    return pixelOf(x + pixel % width, y + Math.floor(pixel / width))
  })
}

/** Draws a picture, and follows it to whatever end: all its rows, a reader that leaves, or a failure. */
async function drawPicture({ fleet, clock, random }: {
  readonly fleet: Fleet
  readonly clock: VirtualClock
  readonly random: () => number
}): Promise<'drawn' | 'aborted' | TileError> {
  const plan = planPicture(parseQuery(
    renderSchema,
    `width=${whole(random, 1, 160)}&height=${whole(random, 1, 160)}&tile=${whole(random, 16, 48)}&iterations=500`,
  ))
  const abort = new AbortController()
  const reason = new Error('the reader left')
  const leavesAtMs = random() < 0.2 ? random() * 2_000 : Infinity
  const readsSlowly = random() < 0.2
  const stay = leavesAtMs < Infinity ? clock.after(leavesAtMs, () => abort.abort(reason)) : () => {}
  const bands = fanOut(plan, fleet, { signal: abort.signal, requestId: 'simulated', stallMs: PICTURE_MS })
  let askedMs = clock.now()
  let rows = 0
  try {
    for await (const band of bands) {
      checkBand(plan, band, rows)
      rows += band[0]!.rect.height
      if (readsSlowly) await pause(clock, random() * 1_000, abort.signal)
      askedMs = clock.now()
    }
    assert.is(rows, plan.params.height)
    return 'drawn'
  } catch (error) {
    if (error === reason) {
      assert.is(clock.now(), leavesAtMs, 'it ended later than its reader left')
      return 'aborted'
    }
    if (!(error instanceof TileError)) throw error
    return error
  } finally {
    stay()
    await bands.return(undefined)
    assert.ok(clock.now() - askedMs <= PICTURE_MS, 'a band kept its reader waiting for too long')
  }
}

/** Every pixel of the band once and right. */
function checkBand({ params }: Plan, band: readonly DrawnTile[], top: number): void {
  let x = 0
  for (const { rect, content: { data } } of band) {
    assert.equal([rect.x, rect.y, data.length], [x, top, rect.width * rect.height])
    assert.equal(data, pixelsOf(rect))
    x += rect.width
  }
  assert.is(x, params.width)
}
