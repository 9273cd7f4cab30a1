/** Whether gradients show steps. */
import { PALETTE_NAMES, type PaletteName } from '../core/palette.ts'
import { colorValues } from '../worker/shade/color.ts'
import { levelsOf, type Paint } from '../worker/shade/paint.ts'
import { printTable, spread } from './harness.ts'
import { drawPicture, drawTile, drawView, paintBy, type Size, SLOW_VIEWS, viewJob } from './picture-views.ts'

/** Bins to an iteration, and pixels that make a bin's mean worth something. */
const BINS = 64
const LEAST_PIXELS = 400

/**
 * Steps: whether the mean color of a narrow range of values follows a smooth curve from range to range. Views are colored as a
 * worker colors them; that `/tile` and `/render` answer the very same, is checked of a palette each.
 */
export async function measureSteps(): Promise<void> {
  const size = { width: 640, height: 400 }
  const palettes = PALETTE_NAMES.filter((name) => name !== 'classic')
  const views = SLOW_VIEWS.map((view) => ({ ...view, values: drawView(viewJob(view, size)).values }))
  for (const [index, { name, place, values }] of views.entries()) {
    const palette = palettes[index % palettes.length]!
    const query = `${place}&width=${size.width}&height=${size.height}&palette=${palette}`
    const own = colorsOf(values, size, palette)
    for (const bytes of [await drawPicture(query), await drawTile(query)]) {
      if (!own.every((level, at) => level === bytes[at])) throw new Error(`${name} is drawn in other colors`)
    }
  }
  printTable(palettes.map((palette) => {
    const found = views.map(({ values }) => {
      return residualOf(values, colorsOf(values, size, palette), paintBy('linear', palette))
    })
    return {
      palette,
      'residual, levels rms, most': spread(found.map(({ rms }) => rms)).max.toFixed(3),
      'largest step, levels': spread(found.map(({ step }) => step)).max.toFixed(3),
    }
  }))
}

/** The colors of a view as a worker rounds them. */
function colorsOf(values: Float64Array, { width, height }: Size, palette: PaletteName): Uint8Array {
  return colorValues(values, { x: 0, y: 0, width, height }, paintBy('linear', palette)).data
}

/** What the mean colors of bins of values are off the palette's own mean there: rms, and the most from one bin to the next. */
function residualOf(values: Float64Array, bytes: Uint8Array, paint: Paint): { rms: number; step: number } {
  const bins = new Map<number, { count: number; sums: Float64Array }>()
  const levels = levelsOf(values, paint)
  values.forEach((value, pixel) => {
    if (value === Infinity) return
    const key = Math.floor(value * BINS)
    const bin = bins.get(key) ?? { count: 0, sums: new Float64Array(3) }
    bins.set(key, bin)
    bin.count++
    for (let part = 0; part < 3; part++) bin.sums[part]! += bytes[3 * pixel + part]! - levels[3 * pixel + part]!
  })
  let squares = 0
  let count = 0
  let step = 0
  for (const [key, bin] of bins) {
    if (bin.count < LEAST_PIXELS) continue
    const next = bins.get(key + 1)
    for (let part = 0; part < 3; part++) {
      const off = bin.sums[part]! / bin.count
      squares += off * off
      count++
      if (next && next.count >= LEAST_PIXELS) step = Math.max(step, Math.abs(off - next.sums[part]! / next.count))
    }
  }
  return { rms: count === 0 ? 0 : Math.sqrt(squares / count), step }
}
