import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { INDEXED } from '../../../core/raster.ts'
import { createBudget } from '../../../frontend/fleet/budget.ts'
import { retryTile } from '../../../frontend/tiles/retry.ts'
import type { TileRequest } from '../../../frontend/tiles/fetch-tile.ts'
import { TileError, type TileFault } from '../../../frontend/tiles/tile.ts'
import { indexedTile } from '../../helpers/rasters.ts'
import { createVirtualClock } from '../../helpers/virtual-clock.ts'

const rect = { x: 0, y: 0, width: 1, height: 1 }
const tile = indexedTile(rect, 'worker-9')

/** What becomes of a tile whose attempts fail like this, one after the other; after them it is drawn. */
async function draw(faults: readonly (TileFault | TileError)[], { patienceMs = 15_000, budget = createBudget() } = {}) {
  const clock = createVirtualClock()
  const asked: { atMs: number; avoided: readonly string[] }[] = []
  const events: string[] = []
  const left = [...faults]
  const ask = (request: TileRequest) => {
    asked.push({ atMs: clock.now(), avoided: request.avoided })
    const fault = left.shift()
    if (fault === undefined) return Promise.resolve(tile)
    return Promise.reject(fault instanceof TileError ? fault : new TileError('no', { fault, worker: 'worker-1' }))
  }
  const outcome = await clock.run(
    retryTile(
      () => ({ query: '', rect, pixels: INDEXED, requestId: 'picture', leftMs: Infinity, avoided: [] }),
      { ask, budget, clock, random: () => 0.5, patienceMs, onEvent: (event) => events.push(event) },
      new AbortController().signal,
    ).catch((error: TileError) => error.fault),
  )
  return { outcome, asked, events, clock }
}

const drawing = suite('retryTile()')

drawing('it tries three times what was damaged or late, twice what failed, once what cannot succeed', async () => {
  const attempts = { damaged: 3, late: 3, failed: 2, tooSlow: 1, refused: 1 } as const
  for (const [fault, most] of Object.entries(attempts) as [TileFault, number][]) {
    const always = await draw(Array<TileFault>(10).fill(fault))
    assert.is(always.outcome, fault)
    assert.is(always.asked.length, most, fault)
    assert.is((await draw(Array<TileFault>(most - 1).fill(fault))).outcome, tile)
  }
})

drawing('it asks another worker than the one that failed', async () => {
  const { asked } = await draw(['damaged', 'damaged'])
  assert.equal(asked.map(({ avoided }) => avoided), [[], ['worker-1'], ['worker-1']])
})

drawing('it pauses longer each time, by chance, and as long as it is told to', async () => {
  const told = new TileError('full', { fault: 'unavailable', retryAfterMs: 3000 })
  assert.equal((await draw(['damaged', 'damaged'])).asked.map(({ atMs }) => atMs), [0, 50, 150])
  assert.equal((await draw([told])).asked.map(({ atMs }) => atMs), [0, 3050])
})

drawing('it waits for a fleet that is full or away, however often, as long as patience lasts', async () => {
  const away = Array<TileFault>(1000).fill('unavailable')
  const patient = await draw(away.slice(0, 20))
  assert.is(patient.outcome, tile)
  assert.equal(patient.events, Array(20).fill('waited'))
  const { outcome, clock } = await draw(away)
  assert.is(outcome, 'unavailable')
  assert.ok(clock.now() > 13_000 && clock.now() <= 15_000, `${clock.now()}`)
  assert.is((await draw(away, { patienceMs: 0 })).asked.length, 1)
})

drawing('it does not try again when the budget of all is spent', async () => {
  const budget = createBudget()
  while (budget.spendRetry());
  assert.is((await draw(['damaged'], { budget })).asked.length, 1)
  assert.is((await draw(['unavailable'], { budget })).outcome, tile)
})

drawing('it rejects with the reason as soon as its picture is over, even between attempts', async () => {
  const clock = createVirtualClock()
  const abort = new AbortController()
  const reason = new Error('over')
  clock.after(400, () => abort.abort(reason))
  const outcome = await clock.run(
    retryTile(
      () => ({ query: '', rect, pixels: INDEXED, requestId: 'picture', leftMs: Infinity, avoided: [] }),
      {
        ask: () => Promise.reject(new TileError('full', { fault: 'unavailable', retryAfterMs: 1000 })),
        budget: createBudget(),
        clock,
        random: () => 0.5,
        patienceMs: 15_000,
        onEvent() {},
      },
      abort.signal,
    ).catch((error) => error),
  )
  assert.is(outcome, reason)
  assert.equal([clock.now(), clock.pending], [400, 0])
})

drawing.run()
