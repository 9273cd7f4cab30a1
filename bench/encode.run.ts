/** Times the PNG of tiles and its decoding, in this process: `encode.run.ts side`. Prints an `EncodeRun` a tile, as JSON. */
import process from 'node:process'
import { decode } from 'fast-png'
import { DEFAULT_PALETTE, paletteBytes } from '../core/palette.ts'
import { LATER_DEFAULTS } from '../core/params.ts'
import { encodePng } from '../core/png.ts'
import type { Raster } from '../core/raster.ts'
import { drawJob, jobOf } from '../tests/helpers/jobs.ts'
import { shallowViews } from '../tests/helpers/views.ts'
import { colorValues, indexCounts } from '../worker/shade/color.ts'
import { paintOf } from '../worker/shade/paint.ts'
import { measureSync } from './harness.ts'

/** Medians in milliseconds of one tile. */
export interface EncodeRun {
  readonly encodeMs: number
  readonly decodeMs: number
  readonly bytes: number
}

const side = Number(process.argv[2])

/** No more than tells apart the tiles: where they get their many colors is in the first steps. */
const MOST_ITERATIONS = 5000

const runs = shallowViews(side).flatMap(({ view, iterations }) =>
  [false, true].map((isSmooth): EncodeRun => {
    const job = jobOf(view, { iterations: Math.min(iterations, MOST_ITERATIONS), isSmooth })
    const { values } = drawJob(job)
    const paint = paintOf({ ...LATER_DEFAULTS, palette: DEFAULT_PALETTE, period: 64, offset: 0, isSmooth })
    const raster: Raster = isSmooth
      ? colorValues(values, job.region, paint)
      : { width: side, height: side, channels: 1, data: indexCounts(values, paint) }
    const header = isSmooth ? {} : { palette: paletteBytes(DEFAULT_PALETTE) }
    const draw = () => encodePng(header, raster)
    const bytes = draw()
    const { data } = decode(bytes, { checkCrc: true })
    if (!raster.data.every((byte, index) => byte === data[index])) {
      throw new Error('Cannot measure: other pixels come back')
    }
    return {
      encodeMs: measureSync(draw, { atLeastMs: 30 }).median,
      decodeMs: measureSync(() => decode(bytes), { atLeastMs: 30 }).median,
      bytes: bytes.length,
    }
  })
)
console.log(JSON.stringify(runs))
