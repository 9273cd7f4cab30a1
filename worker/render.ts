import { encodePng, type PngHeader } from '../core/png.ts'
import { paletteBytes } from '../core/palette.ts'
import { formatQuery, regionOf, type TileParams, tileSchema } from '../core/params.ts'
import { colorValues } from './shade/color.ts'
import { type ComputedTile, computeTile, type Slicing } from './compute.ts'
import type { References } from './kernel/deep/references.ts'
import { encodeNpy } from './npy.ts'

/** Names the arithmetic and the coloring; a new one whenever the bytes of any tile change. */
export const REVISION = '2'

/** A computed tile on its way out. */
export interface RenderedTile extends Omit<ComputedTile, 'values'> {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly contentType: string
  readonly computeMs: number
  readonly encodeMs: number
}

/** Thrown when a tile is not done by its deadline. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError'
}

/**
 * Draws a tile: compute, then color and encode, in slices.
 * @throws {DeadlineError} once `performance.now()` passes `deadline`; the signal's reason when it aborts
 */
export async function renderTile(params: TileParams, { slicing, references, signal, deadline }: {
  readonly slicing: Slicing
  readonly references: References
  readonly signal: AbortSignal
  readonly deadline: number
}): Promise<RenderedTile> {
  const check = () => {
    signal.throwIfAborted()
    if (performance.now() > deadline) throw new DeadlineError('Cannot finish the tile: its time is over')
  }
  const { values, ...computed } = await computeTile(params, { slicing, references, check })
  const { orbit, table, pixels } = computed.phases
  const started = performance.now()
  const bytes = params.format === 'npy' ? toNpy(params, values) : toPng(params, values)
  return {
    ...computed,
    bytes,
    contentType: CONTENT_TYPES[params.format],
    computeMs: orbit + table + pixels,
    encodeMs: performance.now() - started,
  }
}

export const CONTENT_TYPES = { png: 'image/png', npy: 'application/octet-stream' } as const

function toPng(params: TileParams, values: Float64Array): Uint8Array<ArrayBuffer> {
  const { width, height } = regionOf(params)
  const inside = params.coloring === 'smooth' ? Infinity : 0
  const { period, offset } = params
  const header: PngHeader = { width, height, palette: paletteBytes(params.palette) }
  return encodePng(header, colorValues(values, { inside, period, offset }))
}

function toNpy(params: TileParams, values: Float64Array): Uint8Array<ArrayBuffer> {
  const { width, height } = regionOf(params)
  return encodeNpy(params.coloring === 'bands' ? Uint32Array.from(values) : values, width, height)
}

/** The one spelling of what a tile is, which its entity tag is made from. Who is to draw it is no part of that. */
export function canonicalTile({ balance: _, ...params }: TileParams): string {
  return formatQuery(tileSchema, params)
}
