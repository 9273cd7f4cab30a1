import { gzipSync } from '../core/deflate.ts'
import { encodePng } from '../core/png.ts'
import { paletteBytes } from '../core/palette.ts'
import { paletteOf, type TileParams } from '../core/params.ts'
import { rgbFromHex } from '../core/oklab.ts'
import { packValues, type TileSamples } from '../core/values.ts'
import type { TileJob } from '../core/tile-job.ts'
import { type ComputeCost, computePixels, type Computing, type Slicing, startComputing } from './compute.ts'
import type { References } from './kernel/deep/references.ts'
import { encodeNpy } from './npy.ts'
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
 * @throws {DeadlineError} once `performance.now()` passes `deadline`; the signal's reason when it aborts
 */
export async function renderTile(order: TileOrder, { slicing, references, signal, deadline }: {
  readonly slicing: Slicing
  readonly references: References
  readonly signal: AbortSignal
  readonly deadline: number
}): Promise<RenderedTile> {
  const check = () => {
    signal.throwIfAborted()
    if (performance.now() > deadline) throw new DeadlineError('Cannot finish the tile: its time is over')
  }
  const computing = startComputing(slicing, check)
  const { encode } = await draw(order, { computing, references })
  const { cost } = computing
  const { orbit, table, pixels } = cost.phases
  const started = performance.now()
  const bytes = encode()
  return { ...cost, bytes, computeMs: orbit + table + pixels, encodeMs: performance.now() - started }
}

export const CONTENT_TYPES = {
  png: 'image/png',
  npy: 'application/octet-stream',
  values: 'application/vnd.almondbread.values',
} as const

/** Computes what a format needs, and gives what makes its bytes. */
async function draw(order: TileOrder, tools: Tools): Promise<{ readonly encode: () => Uint8Array<ArrayBuffer> }> {
  const { job, look: { format, samples }, isGzipped } = order
  if (format === 'npy' || format === 'png' && samples === 1) {
    const values = await computePixels(job, tools.computing, tools.references)
    return { encode: () => format === 'png' ? toPng(order, values) : zipped(toNpy(job, values), isGzipped) }
  }
  return format === 'png' ? await drawSampled(order, tools) : await drawValues(order, tools)
}

function toPng({ job: { region, isSmooth }, look }: TileOrder, values: Float64Array): Uint8Array<ArrayBuffer> {
  const { width, height } = region
  const paint = paintOf({ ...look, palette: paletteOf(look), isSmooth })
  if (isSmooth) return encodePng({}, colorValues(values, region, paint))
  const palette = paletteBytes(paletteOf(look), rgbFromHex(`#${look.inside}`))
  return encodePng({ palette }, { width, height, channels: 1, data: indexCounts(values, paint) })
}

async function drawSampled({ job, look }: TileOrder, { computing, references }: Tools) {
  const paint = paintOf({ ...look, palette: paletteOf(look), isSmooth: job.isSmooth })
  const begin = (values: Float64Array) => gatherColors(values, job.region, { paint, most: look.samples })
  const gathering = await gatherSamples(job, begin, { most: look.samples, computing, references })
  return { encode: () => encodePng({}, gathering.raster()) }
}

async function drawValues({ job, look, isGzipped }: TileOrder, { computing, references }: Tools) {
  const { region, isSmooth } = job
  const { width, height } = region
  const pack = (values: Float64Array, samples?: TileSamples) => {
    return zipped(packValues({ width, height, isSmooth, values, samples }, region), isGzipped)
  }
  if (look.samples === 1) {
    const values = await computePixels(job, computing, references)
    return { encode: () => pack(values) }
  }
  const paint = paintOf({ ...look, palette: paletteOf(look), isSmooth })
  const begin = (values: Float64Array) => gatherValues(values, region, { paint, most: look.samples })
  const gathering = await gatherSamples(job, begin, { most: look.samples, computing, references })
  return { encode: () => pack(gathering.centers, gathering.samples()) }
}

function toNpy({ region: { width, height }, isSmooth }: TileJob, values: Float64Array): Uint8Array<ArrayBuffer> {
  return encodeNpy(isSmooth ? values : Uint32Array.from(values), width, height)
}

/** Compressed at the quickest level, if wanted: higher ones take several times as long. */
function zipped(bytes: Uint8Array<ArrayBuffer>, isGzipped: boolean): Uint8Array<ArrayBuffer> {
  return isGzipped ? new Uint8Array(gzipSync(bytes, { level: 1 })) : bytes
}
