/** What samples cost, and what they bring. */
import { linearFromScreen, screenFromLinear } from '../core/oklab.ts'
import type { ViewJob } from '../core/tile-job.ts'
import { fitCurve, RANK_SHARE } from '../core/fit.ts'
import { type Computing, startComputing } from '../worker/compute.ts'
import { gatherSamples } from '../worker/sample.ts'
import { ditherState, roundedLevel, thresholdOf } from '../core/dither.ts'
import { gatherColors } from '../worker/shade/gather-colors.ts'
import { levelsOf, type Paint } from '../worker/shade/paint.ts'
import { samplePoints, writePlaces } from '../worker/shade/places.ts'
import { cpuMs, printTable, spread } from './harness.ts'
import { drawView, paintBy, references, type Size, twelveViews, viewJob } from './picture-views.ts'

/** What 256 samples of each pixel take some seconds for: shallow views, and deep ones. */
const SMALL = { width: 192, height: 128 }
const SMALLER = { width: 48, height: 32 }

/** Times that work is compared, taking turns, after some that do not count: V8 compiles meanwhile. */
const TURNS = 9
const WARMUP = 2

/** Samples: how near to 256 samples a pixel, and for how much of the work. */
export async function measureSamples(): Promise<void> {
  const rows = []
  const shares: Record<number, number[]> = { 16: [], 64: [] }
  const times: Record<number, number[]> = { 16: [], 64: [] }
  for (const view of twelveViews(SMALL)) {
    const size = viewJob(view, SMALL).arithmetic === 'float64' ? SMALL : SMALLER
    const job = viewJob(view, size)
    const { values } = drawView(job)
    const escaped = values.filter((value) => value !== Infinity).sort()
    const colors = paintBy(escaped.length === 0 ? 'linear' : fitCurve(escaped, RANK_SHARE) ?? 'linear', 'ultra')
    const truth = averaged(job, gridPlaces(size, 16), 256, colors).levels
    const row: Record<string, string> = { view: view.name, '1: dB': decibels(levelsOf(values, colors), truth) }
    for (const most of [16, 64]) {
      const ratios: number[] = []
      for (let turn = -WARMUP; turn < TURNS; turn++) {
        const all = averaged(job, allPlaces(size, most), most, colors)
        const own = await adaptive(job, most, colors)
        if (turn >= 0) ratios.push(own.ms / all.ms)
        if (turn !== 0) continue
        shares[most]!.push(own.samples / (most * size.width * size.height))
        row[`${most} everywhere`] = decibels(drawn(all.levels, size), truth)
        row[`${most} where wanted`] = decibels(own.levels, truth)
        row[`share of ${most}`] = shares[most]!.at(-1)!.toFixed(2)
      }
      times[most]!.push(spread(ratios).median)
      row[`time of ${most}`] = times[most]!.at(-1)!.toFixed(2)
    }
    rows.push(row)
  }
  printTable(rows)
  for (const most of [16, 64]) {
    const [share, time] = [shares, times].map((lists) => spread(lists[most]!).median.toFixed(2))
    console.log(
      `${most} samples where wanted, of what ${most} everywhere take: ${share} of the samples, ${time} of the time`,
    )
  }
}

/** The colors of a view's pixels, each the mean light of so many samples, in levels; and the time of the kernel. */
function averaged(
  job: ViewJob,
  places: Float64Array,
  count: number,
  colors: Paint,
): { levels: Float32Array; ms: number } {
  const { values, ms } = drawView(job, places)
  const light = levelsOf(values, colors)
  const levels = new Float32Array(light.length / count)
  for (let pixel = 0; pixel < levels.length / 3; pixel++) {
    for (let part = 0; part < 3; part++) {
      let sum = 0
      for (let sample = 0; sample < count; sample++) {
        sum += linearFromScreen(light[3 * (pixel * count + sample) + part]!)
      }
      levels[3 * pixel + part] = screenFromLinear(sum / count)
    }
  }
  return { levels, ms }
}

/** Levels rounded as a worker rounds them. */
function drawn(levels: Float32Array, { width }: Size): Float32Array {
  return levels.map((level, at) => {
    const pixel = Math.floor(at / 3)
    return roundedLevel(level, thresholdOf(ditherState(pixel % width, Math.floor(pixel / width))), at % 3)
  })
}

/** The same by as many samples as each pixel wants, as a worker draws it, rounded. */
async function adaptive(job: ViewJob, most: number, colors: Paint): Promise<{
  readonly levels: Float32Array
  readonly samples: number
  readonly ms: number
}> {
  const { width, height } = job.view
  const region = { x: 0, y: 0, width, height }
  let samples = 0
  const computing = startComputing({ yieldTurn: () => Promise.resolve(), sliceMs: Infinity }, () => {})
  const counting: Computing = {
    ...computing,
    async run(pieces) {
      const values = await computing.run(pieces)
      samples += values.length
      return values
    },
  }
  const started = cpuMs()
  const begin = (values: Float64Array) => gatherColors(values, region, { paint: colors, most })
  const gathering = await gatherSamples({ ...job, region }, begin, { most, computing: counting, references })
  const ms = cpuMs() - started
  return { levels: Float32Array.from(gathering.raster().data), samples, ms }
}

/** Places of a square grid in each pixel. */
function gridPlaces({ width, height }: Size, side: number): Float64Array {
  const places: number[] = []
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let sample = 0; sample < side * side; sample++) {
      places.push(pixel % width + (sample % side + 0.5) / side - 0.5)
      places.push(Math.floor(pixel / width) + (Math.floor(sample / side) + 0.5) / side - 0.5)
    }
  }
  return Float64Array.from(places)
}

/** Places of all samples that a pixel may take, in each pixel. */
function allPlaces({ width, height }: Size, most: number): Float64Array {
  const places = new Float64Array(2 * most * width * height)
  const points = samplePoints(most)
  for (let pixel = 0; pixel < width * height; pixel++) {
    const place = { x: pixel % width, y: Math.floor(pixel / width) }
    writePlaces(places, pixel * most, { ...place, from: 0, to: most, points })
  }
  return places
}

/** Peak signal-to-noise ratio of levels against others. */
export function decibels(levels: Float32Array, truth: Float32Array): string {
  const error = truth.reduce((sum, level, at) => sum + (levels[at]! - level) ** 2, 0) / truth.length
  return (10 * Math.log10(255 ** 2 / error)).toFixed(1)
}
