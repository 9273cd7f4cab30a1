import * as fc from 'fast-check'
import pLimit from 'p-limit'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseQuery, renderSchema } from '../../core/params.ts'
import { fanOut } from '../../frontend/fan-out.ts'
import { type FetchTile, type Tile, TileError } from '../../frontend/fetch-tile.ts'
import { planPicture } from '../../frontend/plan.ts'
import { fanOutOptions } from '../helpers/fleet.ts'

const blank: FetchTile = (_, rect) => {
  return Promise.resolve({ rect, pixels: new Uint8Array(rect.width * rect.height), worker: 'worker-1' })
}

function planOf(query: string) {
  return planPicture(parseQuery(renderSchema, query))
}

async function drain(bands: AsyncGenerator<Tile[]>): Promise<Tile[]> {
  const tiles: Tile[] = []
  for await (const band of bands) tiles.push(...band)
  return tiles
}

const fan = suite('fanOut()')

fan('it gives every tile once, in order, whichever comes first', async () => {
  const side = fc.integer({ min: 16, max: 64 })
  const size = fc.integer({ min: 1, max: 200 })
  await fc.assert(fc.asyncProperty(size, size, side, fc.scheduler(), async (width, height, tile, scheduler) => {
    const fetchTile = scheduler.scheduleFunction(blank)
    const plan = planOf(`width=${width}&height=${height}&tile=${tile}`)
    const drained = drain(fanOut(plan, fanOutOptions({ fetchTile })))
    await scheduler.waitFor(drained)
    const places = (await drained).map(({ rect }) => rect.y * width + rect.x)
    assert.is(places.length, plan.tiles)
    assert.equal(places, [...places].sort((a, b) => a - b))
  }))
})

fan('it has as many tiles in flight as the limit, from the first moment, and never more', async () => {
  let inFlight = 0
  let most = 0
  const release: (() => void)[] = []
  const fetchTile: FetchTile = async (query, rect, signal) => {
    most = Math.max(most, ++inFlight)
    await new Promise<void>((resolve) => release.push(resolve))
    inFlight--
    return blank(query, rect, signal)
  }
  const plan = planOf('width=160&height=160&tile=16')
  const drained = drain(fanOut(plan, fanOutOptions({ fetchTile, limit: pLimit(7) })))
  let released = 0
  while (released < plan.tiles) {
    await new Promise((resolve) => setTimeout(resolve))
    assert.is(inFlight, Math.min(7, plan.tiles - released))
    release.shift()!()
    released++
  }
  assert.is((await drained).length, 100)
  assert.is(most, 7)
})

fan('it asks for no band far ahead of a reader that does not read', async () => {
  let asked = 0
  const fetchTile: FetchTile = (...request) => {
    asked++
    return blank(...request)
  }
  const plan = planOf('width=32768&height=32768&tile=512')
  const bands = fanOut(plan, fanOutOptions({ fetchTile }))
  await bands.next()
  await new Promise((resolve) => setTimeout(resolve))
  assert.ok(asked >= 64 && asked <= 3 * 64, `${asked} of ${plan.tiles}`)
  await bands.return(undefined)
})

fan('it tries a failed tile again, pausing longer each time, and as long as it is told to', async () => {
  const pauses: number[] = []
  const outcomes: string[] = []
  let failures = 0
  const fetchTile: FetchTile = (...request) => {
    if (failures++ < 2) throw new TileError('no', { retryAfterMs: failures === 2 ? 5000 : 0 })
    return blank(...request)
  }
  const options = fanOutOptions({
    fetchTile,
    pause: (ms) => Promise.resolve(void pauses.push(ms)),
    onOutcome: (outcome) => outcomes.push(outcome),
  })
  assert.is((await drain(fanOut(planOf('width=16&height=16&tile=16'), options))).length, 1)
  assert.equal(pauses, [100, 5000])
  assert.equal(outcomes, ['retried', 'retried', 'drawn'])
})

fan('it fails with the first tile that fails three times, and stops the others', async () => {
  let attempts = 0
  const aborted: unknown[] = []
  const fetchTile: FetchTile = (_, rect, signal) => {
    if (rect.x === 16) {
      attempts++
      throw new TileError('no')
    }
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(void aborted.push(signal.reason))))
  }
  const error = await drain(fanOut(planOf('width=64&height=16&tile=16'), fanOutOptions({ fetchTile }))).catch((error) =>
    error
  )
  assert.instance(error, TileError)
  assert.is(attempts, 3)
  assert.equal(aborted, [error, error, error])
})

fan('it tries no second time what cannot succeed', async () => {
  let attempts = 0
  const fetchTile: FetchTile = () => {
    attempts++
    throw new TileError('bad request', { retryable: false })
  }
  const error = await drain(fanOut(planOf('width=16&height=16'), fanOutOptions({ fetchTile }))).catch((error) => error)
  assert.instance(error, TileError)
  assert.is(attempts, 1)
})

fan('it stops at once when its caller aborts, and starts no tile after', async () => {
  const abort = new AbortController()
  const reason = new Error('the client left')
  let asked = 0
  const fetchTile: FetchTile = (_, __, signal) => {
    asked++
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  }
  const options = fanOutOptions({ fetchTile, signal: abort.signal })
  const drained = drain(fanOut(planOf('width=160&height=160&tile=16'), options)).catch((error) => error)
  await new Promise((resolve) => setTimeout(resolve))
  abort.abort(reason)
  assert.is(await drained, reason)
  assert.is(asked, 4)
})

fan.run()
