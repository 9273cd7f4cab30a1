import type { Rect } from '../../core/geometry.ts'
import { copyRaster, createRaster, type Raster } from '../../core/raster.ts'

/**
 * What a worker made of a tile, and who that was. Where it says so: how long it computed the pixels, and how long it took in all, the
 * orbit of the view and the encoding included.
 */
export interface FetchedTile<T> {
  readonly rect: Rect
  readonly content: T
  readonly worker: string
  readonly computeMs?: number
  readonly tookMs?: number
}

/** A tile of pixels. */
export type DrawnTile = FetchedTile<Raster>

/** What happens to tiles, for the metrics and the log. */
export type TileEvent = 'drawn' | 'waited' | 'retried' | 'hedged' | 'split' | 'disagreed' | 'failed'

/** Told of what happens to a tile. */
export type OnTileEvent = (event: TileEvent, details?: Readonly<Record<string, unknown>>) => void

/** One raster of tiles that cover the rectangle. */
export function joinTiles({ x, y, width, height }: Rect, tiles: readonly DrawnTile[]): Raster {
  const joined = createRaster(width, height, tiles[0]!.content.channels)
  for (const { rect, content } of tiles) copyRaster(content, joined, { x: rect.x - x, y: rect.y - y })
  return joined
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
