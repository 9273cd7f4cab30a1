import type { Rect } from '../../core/geometry.ts'

/** A tile's palette entries in C order, who drew them, and how long that took where it says so. */
export interface Tile {
  readonly rect: Rect
  readonly pixels: Uint8Array
  readonly worker: string
  readonly computeMs?: number
}

/**
 * Why a tile could not be had. `unavailable`: nobody there, or all are full; time helps. `damaged`: the answer was not the
 * tile. `failed`: a worker answered 500. `late`: no answer in time. `tooSlow`: a worker worked at it as long as it may, which
 * a smaller tile would not take. `refused`: the same would be answered again.
 */
export type TileFault = 'unavailable' | 'damaged' | 'failed' | 'late' | 'tooSlow' | 'refused'

interface TileErrorOptions {
  readonly fault?: TileFault
  /** Whose answer it was, where that is known. */
  readonly worker?: string | undefined
  readonly retryAfterMs?: number
  readonly cause?: unknown
}

/** A tile that could not be had. */
export class TileError extends Error {
  override readonly name = 'TileError'
  readonly fault: TileFault
  readonly worker: string | undefined
  readonly retryAfterMs: number

  constructor(message: string, { fault = 'damaged', worker, retryAfterMs = 0, cause }: TileErrorOptions = {}) {
    super(message, { cause })
    this.fault = fault
    this.worker = worker
    this.retryAfterMs = retryAfterMs
  }
}
