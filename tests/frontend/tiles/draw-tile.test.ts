import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseQuery, tileSchema } from '../../../core/params.ts'
import { isSameRaster } from '../../../core/raster.ts'
import { tileJobOf } from '../../../core/tile-job.ts'
import { drawTile, type TileSource, tileTask } from '../../../frontend/tiles/draw-tile.ts'
import type { FetchTile } from '../../../frontend/tiles/fetch-tile.ts'
import { type DrawnTile, TileError } from '../../../frontend/tiles/tile.ts'
import { testFleet, tileSource } from '../../helpers/fleet.ts'
import { indexedTile } from '../../helpers/rasters.ts'
import { createVirtualClock } from '../../helpers/virtual-clock.ts'

const PARAMS = parseQuery(tileSchema, 're=-0.7436&im=0.1318&span=0.05&width=256&height=256&region=16,16,64,48')
const JOB = tileJobOf(PARAMS)

/** A tile whose entries tell where in the view they belong. */
const placed: FetchTile = ({ rect }) => {
  const { x, y, width, height } = rect
  return Promise.resolve(indexedTile(
    rect,
    'worker-1',
    Uint8Array.from({ length: width * height }, (_, at) => x + at % width + 7 * (y + Math.floor(at / width))),
  ))
}

/** Draws one tile by itself, without a picture, by whatever answers. */
async function draw(fetchTile: FetchTile) {
  const clock = createVirtualClock()
  const events: string[] = []
  const turns: string[] = []
  const fleet = testFleet({ clock, fetchTile, onEvent: (event) => events.push(event) })
  const source: TileSource = {
    ...tileSource(PARAMS),
    takeTurn(turn, draw) {
      turns.push(turn.place)
      return draw()
    },
  }
  const { signal } = new AbortController()
  const drawing = drawTile(tileTask(JOB, JOB.region), { source, fleet, signal })
  return { outcome: await clock.run(drawing.catch((error: unknown) => error)), events, turns }
}

const drawing = suite('drawTile()')

drawing('it draws one tile without a picture', async () => {
  const { outcome, events, turns } = await draw(placed)
  assert.equal([events, turns], [['drawn'], ['last']])
  const { rect, raster } = outcome as DrawnTile
  assert.equal([rect, raster.width, raster.height], [JOB.region, 64, 48])
})

drawing('it tries again what failed, and cuts in four what no worker finishes, with the same pixels', async () => {
  const whole = (await draw(placed)).outcome as DrawnTile
  let asked = 0
  const { outcome, events, turns } = await draw((request, signal) => {
    if (asked++ === 0) return Promise.reject(new TileError('damaged', { worker: 'worker-1' }))
    if (request.rect.width > 32) return Promise.reject(new TileError('504', { fault: 'tooSlow', worker: 'worker-2' }))
    return placed(request, signal)
  })
  assert.equal(events, ['retried', 'split', 'drawn'])
  assert.equal(turns, ['last', ...Array(4).fill('urgent')])
  assert.ok(isSameRaster((outcome as DrawnTile).raster, whole.raster))
})

drawing('it draws again what is far behind', async () => {
  let asked = 0
  const { events } = await draw((request, signal) => {
    return asked++ > 0 ? placed(request, signal) : new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason))
    })
  })
  assert.equal(events, ['hedged', 'drawn'])
})

drawing('it gives up on what is not to be had, and says so once', async () => {
  const { outcome, events } = await draw(() => Promise.reject(new TileError('no', { fault: 'refused' })))
  assert.instance(outcome, TileError)
  assert.equal(events, ['failed'])
})

drawing.run()
