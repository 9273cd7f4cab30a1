import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { hedge } from '../../../frontend/tiles/hedge.ts'
import { type DrawnTile, TileError } from '../../../frontend/tiles/tile.ts'
import { indexedTile } from '../../helpers/rasters.ts'
import { createVirtualClock } from '../../helpers/virtual-clock.ts'

const rect = { x: 0, y: 0, width: 2, height: 1 }
const tileOf = (worker: string, pixels = [1, 2]) => indexedTile(rect, worker, Uint8Array.from(pixels))

/** When each drawing ends and with what: a tile, or why not. */
type Drawing = readonly [ms: number, outcome: DrawnTile | TileError]

async function run(
  drawings: readonly Drawing[],
  { expectedMs = 1000, isIdle = false, mayHedge = true } = {},
) {
  const clock = createVirtualClock()
  const begun: number[] = []
  const events: string[] = []
  const disagreements: TileError[] = []
  const open: Promise<unknown>[] = []
  const left = [...drawings]
  const attempt = () => {
    begun.push(clock.now())
    const [ms, outcome] = left.shift()!
    const ended = new Promise<DrawnTile>((resolve, reject) => {
      clock.after(ms, () => outcome instanceof TileError ? reject(outcome) : resolve(outcome))
    })
    open.push(ended.catch(() => {}))
    return ended
  }
  let endedMs = 0
  const outcome = await clock.run(
    hedge({
      draw: (_, watched) => watched(attempt),
      expectedMs: () => expectedMs,
      mayHedge: () => mayHedge,
      onDisagreement: (error) => disagreements.push(error),
      clock,
      isIdle: () => isIdle,
      onEvent: (event) => events.push(event),
    }).catch((error) => error).finally(() => endedMs = clock.now()),
  )
  await clock.run(Promise.all(open))
  return { outcome, begun, events, disagreements, endedMs, pending: clock.pending }
}

const one = tileOf('one')
const two = tileOf('two')

const hedging = suite('hedge()')

hedging('it draws once what is done in time, even late within three times what was expected', async () => {
  const { outcome, begun, pending } = await run([[3200, one]])
  assert.is(outcome, one)
  assert.equal([begun, pending], [[0], 0])
})

hedging('it draws again what takes more than three times as long, and takes the first to come', async () => {
  const late = await run([[60_000, one], [900, two]])
  assert.is(late.outcome, two)
  assert.equal(late.begun, [0, 3250])
  assert.is(late.endedMs, 4150)
  assert.equal(late.events, ['hedged'])
  assert.is((await run([[4000, one], [900, two]])).outcome, one)
})

hedging('it need only be behind where nobody waits and a worker is free', async () => {
  assert.equal((await run([[60_000, one], [900, two]], { isIdle: true })).begun, [0, 1250])
})

hedging('it needs leave', async () => {
  assert.equal((await run([[60_000, one]], { mayHedge: false })).begun, [0])
})

hedging('it compares the one that comes second', async () => {
  const same = await run([[60_000, one], [900, two]])
  assert.equal(same.disagreements, [])
  const differing = await run([[60_000, one], [900, tileOf('two', [1, 3])]])
  assert.is(differing.disagreements.length, 1)
  assert.match(differing.disagreements[0]!.message, 'two and one disagree')
  assert.equal(differing.events, ['hedged', 'disagreed'])
})

hedging('it fails only when both have', async () => {
  const no = new TileError('no')
  assert.is((await run([[4000, no], [900, two]])).outcome, two)
  assert.is((await run([[60_000, one], [900, no]])).outcome, one)
  assert.is((await run([[4000, no], [900, no]])).outcome, no)
})

hedging('it does not wait for another drawing of what a worker found too much', async () => {
  const tooSlow = new TileError('504', { fault: 'tooSlow' })
  const { outcome, endedMs } = await run([[8000, tooSlow], [60_000, two]])
  assert.is(outcome, tooSlow)
  assert.is(endedMs, 8000)
})

hedging.run()
