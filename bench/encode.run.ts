/** Times coloring, encoding and decoding of tiles, in this process: `encode.run.ts side`. Prints the `EncodeRun`s as JSON. */
import process from 'node:process'
import { decode } from 'fast-png'
import { gunzipSync } from 'node:zlib'
import { gzipSync } from '../core/deflate.ts'
import { DEFAULT_PALETTE, paletteBytes } from '../core/palette.ts'
import { LATER_DEFAULTS } from '../core/params.ts'
import { encodePng } from '../core/png.ts'
import type { Raster } from '../core/raster.ts'
import { packValues, unpackValues } from '../core/values.ts'
import { drawJob, jobOf } from '../tests/helpers/jobs.ts'
import { shallowViews } from '../tests/helpers/views.ts'
import { colorValues, indexCounts } from '../worker/shade/color.ts'
import { paintOf } from '../worker/shade/paint.ts'
import { measureSync } from './harness.ts'
import { SLOW_VIEWS, viewJob } from './picture-views.ts'

/** How much neighbors differ: nowhere by much, here and there, or everywhere. */
export type TileClass = 'slow gradient' | 'mixed' | 'noise'

/** Medians in milliseconds of one tile. */
export interface EncodeRun {
  readonly tileClass: TileClass
  readonly kind: 'indexed' | 'colors' | 'values'
  readonly colorMs: number
  readonly encodeMs: number
  readonly decodeMs: number
  readonly bytes: number
}

/** No more than tells apart the tiles: where they get their many colors is in the first steps. */
const MOST_ITERATIONS = 5000

const PERIOD = 64
const AT_LEAST_MS = 30

const side = Number(process.argv[2])
const corpus = shallowViews(side).map(({ view, iterations }) => {
  return jobOf(view, { iterations: Math.min(iterations, MOST_ITERATIONS), isSmooth: true })
})
const region = { x: 0, y: 0, width: side, height: side }
const slow = SLOW_VIEWS.map((view) => ({ ...viewJob(view, region), isSmooth: true, region }))
console.log(JSON.stringify([...corpus, ...slow].flatMap((job) => runsOf(drawJob(job).values))))

function runsOf(values: Float64Array): EncodeRun[] {
  const tileClass = classOf(values)
  return [
    pngRun('indexed', tileClass, values.map((value) => value === Infinity ? 0 : Math.max(1, Math.floor(value)))),
    pngRun('colors', tileClass, values),
    valuesRun(tileClass, values),
  ]
}

function pngRun(kind: 'indexed' | 'colors', tileClass: TileClass, values: Float64Array): EncodeRun {
  const isSmooth = kind === 'colors'
  const paint = paintOf({ ...LATER_DEFAULTS, palette: DEFAULT_PALETTE, period: PERIOD, offset: 0, isSmooth })
  const color = (): Raster => {
    if (isSmooth) return colorValues(values, region, paint)
    return { width: side, height: side, channels: 1, data: indexCounts(values, paint) }
  }
  const raster = color()
  const header = isSmooth ? {} : { palette: paletteBytes(DEFAULT_PALETTE) }
  const bytes = encodePng(header, raster)
  const { data } = decode(bytes, { checkCrc: true })
  if (!raster.data.every((byte, index) => byte === data[index])) {
    throw new Error('Cannot measure: other pixels come back')
  }
  return {
    tileClass,
    kind,
    colorMs: measureSync(color, { atLeastMs: AT_LEAST_MS }).median,
    encodeMs: measureSync(() => encodePng(header, raster), { atLeastMs: AT_LEAST_MS }).median,
    decodeMs: measureSync(() => decode(bytes), { atLeastMs: AT_LEAST_MS }).median,
    bytes: bytes.length,
  }
}

function valuesRun(tileClass: TileClass, values: Float64Array): EncodeRun {
  const tile = { width: side, height: side, isSmooth: true, values, samples: undefined }
  const encode = () => gzipSync(packValues(tile, region), { level: 1 })
  const bytes = encode()
  return {
    tileClass,
    kind: 'values',
    colorMs: 0,
    encodeMs: measureSync(encode, { atLeastMs: AT_LEAST_MS }).median,
    decodeMs: measureSync(() => unpackValues(gunzipSync(bytes)), { atLeastMs: AT_LEAST_MS }).median,
    bytes: bytes.length,
  }
}

/** The class by the median step between neighbors in a row, in levels of the 256 of a turn. */
function classOf(values: Float64Array): TileClass {
  const steps: number[] = []
  for (let index = 1; index < values.length; index++) {
    const step = Math.abs(values[index]! - values[index - 1]!)
    if (Number.isFinite(step)) steps.push(step * 256 / PERIOD)
  }
  steps.sort((a, b) => a - b)
  const median = steps[steps.length >> 1] ?? 0
  return median < 1 ? 'slow gradient' : median < 4 ? 'mixed' : 'noise'
}
