import { BLUE_SHIFT, ditherState, GREEN_SHIFT, nextState, thresholdOf } from './dither.ts'
import type { Rect } from '../../core/geometry.ts'
import { paletteIndex } from '../../core/palette.ts'
import { createRaster, type Raster } from '../../core/raster.ts'
import { allTurns, type Paint } from './paint.ts'

/** One palette entry a count: 0 inside, else 1…255. */
export function indexCounts(counts: Float64Array, paint: Paint): Uint8Array {
  const entries = new Uint8Array(counts.length)
  allTurns(counts, paint).forEach((turns, pixel) => {
    if (!Number.isNaN(turns)) entries[pixel] = paletteIndex(turns)
  })
  return entries
}

/** Rounds the levels of a region to whole ones, up or down by each pixel's place in its view. */
export function roundLevels(levels: Float32Array, { x, y, width, height }: Rect): Raster {
  const raster = createRaster(width, height, 3)
  const { data } = raster
  let at = 0
  for (let row = 0; row < height; row++) {
    let state = ditherState(x, y + row)
    for (let column = 0; column < width; column++) {
      const threshold = thresholdOf(state)
      const green = threshold + GREEN_SHIFT
      const blue = threshold + BLUE_SHIFT
      // Writing to bytes cuts off what is below a whole level.
      data[at] = levels[at]! + threshold
      data[at + 1] = levels[at + 1]! + (green < 1 ? green : green - 1)
      data[at + 2] = levels[at + 2]! + (blue < 1 ? blue : blue - 1)
      at += 3
      state = nextState(state)
    }
  }
  return raster
}
