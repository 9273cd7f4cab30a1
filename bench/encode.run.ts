/** Times the PNG of tiles and its decoding, in this process: `encode.run.ts side`. Prints an `EncodeRun` a tile, as JSON. */
import process from 'node:process'
import { decode } from 'fast-png'
import { paletteBytes } from '../core/palette.ts'
import { encodePng } from '../core/png.ts'
import { shallowViews } from '../tests/helpers/views.ts'
import { colorValues } from '../worker/shade/color.ts'
import { continueEscape, startEscape } from '../worker/kernel/mandelbrot/float64.ts'
import { measureSync } from './harness.ts'

/** Medians in milliseconds of one tile. */
export interface EncodeRun {
  readonly encodeMs: number
  readonly decodeMs: number
  readonly bytes: number
}

const side = Number(process.argv[2])
const region = { x: 0, y: 0, width: side, height: side }

/** No more than tells apart the tiles: where they get their many colors is in the first steps. */
const MOST_ITERATIONS = 5000

const runs = shallowViews(side).flatMap(({ view, iterations }) =>
  [false, true].map((smooth): EncodeRun => {
    const state = startEscape({ view, region, iterations: Math.min(iterations, MOST_ITERATIONS), smooth })
    while (!continueEscape(state, Infinity));
    const pixels = colorValues(state.values, { inside: smooth ? Infinity : 0, period: 64, offset: 0 })
    const draw = () => encodePng({ width: side, height: side, palette: paletteBytes('ultra') }, pixels)
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
