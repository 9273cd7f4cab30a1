import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Rect } from '../../../../core/geometry.ts'
import { parseQuery, type TileParams, tileSchema } from '../../../../core/params.ts'
import { linearFromScreen, screenFromLinear } from '../../../../core/oklab.ts'
import { tileJobOf } from '../../../../core/tile-job.ts'
import { packValues, type TileValues, unpackValues } from '../../../../core/values.ts'
import { createColorer } from '../../../../frontend/ui/color/colorer.ts'
import { type PageValues, pageValuesOf, valueAt } from '../../../../frontend/ui/tiles/page-values.ts'
import { colorValues, indexCounts } from '../../../../worker/shade/color.ts'
import { levelsOf, paintOf } from '../../../../worker/shade/paint.ts'
import { paletteEntries } from '../../../../core/palette.ts'
import { drawJob } from '../../../helpers/jobs.ts'
import { comparedPixels, nearness, withAlpha } from '../../../helpers/levels.ts'
import { createRandom } from '../../../helpers/random.ts'

const SIZE = 'width=128&height=128'
const WHOLE = `re=-0.75&im=0&span=3&iterations=500&scale=1,2&inside=102030&${SIZE}`
const VALLEY = `re=-0.7445&im=0.1325&span=0.03&iterations=2000&scale=20,30,60,120,300&offset=.3&${SIZE}`
const DEEP_PLACE = `re=-0.74364388&im=0.13182591&span=1e-5&iterations=3000&${SIZE}`
const DEEP = `${DEEP_PLACE}&scale=100,300,900,2500`

function draw(
  query: string,
): { params: TileParams; tile: TileValues; region: Rect } {
  const params = parseQuery(tileSchema, query)
  const job = tileJobOf(params)
  const { width, height } = job.region
  const { values } = drawJob(job)
  const tile = {
    width,
    height,
    isSmooth: params.coloring === 'smooth',
    values: Float64Array.from(values),
    samples: undefined,
  }
  return { params, tile, region: job.region }
}

/** What a page shows of values that came as a worker sends them. */
function shown(params: TileParams, kept: PageValues, most?: number): Uint8Array {
  const { palette, scale, period, offset, inside, coloring } = params
  const colorer = createColorer({ palette, scale, period, offset, inside, isSmooth: coloring === 'smooth' })
  const pixels = new Uint32Array(kept.width * kept.height)
  colorer.paint(pixels, kept, colorer.placesOf(kept), most)
  return new Uint8Array(pixels.buffer)
}

const paintFor = (params: TileParams) => paintOf({ ...params, isSmooth: params.coloring === 'smooth' })

const plain = suite('colorPixels()')

plain('it shows what a worker draws: within a level where colors are slow, and in noise by a small part of it', () => {
  for (const query of [WHOLE, VALLEY, DEEP]) {
    const { params, tile, region } = draw(query)
    const kept = pageValuesOf(unpackValues(packValues(tile, region)), region)
    const { data } = colorValues(tile.values, region, paintFor(params))
    const { far, noise } = nearness(shown(params, kept), withAlpha(data, 3), tile.width)
    assert.ok(far <= 0.02, `${query}: ${far}`)
    assert.ok(noise <= 0.03, `${query}: ${noise}`)
  }
})

plain('it shows bands exactly, in any colors', () => {
  for (const colors of ['palette=classic', 'palette=ember&offset=.77', 'scale=log&period=3']) {
    const { params, tile, region } = draw(`${DEEP_PLACE}&coloring=bands&${colors}`)
    const kept = pageValuesOf(unpackValues(packValues(tile, region)), region)
    const entries = paletteEntries(params.palette)
    const drawn = [...indexCounts(tile.values, paintFor(params))].flatMap((entry) => entries[entry]!)
    assert.ok(
      comparedPixels(shown(params, kept), withAlpha(drawn, 3), tile.width).every(({ off }) => off === 0),
      colors,
    )
  }
})

plain.run()

const sampled = suite('colorPixels() of samples')

/** A tile of which some pixels have samples, from 1 to 16. */
function sampledTile(): PageValues {
  const random = createRandom(7)
  const size = { width: 40, height: 30 }
  const values = Float64Array.from({ length: 1200 }, () => 30 + 40 * random())
  const counts = Uint16Array.from({ length: 1200 }, () => [0, 1, 2, 4, 8, 16][Math.floor(6 * random())]!)
  const total = counts.reduce((sum, count) => sum + count, 0)
  const samples = {
    counts,
    values: Float64Array.from({ length: total }, () => random() < 0.1 ? Infinity : 30 + 40 * random()),
  }
  return pageValuesOf({ ...size, isSmooth: true, values, samples }, { x: 0, y: 0 })
}

sampled('it shows the mean of their light, of all of them or the first few', () => {
  const params = parseQuery(tileSchema, 'palette=icefire&period=20&inside=ff8000')
  const kept = sampledTile()
  const { counts, numbers, book } = kept.samples!
  for (const most of [16, 8, 2]) {
    const found = shown(params, kept, most)
    let at = 0
    counts.forEach((own, pixel) => {
      const count = Math.min(most, own)
      const values = own === 0
        ? Float64Array.of(valueAt(kept, pixel))
        : Float64Array.from(numbers.subarray(at, at + count), (number) => book[number]!)
      at += own
      const levels = levelsOf(values, paintFor(params))
      for (let part = 0; part < 3; part++) {
        let light = 0
        for (let sample = 0; sample < values.length; sample++) light += linearFromScreen(levels[3 * sample + part]!)
        const wanted = screenFromLinear(light / values.length)
        assert.ok(Math.abs(found[4 * pixel + part]! - wanted) < 1.2, `${most}, pixel ${pixel} of ${own}`)
      }
    })
  }
})

sampled.run()
