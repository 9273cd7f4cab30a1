import { createGzip, gzipSync, startDeflating } from '../core/deflate.ts'
import type { Rect } from '../core/geometry.ts'
import { encodePng, encodePngStrips } from '../core/png.ts'
import { paletteBytes } from '../core/palette.ts'
import { paletteOf, type TileParams } from '../core/params.ts'
import { rgbFromHex } from '../core/oklab.ts'
import { copyRaster, createRaster, type Raster } from '../core/raster.ts'
import { packingValues, type TileSamples } from '../core/values.ts'
import type { TileJob } from '../core/tile-job.ts'
import type { Turn } from './admission.ts'
import {
  type ComputeCost,
  computePixels,
  type Computing,
  type CostPhase,
  type Slicing,
  startComputing,
} from './compute.ts'
import type { References } from './kernel/deep/references.ts'
import { encodeNpy } from './npy.ts'
import { partsInOrder, rowsAtATime } from './parts.ts'
import { gatherSamples } from './sample.ts'
import { colorValues, indexCounts } from './shade/color.ts'
import { gatherColors } from './shade/gather-colors.ts'
import { gatherValues } from './shade/gather-values.ts'
import { paintOf } from './shade/paint.ts'

/** Names the arithmetic and the coloring; a new one whenever the bytes of any tile change. */
export const REVISION = '3'

/** A computed tile on its way out. */
export interface RenderedTile extends ComputeCost {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly computeMs: number
  readonly encodeMs: number
}

/** Thrown when a tile is not done by its deadline. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError'
  /** What it was at. */
  readonly phase: CostPhase

  constructor(phase: CostPhase) {
    super('Cannot finish the tile: its time is over')
    this.phase = phase
  }
}

/** How the values of a tile become bytes. */
export type TileLook = Pick<
  TileParams,
  'palette' | 'stops' | 'scale' | 'period' | 'offset' | 'inside' | 'samples' | 'format'
>

/** What a worker draws: pixels, and how they look. */
export interface TileOrder {
  readonly job: TileJob
  readonly look: TileLook
  /** Whether numbers are to be compressed. */
  readonly isGzipped: boolean
}

/** What drawing needs beside the order. */
interface Tools {
  readonly computing: Computing
  readonly references: References
}

/**
 * Draws a tile: compute, then color and encode, in slices.
 * @throws {DeadlineError} once `performance.now()` passes `deadline`; {LedgerError} where there is no memory for what a deep
 * view needs; the signal's reason when it aborts
 */
export async function renderTile(order: TileOrder, { slicing, references, signal, deadline, turn }: {
  readonly slicing: Slicing
  readonly references: References
  readonly signal: AbortSignal
  readonly deadline: number
  readonly turn?: Turn
}): Promise<RenderedTile> {
  const check = (phase: CostPhase) => {
    signal.throwIfAborted()
    if (performance.now() > deadline) throw new DeadlineError(phase)
  }
  const computing = startComputing(slicing, check, turn)
  const bytes = await draw(order, { computing, references })
  computing.took('encode')
  const { cost } = computing
  const { orbit, table, pixels, encode } = cost.phases
  return { ...cost, bytes, computeMs: orbit + table + pixels, encodeMs: encode }
}

export const CONTENT_TYPES = {
  png: 'image/png',
  npy: 'application/octet-stream',
  values: 'application/vnd.almondbread.values',
} as const

/** Pixels that are colored, judged or deflated in one go, and samples: a few milliseconds of work. */
const PIXELS_A_PART = 65_536
const SAMPLES_A_PART = 2 ** 20

/** Bytes that are compressed in one go. */
const BYTES_AT_ONCE = 2 ** 18

function draw(order: TileOrder, tools: Tools): Promise<Uint8Array<ArrayBuffer>> {
  const { format, samples } = order.look
  if (format === 'values') return drawValues(order, tools)
  if (format === 'npy') return drawNumbers(order, tools)
  return samples === 1 ? drawColors(order, tools) : drawSampled(order, tools)
}

async function drawColors({ job, look }: TileOrder, { computing, references }: Tools) {
  const values = await computePixels(job, computing, references)
  const { region, isSmooth } = job
  const paint = paintOf({ ...look, palette: paletteOf(look), isSmooth })
  const palette = isSmooth ? undefined : paletteBytes(paletteOf(look), rgbFromHex(`#${look.inside}`))
  const parts = (async function* () {
    let from = 0
    for (const part of partsInOrder(region, PIXELS_A_PART)) {
      const some = values.subarray(from, from += part.width * part.height)
      const { width, height } = part
      const raster: Raster = isSmooth
        ? colorValues(some, part, paint)
        : { width, height, channels: 1, data: indexCounts(some, paint) }
      yield { part, raster }
    }
  })()
  return toPng(await joinParts(region, parts, computing), palette, computing)
}

async function drawSampled({ job, look }: TileOrder, { computing, references }: Tools) {
  const paint = paintOf({ ...look, palette: paletteOf(look), isSmooth: job.isSmooth })
  const most = look.samples
  const parts = (async function* () {
    for (const part of sampledParts(job.region, most)) {
      const begin = (values: Float64Array) => gatherColors(values, part, { paint, most })
      const gathering = await gatherSamples({ ...job, region: part }, begin, { most, computing, references })
      yield { part, raster: gathering.raster() }
    }
  })()
  return toPng(await joinParts(job.region, parts, computing), undefined, computing)
}

async function drawValues({ job, look, isGzipped }: TileOrder, { computing, references }: Tools) {
  const { region, isSmooth } = job
  const { width, height } = region
  const most = look.samples
  let values: Float64Array
  let samples: TileSamples | undefined
  if (most === 1) values = await computePixels(job, computing, references)
  else {
    const paint = paintOf({ ...look, palette: paletteOf(look), isSmooth })
    values = new Float64Array(width * height)
    const counts = new Uint16Array(width * height)
    const pieces: Float64Array[] = []
    let from = 0
    for (const part of sampledParts(region, most)) {
      const begin = (some: Float64Array) => gatherValues(some, part, { paint, most })
      const gathering = await gatherSamples({ ...job, region: part }, begin, { most, computing, references })
      const some = gathering.samples()
      values.set(gathering.centers, from)
      counts.set(some.counts, from)
      pieces.push(some.values)
      from += part.width * part.height
      await computing.pause('encode')
    }
    samples = { counts, values: joinNumbers(pieces) }
  }
  const packing = packingValues({ width, height, isSmooth, values, samples }, region)
  while (true) {
    const { done, value } = packing.next()
    if (done) return zipped(value, isGzipped, computing)
    await computing.pause('encode')
  }
}

async function drawNumbers({ job, isGzipped }: TileOrder, { computing, references }: Tools) {
  const { region: { width, height }, isSmooth } = job
  const values = await computePixels(job, computing, references)
  const numbers = isSmooth ? values : new Uint32Array(values)
  return zipped(encodeNpy(numbers, width, height), isGzipped, computing)
}

/** Parts that are gathered at a time: each of whole rows, or of one. */
function sampledParts(region: Rect, most: number): Iterable<Rect> {
  return partsInOrder(region, Math.min(PIXELS_A_PART, Math.floor(SAMPLES_A_PART / most)))
}

/** One raster of parts that cover a region, as they come; others have their turn between them. */
async function joinParts(
  region: Rect,
  parts: AsyncIterable<{ readonly part: Rect; readonly raster: Raster }>,
  computing: Computing,
): Promise<Raster> {
  const { x, y, width, height } = region
  let whole: Raster | undefined
  for await (const { part, raster } of parts) {
    if (part.width === width && part.height === height) return raster
    whole ??= createRaster(width, height, raster.channels)
    copyRaster(raster, whole, { x: part.x - x, y: part.y - y })
    await computing.pause('encode')
  }
  return whole!
}

async function toPng(
  raster: Raster,
  palette: Uint8Array | undefined,
  computing: Computing,
): Promise<Uint8Array<ArrayBuffer>> {
  const { width, height, channels, data } = raster
  const header = palette ? { palette } : {}
  if (width * height <= PIXELS_A_PART) return encodePng(header, raster)
  const rows = rowsAtATime(width, PIXELS_A_PART)
  const strips = (async function* () {
    for (let row = 0; row < height; row += rows) {
      const end = Math.min(height, row + rows)
      yield {
        width,
        height: end - row,
        channels,
        data: data.subarray(row * width * channels, end * width * channels),
      }
      await computing.pause('encode')
    }
  })()
  return await encodePngStrips({ ...header, width, height, channels }, strips)
}

/** Compressed at the quickest level, if wanted: higher ones take several times as long. */
async function zipped(
  bytes: Uint8Array<ArrayBuffer>,
  isGzipped: boolean,
  computing: Computing,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!isGzipped) return bytes
  if (bytes.length <= BYTES_AT_ONCE) return new Uint8Array(gzipSync(bytes, { level: 1 }))
  const deflater = startDeflating(createGzip({ level: 1 }))
  try {
    for (let from = 0; from < bytes.length; from += BYTES_AT_ONCE) {
      await deflater.write(bytes.subarray(from, from + BYTES_AT_ONCE))
      await computing.pause('encode')
    }
    return await deflater.end()
  } finally {
    deflater.stop()
  }
}

function joinNumbers(pieces: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}
