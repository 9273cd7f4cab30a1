/** How noisy pictures are by default. */
import { linearFromScreen, screenFromLinear } from '../core/oklab.ts'
import { PAGE_PALETTE, PALETTE_NAMES } from '../core/palette.ts'
import type { Scale } from '../core/scale.ts'
import type { TileSamples } from '../core/values.ts'
import { fitCurve, RANK_SHARE } from '../core/fit.ts'
import { startComputing } from '../worker/compute.ts'
import { gatherSamples } from '../worker/sample.ts'
import { colorValues } from '../worker/shade/color.ts'
import { gatherValues } from '../worker/shade/gather-values.ts'
import { levelsOf, type Paint } from '../worker/shade/paint.ts'
import { printTable, spread } from './harness.ts'
import { drawView, fortyViews, paintBy, type PictureView, references, viewJob } from './picture-views.ts'

const SIZE = { width: 180, height: 120 }
const REGION = { x: 0, y: 0, ...SIZE }

/** What the page takes by default. */
const SAMPLES = 16

/** Noise: what neighbors differ by, by the page's defaults against the older ones. */
export async function measureNoise(): Promise<void> {
  const palettes = PALETTE_NAMES.filter((name) => name !== 'classic')
  const ratios = new Map(palettes.map((name) => [name, [] as number[]]))
  const shares = new Map(palettes.map((name) => [name, [] as number[]]))
  for (const view of fortyViews(SIZE)) {
    const { scale, centers, samples, escaped } = await refined(view)
    const older = meanStep(colorValues(centers, REGION, paintBy('linear', 'ultra')).data)
    for (const palette of palettes) {
      const paint = paintBy(scale, palette)
      ratios.get(palette)!.push(meanStep(averaged(centers, samples, paint)) / older)
      shares.get(palette)!.push(largestShare(escaped, paint))
    }
  }
  printTable(palettes.map((palette) => ({
    palette,
    'step, now / before, median': spread(ratios.get(palette)!).median.toFixed(2),
    most: spread(ratios.get(palette)!).max.toFixed(2),
    'largest share of one color of sixteen': spread(shares.get(palette)!).max.toFixed(2),
  })))
}

/** The values of a view that the page keeps, and the scale that it finds for them. */
async function refined(view: PictureView): Promise<{
  readonly scale: Scale
  readonly centers: Float64Array
  readonly escaped: Float64Array
  readonly samples: TileSamples
}> {
  const job = viewJob(view, SIZE)
  const { values: centers } = drawView(job)
  const escaped = centers.filter((value) => value !== Infinity).sort()
  const scale = escaped.length === 0 ? 'linear' : fitCurve(escaped, RANK_SHARE) ?? 'linear'
  const gathering = await gatherSamples(
    { ...job, region: REGION },
    (values) => gatherValues(values, REGION, { paint: paintBy(scale, PAGE_PALETTE), most: SAMPLES }),
    {
      most: SAMPLES,
      computing: startComputing({ yieldTurn: () => Promise.resolve(), sliceMs: Infinity }, () => {}),
      references,
    },
  )
  return { scale, centers, escaped, samples: gathering.samples() }
}

/** The colors of values, of those with samples the mean light, in levels. */
function averaged(centers: Float64Array, { counts, values }: TileSamples, paint: Paint): Float32Array {
  const levels = levelsOf(centers, paint)
  const light = levelsOf(values, paint).map(linearFromScreen)
  for (let pixel = 0, from = 0; pixel < counts.length; from += 3 * counts[pixel++]!) {
    const count = counts[pixel]!
    for (let part = 0; count > 0 && part < 3; part++) {
      let sum = 0
      for (let sample = 0; sample < count; sample++) sum += light[from + 3 * sample + part]!
      levels[3 * pixel + part] = screenFromLinear(sum / count)
    }
  }
  return levels
}

/** The mean of what neighbors across and down differ by, in levels. */
function meanStep(levels: ArrayLike<number>): number {
  const { width } = SIZE
  let sum = 0
  let count = 0
  for (let at = 0; at < levels.length; at++) {
    const pixel = Math.floor(at / 3)
    for (const next of [pixel % width < width - 1 ? at + 3 : levels.length, at + 3 * width]) {
      if (next >= levels.length) continue
      sum += Math.abs(levels[next]! - levels[at]!)
      count++
    }
  }
  return sum / count
}

/** The share of the values that the commonest of sixteen parts of the palette gets. */
function largestShare(values: Float64Array, { scale, period }: Paint): number {
  const shares = new Float64Array(16)
  for (const value of values) {
    const turns = scale.of(value) / period
    shares[Math.floor((turns - Math.floor(turns)) * 16)]! += 1 / values.length
  }
  return Math.max(...shares)
}
