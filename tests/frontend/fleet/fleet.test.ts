import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { INDEXED } from '../../../core/raster.ts'
import type { FetchTile, TileRequest } from '../../../frontend/tiles/fetch-tile.ts'
import { pngReading } from '../../../frontend/tiles/decode-tile.ts'
import { type DrawnTile, TileError } from '../../../frontend/tiles/tile.ts'
import { testFleet } from '../../helpers/fleet.ts'
import { fakeFetch, indexedTile } from '../../helpers/rasters.ts'

const rect = { x: 0, y: 0, width: 1, height: 1 }
const request = { query: '', rect, reading: pngReading(INDEXED), requestId: 'picture', leftMs: 1_000, avoided: [] }

/** A fleet of two whose tiles take so long, how many tiles of a picture it has in flight, and whether it is idle meanwhile. */
async function afterTiles(computeMs: number, { isFull = false } = {}) {
  const { signal } = new AbortController()
  const tile = { ...indexedTile(rect), computeMs }
  let answer: () => Promise<DrawnTile> = () => Promise.resolve(tile)
  const fleet = testFleet({ expected: 2, fetchTile: fakeFetch(() => answer()) })
  for (let count = 0; count < 20; count++) await fleet.ask(request, signal)
  assert.ok(fleet.isIdle)
  if (isFull) {
    answer = () => Promise.reject(new TileError('full', { fault: 'unavailable', worker: 'worker-1' }))
    await fleet.ask(request, signal).catch(() => {})
  }
  const ends: (() => void)[] = []
  const line = fleet.gate.open()
  for (let task = 0; task < 9; task++) line.enter({ cost: 1, run: () => new Promise((end) => ends.push(end)) })
  await new Promise((resolve) => setTimeout(resolve))
  const { running } = fleet.gate
  line.close()
  const { isIdle } = fleet
  for (const end of ends) end()
  return { running, isIdle, size: fleet.size }
}

const asking = suite('createFleet()')

asking('it has three quick tiles in flight for each worker, and one of others', async () => {
  assert.equal(await afterTiles(0.1), { running: 6, isIdle: false, size: 2 })
  assert.equal(await afterTiles(20), { running: 2, isIdle: false, size: 2 })
})

asking('it has one for each worker after one was full', async () => {
  assert.is((await afterTiles(0.1, { isFull: true })).running, 2)
})

asking('it never asks that all workers stand aside, and tells for whom a tile is', async () => {
  const { signal } = new AbortController()
  const asked: TileRequest<unknown>[] = []
  const fetchTile: FetchTile = (request) => {
    asked.push(request)
    return Promise.reject(new TileError('damaged', { worker: `worker-${1 + asked.length % 2}` }))
  }
  for (const expected of [1, 2]) {
    const fleet = testFleet({ expected, fetchTile })
    for (let tile = 0; tile < 6; tile++) {
      await fleet.ask({ ...request, client: '192.0.2.7', avoided: ['worker-1', 'worker-2'] }, signal).catch(() => {})
      const { avoided, client } = asked.at(-1)!
      assert.ok(avoided.length < fleet.size, `${avoided} of ${fleet.size}`)
      assert.is(client, '192.0.2.7')
    }
  }
})

asking.run()
