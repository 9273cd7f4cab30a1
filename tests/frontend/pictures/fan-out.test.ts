import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { estimateSteps } from '../../../worker/kernel/estimate.ts'
import { parseQuery, renderSchema } from '../../../core/params.ts'
import { fanOut, type FanOutOptions } from '../../../frontend/pictures/fan-out.ts'
import type { FetchTile } from '../../../frontend/tiles/fetch-tile.ts'
import type { FleetOptions } from '../../../frontend/fleet/fleet.ts'
import { planPicture } from '../../../frontend/pictures/plan.ts'
import { type DrawnTile, TileError } from '../../../frontend/tiles/tile.ts'
import { settle } from '../../helpers/clock.ts'
import { pictureOptions, testFleet } from '../../helpers/fleet.ts'
import { fakeFetch, indexedTile } from '../../helpers/rasters.ts'
import { createVirtualClock } from '../../helpers/virtual-clock.ts'

const blank = fakeFetch(({ rect }) => Promise.resolve(indexedTile(rect)))

/** Waits until it is taken back. */
const never: FetchTile = (_, signal) => {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
}

function planOf(query: string) {
  return planPicture(parseQuery(renderSchema, query))
}

async function drain(bands: AsyncGenerator<DrawnTile[]>): Promise<DrawnTile[]> {
  const tiles: DrawnTile[] = []
  for await (const band of bands) tiles.push(...band)
  return tiles
}

/** Draws a picture on a clock that jumps, and tells what happened. */
async function drawVirtually(
  query: string,
  { fetchTile, picture = {}, ...options }: Partial<FleetOptions> & { picture?: Partial<FanOutOptions> },
) {
  const clock = createVirtualClock()
  const events: string[] = []
  const fleet = testFleet({
    clock,
    onEvent: (event) => events.push(event),
    ...options,
    ...(fetchTile && { fetchTile }),
  })
  const outcome = await clock.run(
    drain(fanOut(planOf(query), fleet, pictureOptions(picture))).catch((error: unknown) => error),
  )
  return { tiles: Array.isArray(outcome) ? outcome as DrawnTile[] : [], error: outcome, events, clock, fleet }
}

const fan = suite('fanOut()')

fan('it gives every tile once, in order, whichever comes first', async () => {
  const side = fc.integer({ min: 16, max: 64 })
  const size = fc.integer({ min: 1, max: 200 })
  await fc.assert(fc.asyncProperty(size, size, side, fc.scheduler(), async (width, height, tile, scheduler) => {
    const fetchTile = scheduler.scheduleFunction(blank)
    const plan = planOf(`width=${width}&height=${height}&tile=${tile}`)
    const drained = drain(fanOut(plan, testFleet({ fetchTile }), pictureOptions()))
    await scheduler.waitFor(drained)
    const places = (await drained).map(({ rect }) => rect.y * width + rect.x)
    assert.is(places.length, plan.tiles)
    assert.equal(places, [...places].sort((a, b) => a - b))
  }))
})

fan('it has as many tiles in flight as there are workers, from the first moment, and never more', async () => {
  let inFlight = 0
  let most = 0
  const release: (() => void)[] = []
  const fetchTile: FetchTile = async (request, signal) => {
    most = Math.max(most, ++inFlight)
    await new Promise<void>((resolve) => release.push(resolve))
    inFlight--
    return blank(request, signal)
  }
  const plan = planOf('width=160&height=160&tile=16')
  const drained = drain(fanOut(plan, testFleet({ fetchTile, expected: 7 }), pictureOptions()))
  let released = 0
  while (released < plan.tiles) {
    await settle()
    assert.is(inFlight, Math.min(7, plan.tiles - released))
    release.shift()!()
    released++
  }
  assert.is((await drained).length, 100)
  assert.is(most, 7)
})

fan('it asks for the dearest first', async () => {
  const asked: number[] = []
  const plan = planOf('re=-0.7436&im=0.1318&span=0.05&width=256&height=256&tile=32&iterations=2000')
  const fetchTile: FetchTile = (request, signal) => {
    asked.push(estimateSteps(plan.job, request.rect))
    return blank(request, signal)
  }
  await drain(fanOut(plan, testFleet({ fetchTile }), pictureOptions()))
  assert.is(asked.length, 64)
  assert.equal(asked, asked.toSorted((a, b) => b - a))
})

fan('it asks for no band far ahead of a reader that does not read', async () => {
  let asked = 0
  const fetchTile: FetchTile = (...request) => {
    asked++
    return blank(...request)
  }
  const plan = planOf('width=32768&height=32768&tile=512')
  const bands = fanOut(plan, testFleet({ fetchTile }), pictureOptions())
  await bands.next()
  await settle()
  assert.ok(asked >= 64 && asked <= 3 * 64, `${asked} of ${plan.tiles}`)
  await bands.return(undefined)
})

fan('it fails with the first tile that fails for good, and stops the others', async () => {
  const aborted: unknown[] = []
  const fetchTile: FetchTile = ({ rect }, signal) => {
    if (rect.x === 16) return Promise.reject(new TileError('no', { fault: 'refused' }))
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(void aborted.push(signal.reason))))
  }
  const { error, events } = await drawVirtually('width=64&height=16&tile=16', { fetchTile })
  assert.instance(error, TileError)
  assert.equal(aborted, [error, error, error])
  assert.equal(events, ['failed'])
})

fan('it is told of a failure far down while it waits for the first band', async () => {
  const fetchTile: FetchTile = (request, signal) => {
    return request.rect.y === 48 ? Promise.reject(new TileError('no', { fault: 'refused' })) : never(request, signal)
  }
  const { error } = await drawVirtually('width=16&height=64&tile=16', { fetchTile })
  assert.instance(error, TileError)
})

fan('it stops at once when its caller aborts, and starts no tile after', async () => {
  const abort = new AbortController()
  const reason = new Error('the client left')
  let asked = 0
  const fetchTile: FetchTile = (...request) => {
    asked++
    return never(...request)
  }
  const bands = fanOut(
    planOf('width=160&height=160&tile=16'),
    testFleet({ fetchTile }),
    pictureOptions({ signal: abort.signal }),
  )
  const drained = drain(bands).catch((error) => error)
  await settle()
  abort.abort(reason)
  assert.is(await drained, reason)
  await settle()
  assert.is(asked, 4)
})

fan('it cuts a tile in four that a worker cannot finish in time, and puts it together again', async () => {
  const fetchTile = fakeFetch(({ rect }) => {
    if (rect.width * rect.height > 1000) return Promise.reject(new TileError('504', { fault: 'tooSlow' }))
    const pixels = Uint8Array.from({ length: rect.width * rect.height }, (_, pixel) => {
      return rect.x + pixel % rect.width + 3 * (rect.y + Math.floor(pixel / rect.width))
    })
    return Promise.resolve(indexedTile(rect, 'worker-1', pixels))
  })
  const { tiles, events } = await drawVirtually('width=120&height=70&tile=100', { fetchTile })
  assert.is(tiles.length, 2)
  for (const { rect, content } of tiles) {
    content.data.forEach((entry, pixel) => {
      assert.is(entry, (rect.x + pixel % rect.width + 3 * (rect.y + Math.floor(pixel / rect.width))) % 256)
    })
  }
  assert.is(events.filter((event) => event === 'split').length, 4)
})

fan('it does not cut for ever', async () => {
  let asked = 0
  const fetchTile: FetchTile = () => {
    asked++
    return Promise.reject(new TileError('504', { fault: 'tooSlow' }))
  }
  const { error } = await drawVirtually('width=16&height=16&tile=16', { fetchTile })
  assert.instance(error, TileError)
  assert.ok(asked <= 1 + 4 + 16)
})

fan('it has a tile drawn a second time whose worker hangs', async () => {
  let hung = 0
  const fetchTile: FetchTile = (request, signal) => {
    return request.rect.x === 32 && hung++ === 0 ? never(request, signal) : blank(request, signal)
  }
  const { tiles, events, clock } = await drawVirtually('width=160&height=16&tile=16', { fetchTile })
  assert.is(tiles.length, 10)
  assert.is(events.filter((event) => event === 'hedged').length, 1)
  assert.ok(clock.now() < 1000)
  assert.is(clock.pending, 0)
})

fan('it fails when a band is not there in time, however its tiles fare', async () => {
  const { error, clock } = await drawVirtually('width=64&height=64&tile=16', {
    fetchTile: never,
    picture: { stallMs: 5_000 },
  })
  assert.instance(error, TileError)
  assert.is((error as TileError).fault, 'late')
  assert.is(clock.now(), 5_000)
})

fan('it tells workers how long the picture will wait for them', async () => {
  const left: number[] = []
  const fetchTile: FetchTile = (request, signal) => {
    left.push(request.leftMs)
    return blank(request, signal)
  }
  await drawVirtually('width=32&height=16&tile=16', { fetchTile, picture: { stallMs: 5_000 } })
  assert.ok(left.every((ms) => ms > 0))
  assert.ok(left.includes(5_000))
})

fan(
  'it lets others have their turn every few milliseconds while it estimates, and stops where nobody wants the picture',
  async () => {
    const run = async (leaveAt: number) => {
      const reader = new AbortController()
      let looks = 0
      let breaths = 0
      const fleet = testFleet({
        fetchTile: blank,
        // Each look at it takes a millisecond.
        clock: { now: () => looks++, after: () => () => {} },
        breathe() {
          if (++breaths === leaveAt) reader.abort(new Error('left'))
          return Promise.resolve()
        },
      })
      const bands = fanOut(planOf('width=8192&height=32&tile=16'), fleet, pictureOptions({ signal: reader.signal }))
      const first = await bands.next().catch((error: unknown) => error)
      await bands.return(undefined)
      return { first, breaths }
    }
    const { breaths } = await run(Infinity)
    assert.ok(breaths >= 1024 / 8, `${breaths}`)
    const left = await run(3)
    assert.is((left.first as Error).message, 'left')
    assert.is(left.breaths, 3)
  },
)

fan('it begins no more tiles than a band beyond a bound, however little they cost', async () => {
  const asked = new Set<number>()
  const fetchTile: FetchTile = (request, signal) => {
    asked.add(request.rect.y)
    return never(request, signal)
  }
  const fleet = testFleet({ fetchTile })
  const bands = fanOut(planOf('width=32768&height=32768&tile=16&iterations=1&re=100'), fleet, pictureOptions())
  bands.next().catch(() => {})
  await new Promise((resolve) => setTimeout(resolve, 0))
  for (let turn = 0; turn < 20; turn++) await settle()
  assert.ok(fleet.gate.waiting + fleet.gate.running <= 3 * 2048, `${fleet.gate.waiting}`)
  await bands.return(undefined).catch(() => {})
})

fan.run()
