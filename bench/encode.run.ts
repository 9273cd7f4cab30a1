/** Times the PNG of tiles and its decoding, in this process: `encode.run.ts side`. Prints an `EncodeRun` a tile, as JSON. */
import process from 'node:process'
import { decode } from 'fast-png'
import { paletteBytes } from '../core/palette.ts'
import { encodePng } from '../core/png.ts'
import { drawJob, jobOf } from '../tests/helpers/jobs.ts'
import { shallowViews } from '../tests/helpers/views.ts'
import { colorValues } from '../worker/shade/color.ts'
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
    const pixels = colorValues(drawJob(job).values, {
      isSmooth,
      period: 64,
      offset: 0,
    })
    const raster = { width: side, height: side, channels: 1, data: pixels } as const
    const draw = () => encodePng({ palette: paletteBytes('ultra') }, raster)
    const bytes = draw()
    const { data } = decode(bytes, { checkCrc: true })
    if (!pixels.every((entry, pixel) => entry === data[pixel])) {
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
