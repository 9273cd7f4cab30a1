import type { Rect } from '../../core/geometry.ts'
import { paletteIndex } from '../../core/palette.ts'
import { createRaster, type Raster } from '../../core/raster.ts'
import { ditherState, nextState, thresholdOf } from '../../core/dither.ts'
import { allTurns, type Paint } from './paint.ts'
import { shadesOf } from './shades.ts'

/** One palette entry a count: 0 inside, else 1…255. */
export function indexCounts(counts: Float64Array, paint: Paint): Uint8Array {
  const entries = new Uint8Array(counts.length)
  allTurns(counts, paint).forEach((turns, pixel) => {
    if (Number.isFinite(turns)) entries[pixel] = paletteIndex(turns)
  })
  return entries
}

/** Red, green and blue of each value of a region, rounded to whole levels by the pixel's place in its view. */
export function colorValues(values: Float64Array, { x, y, width, height }: Rect, paint: Paint): Raster {
  const turns = allTurns(values, paint)
  const { table, steps } = shadesOf(paint.gradient)
  const [red, green, blue] = paint.inside
  const raster = createRaster(width, height, 3)
  const { data } = raster
  for (let row = 0, pixel = 0, to = 0; row < height; row++) {
    let state = ditherState(x, y + row)
    for (let column = 0; column < width; column++, pixel++, to += 3) {
      const turn = turns[pixel]!
      const place = Math.floor((turn - Math.floor(turn)) * steps)
      if (place >= 0) {
        const color = table[thresholdOf(state) * steps + (place < steps ? place : steps - 1)]!
        data[to] = color
        data[to + 1] = color >>> 8
        data[to + 2] = color >>> 16
      } else {
        data[to] = red
        data[to + 1] = green
        data[to + 2] = blue
      }
      state = nextState(state)
    }
  }
  return raster
}
