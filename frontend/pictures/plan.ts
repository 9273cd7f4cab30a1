import { arithmeticOf } from '../../core/arithmetic.ts'
import { addDecimals, multiplyDecimals, parseDecimal, subtractDecimals } from '../../core/decimal.ts'
import { type Rect, tilesOf } from '../../core/geometry.ts'
import { LIMITS } from '../../core/limits.ts'
import { formatQuery, type OlderParams, ParamError, type RenderParams, tileSchema, viewOf } from '../../core/params.ts'

/** A picture cut into tiles: bands from top to bottom, each of whole rows. */
export interface Plan {
  readonly params: RenderParams
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

/** Steps that a pixel of a deep view may be expected to take, in those of float64. */
const DEEP_STEPS = 50_000

/**
 * Cuts a picture into tiles of the side asked for, or of one that suits its size, its iterations and the number of workers.
 * @throws {ParamError} if a tile of the side asked for is over a worker's limit
 */
export function planPicture(params: RenderParams, workers = Infinity): Plan {
  const { width, height, iterations } = params
  const side = params.tile ?? chooseSide(params, workers)
  const most = Math.floor(LIMITS.tileSteps / side ** 2)
  if (iterations > most && !isDeep(params)) {
    throw new ParamError(
      'tile',
      'limit',
      `Cannot use tile: ${side} × ${side} pixels take at most ${most} iterations`,
      most,
    )
  }
  const bands = Math.ceil(height / side)
  return { params, side, bands, tiles: bands * Math.ceil(width / side) }
}

/** The tiles of one band, left to right. */
export function tilesOfBand({ params, side }: Plan, band: number): Rect[] {
  const top = band * side
  const height = Math.min(side, params.height - top)
  return Array.from(tilesOf(params.width, height, side), (tile) => ({ ...tile, y: top }))
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

function isDeep(params: RenderParams): boolean {
  return arithmeticOf(viewOf(params)) !== 'float64'
}

function chooseSide(params: RenderParams, workers: number): number {
  const { width, height } = params
  // Of the steps of a deep view, jumps spare all but some thousand.
  const iterations = isDeep(params) ? Math.min(params.iterations, DEEP_STEPS) : params.iterations
  const fitting = SIDES.filter((side) => side === SIDES[0] || side ** 2 * iterations <= STEPS_WANTED)
  const wanted = Math.min(TILES_WANTED, TILES_A_WORKER * workers)
  const coarse = fitting.filter((side) => Math.ceil(width / side) * Math.ceil(height / side) >= wanted)
  return coarse.at(-1) ?? fitting[0]!
}
