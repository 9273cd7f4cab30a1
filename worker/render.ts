import { encodePng } from '../core/png.ts'
import { paletteBytes } from '../core/palette.ts'
import type { TileParams } from '../core/params.ts'
import type { TileJob } from '../core/tile-job.ts'
import { type ComputedTile, computeTile, type Slicing } from './compute.ts'
import type { References } from './kernel/deep/references.ts'
import { encodeNpy } from './npy.ts'
import { colorValues } from './shade/color.ts'

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

/** How the values of a tile become bytes. */
export type TileLook = Pick<TileParams, 'palette' | 'period' | 'offset' | 'format'>

/** What a worker draws: pixels, and how they look. */
export interface TileOrder {
  readonly job: TileJob
  readonly look: TileLook
}

/**
 * Draws a tile: compute, then color and encode, in slices.
 * @throws {DeadlineError} once `performance.now()` passes `deadline`; the signal's reason when it aborts
 */
export async function renderTile({ job, look }: TileOrder, { slicing, references, signal, deadline }: {
  readonly slicing: Slicing
  readonly references: References
  readonly signal: AbortSignal
  readonly deadline: number
}): Promise<RenderedTile> {
  const check = () => {
    signal.throwIfAborted()
    if (performance.now() > deadline) throw new DeadlineError('Cannot finish the tile: its time is over')
  }
  const { values, ...computed } = await computeTile(job, { slicing, references, check })
  const { orbit, table, pixels } = computed.phases
  const started = performance.now()
  const bytes = look.format === 'npy' ? toNpy(job, values) : toPng({ job, look }, values)
  return {
    ...computed,
    bytes,
    contentType: CONTENT_TYPES[look.format],
    computeMs: orbit + table + pixels,
    encodeMs: performance.now() - started,
  }
}

export const CONTENT_TYPES = { png: 'image/png', npy: 'application/octet-stream' } as const

function toPng({ job: { region, isSmooth }, look }: TileOrder, values: Float64Array): Uint8Array<ArrayBuffer> {
  const { width, height } = region
  const data = colorValues(values, { isSmooth, ...look })
  return encodePng({ palette: paletteBytes(look.palette) }, { width, height, channels: 1, data })
}

function toNpy({ region: { width, height }, isSmooth }: TileJob, values: Float64Array): Uint8Array<ArrayBuffer> {
  return encodeNpy(isSmooth ? values : Uint32Array.from(values), width, height)
}
