import { encodePng, type PngHeader } from '../core/png.ts'
import { paletteBytes } from '../core/palette.ts'
import { formatQuery, regionOf, type TileParams, tileSchema, viewOf } from '../core/params.ts'
import { colorValues } from './color.ts'
import { continueEscape, type EscapeJob, startEscape } from './kernel/float64.ts'
import { encodeNpy } from './npy.ts'

/** Names the arithmetic and the coloring; a new one whenever the bytes of any tile change. */
export const REVISION = '1'

/** How a worker shares its one thread while it computes. */
export interface Slicing {
  /** Lets the runtime serve what has arrived meanwhile. */
  readonly yieldTurn: () => Promise<void>
  /** The longest the kernel holds the thread. */
  readonly sliceMs: number
}

/** A computed tile on its way out. */
export interface RenderedTile {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly contentType: string
  readonly computeMs: number
  readonly encodeMs: number
  /** About how many steps the kernel took, and in how many slices. */
  readonly steps: number
  readonly slices: number
}

/** Thrown when a tile is not done by its deadline. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError'
}

/** Steps between two looks at the clock: a few milliseconds of work. */
const STEPS_A_LOOK = 1_000_000

/**
 * Draws a tile: compute, then color and encode, in slices.
 * @throws {DeadlineError} once `performance.now()` passes `deadline`; the signal's reason when it aborts
 */
export async function renderTile(params: TileParams, slicing: Slicing, { signal, deadline }: {
  readonly signal: AbortSignal
  readonly deadline: number
}): Promise<RenderedTile> {
  const started = performance.now()
  const { values, steps, slices } = await compute(escapeJob(params), slicing, () => {
    signal.throwIfAborted()
    if (performance.now() > deadline) throw new DeadlineError('Cannot finish the tile: its time is over')
  })
  const computed = performance.now()
  const bytes = params.format === 'npy' ? toNpy(params, values) : toPng(params, values)
  return {
    bytes,
    contentType: CONTENT_TYPES[params.format],
    computeMs: computed - started,
    encodeMs: performance.now() - computed,
    steps,
    slices,
  }
}

export const CONTENT_TYPES = { png: 'image/png', npy: 'application/octet-stream' } as const

function escapeJob(params: TileParams): EscapeJob {
  return {
    view: viewOf(params),
    region: regionOf(params),
    iterations: params.iterations,
    smooth: params.coloring === 'smooth',
  }
}

async function compute(
  job: EscapeJob,
  { yieldTurn, sliceMs }: Slicing,
  check: () => void,
): Promise<Pick<RenderedTile, 'steps' | 'slices'> & { readonly values: Float64Array }> {
  const state = startEscape(job)
  let slices = 1
  let sliceEnds = performance.now() + sliceMs
  while (!continueEscape(state, STEPS_A_LOOK)) {
    if (performance.now() < sliceEnds) continue
    await yieldTurn()
    check()
    sliceEnds = performance.now() + sliceMs
    slices++
  }
  return { values: state.values, steps: state.steps, slices }
}

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

/** The one spelling of a tile request, which its entity tag is made from. */
export function canonicalTile(params: TileParams): string {
  return formatQuery(tileSchema, params)
}
