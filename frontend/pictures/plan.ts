import { addDecimals, multiplyDecimals, parseDecimal, subtractDecimals } from '../../core/decimal.ts'
import { partsOf, type Rect } from '../../core/geometry.ts'
import { LIMITS } from '../../core/limits.ts'
import { formatQuery, type OlderParams, ParamError, type RenderParams, tileSchema } from '../../core/params.ts'
import { INDEXED, type PixelFormat } from '../../core/raster.ts'
import { type ViewJob, viewJobOf } from '../../core/tile-job.ts'
import { mostStepsAPixel } from '../../worker/kernel/estimate.ts'

/** A picture cut into tiles: bands from top to bottom, each of whole rows. */
export interface Plan {
  readonly params: RenderParams
  readonly job: ViewJob
  readonly pixels: PixelFormat
  readonly side: number
  readonly tiles: number
  readonly bands: number
}

/** Sides of tiles that are chosen by themselves, finest first. */
const SIDES = [32, 48, 64, 96, 128, 192, 256]

/** Tiles enough to keep workers evenly busy, and a few dozen of them in all; more would only add requests. */
const TILES_A_WORKER = 16
const TILES_WANTED = 64

/** The most steps a tile that is chosen by itself may take: a few seconds, well inside a worker's budget. */
const STEPS_WANTED = 1e9

/**
 * Cuts a picture into tiles of the side asked for, or of one that suits its size, its iterations and the number of workers.
 * @throws {ParamError} if a tile of the side asked for is over a worker's limit
 */
export function planPicture(params: RenderParams, workers = Infinity): Plan {
  const { width, height, iterations } = params
  const job = viewJobOf(params)
  const side = params.tile ?? chooseSide(job, workers)
  const most = Math.floor(LIMITS.tileSteps / side ** 2)
  if (iterations > most && job.arithmetic === 'float64') {
    throw new ParamError(
      'tile',
      'limit',
      `Cannot use tile: ${side} × ${side} pixels take at most ${most} iterations`,
      most,
    )
  }
  const bands = Math.ceil(height / side)
  return { params, job, pixels: INDEXED, side, bands, tiles: bands * Math.ceil(width / side) }
}

/** The tiles of one band, left to right. */
export function tilesOfBand({ params, side }: Plan, band: number): Rect[] {
  const y = band * side
  const { width } = params
  return [...partsOf({ x: 0, y, width, height: Math.min(side, params.height - y) }, side)]
}

/** The query that asks a worker for one tile of a picture. */
export function tileQuery({ params }: Plan, region: Rect): string {
  const { tile: _, ...view } = params
  return formatQuery(tileSchema, { ...view, region, format: 'png' })
}

/** The older form of the request: 500 × 500 pixels in 10 × 10 tiles, whole steps, and colors that differ strongly. */
export function fromOlder(older: OlderParams): RenderParams {
  const half = multiplyDecimals(older.quantize_length, parseDecimal('0.5'))
  return {
    re: addDecimals(older.start_position_x, half),
    im: subtractDecimals(older.start_position_y, half),
    span: older.quantize_length,
    width: 500,
    height: 500,
    tile: 50,
    iterations: older.max_iteration,
    coloring: 'bands',
    palette: 'classic',
    period: 255,
    offset: 0,
  }
}

function chooseSide(job: ViewJob, workers: number): number {
  const { width, height } = job.view
  const steps = mostStepsAPixel(job)
  const fitting = SIDES.filter((side) => side === SIDES[0] || side ** 2 * steps <= STEPS_WANTED)
  const wanted = Math.min(TILES_WANTED, TILES_A_WORKER * workers)
  const coarse = fitting.filter((side) => Math.ceil(width / side) * Math.ceil(height / side) >= wanted)
  return coarse.at(-1) ?? fitting[0]!
}
