/**
 * What pictures look like, in figures: how noisy they are by default, whether gradients show steps, and what samples cost and
 * bring. Everything runs in this process, through the apps of a worker and of the frontend.
 */
import process from 'node:process'
import { decode } from 'fast-png'
import { linearFromScreen, screenFromLinear } from '../core/oklab.ts'
import { PALETTE_NAMES, type PaletteName } from '../core/palette.ts'
import { LATER_DEFAULTS } from '../core/params.ts'
import type { Scale } from '../core/scale.ts'
import type { ViewJob } from '../core/tile-job.ts'
import { fitCurve, RANK_SHARE } from '../core/fit.ts'
import { askOf, testFrontend } from '../tests/helpers/fleet.ts'
import { testWorker } from '../tests/helpers/worker.ts'
import { type Computing, startComputing } from '../worker/compute.ts'
import { gatherSamples } from '../worker/sample.ts'
import { gatherColors } from '../worker/shade/gather-colors.ts'
import { ditherState, roundedLevel, thresholdOf } from '../core/dither.ts'
import { levelsOf, type Paint, paintOf } from '../worker/shade/paint.ts'
import { samplePoints, writePlaces } from '../worker/shade/places.ts'
import { printTable, spread } from './harness.ts'
import {
  drawView,
  fortyViews,
  type PictureView,
  references,
  type Size,
  SLOW_VIEWS,
  twelveViews,
  viewJob,
} from './picture-views.ts'

const PATIENT = { ATTEMPT_MS: '3600000', PICTURE_MS: '3600000', PATIENCE_MS: '60000' }
const worker = testWorker({ config: { QUEUE_LIMIT: 10_000, QUEUE_WORK_MS: 3_600_000, TILE_BUDGET_MS: 3_600_000 } })
const frontend = testFrontend({ ask: askOf(worker), environment: PATIENT })

/** The bytes of a picture, in red, green and blue. */
async function render(query: string): Promise<Uint8Array> {
  const response = await frontend.request(`/render?${query}`)
  if (!response.ok) throw new Error(`Cannot draw ${query}: ${await response.text()}`)
  const { data, palette, channels } = decode(new Uint8Array(await response.arrayBuffer()))
  if (!palette) return data as Uint8Array
  if (channels !== 1) throw new Error('Cannot read the picture: its channels are another number')
  return Uint8Array.from([...data as Uint8Array].flatMap((entry) => palette[entry]!))
}

/** What 256 samples of each pixel take some seconds for: shallow views, and deep ones. */
const SMALL = { width: 192, height: 128 }
const SMALLER = { width: 48, height: 32 }

/** Times that work is compared, taking turns. */
const TURNS = 5

const parts = process.env.PARTS?.split(',') ?? ['noise', 'steps', 'samples']
if (parts.includes('noise')) await measureNoise()
if (parts.includes('steps')) await measureSteps()
if (parts.includes('samples')) await measureSamples()

/** Noise: what neighbors differ by, by the page's defaults against the older ones. */
async function measureNoise(): Promise<void> {
  const size = { width: 240, height: 160 }
  const query = (view: PictureView, look: string) => `${view.place}&width=${size.width}&height=${size.height}&${look}`
  const rows = []
  const views = fortyViews(size)
  const before = new Map<string, number>()
  for (const view of views) before.set(view.name, meanStep(await render(query(view, '')), size.width))
  for (const palette of PALETTE_NAMES.filter((name) => name !== 'classic')) {
    const ratios: number[] = []
    const shares: number[] = []
    for (const view of views) {
      const { values } = drawView(viewJob(view, size))
      const escaped = values.filter((value) => value !== Infinity).sort()
      const scale = escaped.length === 0 ? 'linear' : fitCurve(escaped, RANK_SHARE) ?? 'linear'
      const look = `palette=${palette}&scale=${scale}&samples=16`
      ratios.push(meanStep(await render(query(view, look)), size.width) / before.get(view.name)!)
      shares.push(largestShare(escaped, paint(scale, palette)))
    }
    rows.push({
      palette,
      'step, now / before, median': spread(ratios).median.toFixed(2),
      'most': spread(ratios).max.toFixed(2),
      'largest share of one color of sixteen': spread(shares).max.toFixed(2),
    })
  }
  printTable(rows)
}

/** The mean of what neighbors across and down differ by, in levels. */
function meanStep(bytes: Uint8Array, width: number): number {
  let sum = 0
  let count = 0
  for (let at = 0; at < bytes.length; at++) {
    const pixel = Math.floor(at / 3)
    for (const next of [pixel % width < width - 1 ? at + 3 : bytes.length, at + 3 * width]) {
      if (next >= bytes.length) continue
      sum += Math.abs(bytes[next]! - bytes[at]!)
      count++
    }
  }
  return sum / count
}

function paint(scale: Scale, palette: PaletteName, period = 32): Paint {
  return paintOf({ ...LATER_DEFAULTS, scale, palette, period, offset: 0, isSmooth: true })
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

/** Steps: whether the mean color of a narrow range of values follows a smooth curve from range to range. */
async function measureSteps(): Promise<void> {
  const size = { width: 640, height: 400 }
  const rows = []
  for (const palette of PALETTE_NAMES.filter((name) => name !== 'classic')) {
    const residuals: number[] = []
    let largest = 0
    for (const view of SLOW_VIEWS) {
      const { values } = drawView(viewJob(view, size))
      const query = `${view.place}&width=${size.width}&height=${size.height}&palette=${palette}`
      const tile = decode(new Uint8Array(await (await worker.request(`/tile?${query}`)).arrayBuffer()))
        .data as Uint8Array
      for (const bytes of [await render(query), tile]) {
        const { rms, step } = residualOf(values, bytes, paint('linear', palette))
        residuals.push(rms)
        largest = Math.max(largest, step)
      }
    }
    rows.push({
      palette,
      'residual, levels rms, most': spread(residuals).max.toFixed(3),
      'largest step, levels': largest.toFixed(3),
    })
  }
  printTable(rows)
}

/** Bins to an iteration, and pixels that make a bin's mean worth something. */
const BINS = 64
const LEAST_PIXELS = 400

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

/** Samples: how near to 256 samples a pixel, and for how much of the work. */
async function measureSamples(): Promise<void> {
  const rows = []
  const shares: Record<number, number[]> = { 16: [], 64: [] }
  const times: Record<number, number[]> = { 16: [], 64: [] }
  for (const view of twelveViews(SMALL)) {
    const size = viewJob(view, SMALL).arithmetic === 'float64' ? SMALL : SMALLER
    const job = viewJob(view, size)
    const { values } = drawView(job)
    const escaped = values.filter((value) => value !== Infinity).sort()
    const colors = paint(escaped.length === 0 ? 'linear' : fitCurve(escaped, RANK_SHARE) ?? 'linear', 'ultra')
    const truth = averaged(job, gridPlaces(size, 16), 256, colors).levels
    const row: Record<string, string> = { view: view.name, '1: dB': decibels(levelsOf(values, colors), truth) }
    for (const most of [16, 64]) {
      const ratios: number[] = []
      for (let turn = 0; turn < TURNS; turn++) {
        const all = averaged(job, allPlaces(size, most), most, colors)
        const own = await adaptive(job, most, colors)
        ratios.push(own.ms / all.ms)
        if (turn > 0) continue
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
  const started = performance.now()
  const begin = (values: Float64Array) => gatherColors(values, region, colors)
  const gathering = await gatherSamples({ ...job, region }, begin, { most, computing: counting, references })
  const ms = performance.now() - started
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
function decibels(levels: Float32Array, truth: Float32Array): string {
  const error = truth.reduce((sum, level, at) => sum + (levels[at]! - level) ** 2, 0) / truth.length
  return (10 * Math.log10(255 ** 2 / error)).toFixed(1)
}
