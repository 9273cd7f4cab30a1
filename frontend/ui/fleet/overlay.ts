/** Colors each tile of the view by the worker that drew it, and writes on it who that was and how long it took. */
import { boxOf, type Placement } from '../tiles/lattice.ts'
import type { PageTile } from '../tiles/tile.ts'
import type { WorkerColors } from './worker-colors.ts'

export interface OverlayOptions {
  readonly colors: WorkerColors
  readonly isSilent: (worker: string) => boolean
  readonly nowMs: number
  /** When a tile came, in milliseconds of the page; what has just come lights up. */
  readonly cameAtMs: (tile: PageTile) => number
}

/** For so long a tile that has come is brighter. */
export const FLASH_MS = 700

/** Narrower tiles have no room for words. */
const LEAST_WIDTH = 90

export function paintOverlay(
  context: CanvasRenderingContext2D,
  tiles: Iterable<PageTile>,
  placement: Placement,
  { colors, isSilent, nowMs, cameAtMs }: OverlayOptions,
): void {
  const ratio = devicePixelRatio
  context.save()
  context.font = `600 ${12 * ratio}px system-ui, sans-serif`
  context.textBaseline = 'top'
  for (const tile of tiles) {
    const { worker, computeMs, encodeMs, isFresh } = tile.report
    const { left, top, right, bottom } = boxOf(tile.cell, placement, tile.lattice.side)
    const flash = Math.max(0, 1 - (nowMs - cameAtMs(tile)) / FLASH_MS)
    const [hue, chroma] = [colors.hueOf(worker), isSilent(worker) ? '0%' : '75%']
    context.fillStyle = `hsl(${hue} ${chroma} 55% / ${0.3 + 0.45 * flash})`
    context.fillRect(left, top, right - left, bottom - top)
    context.strokeStyle = `hsl(${hue} ${chroma} 82% / 0.9)`
    context.lineWidth = ratio
    context.strokeRect(left + 0.5 * ratio, top + 0.5 * ratio, right - left - ratio, bottom - top - ratio)
    if (right - left < LEAST_WIDTH * ratio) continue
    const lines = [worker, isFresh ? `${(computeMs + encodeMs).toFixed(1)} ms` : '↺']
    lines.forEach((line, index) => {
      const x = left + 8 * ratio
      const y = top + (8 + 16 * index) * ratio
      context.fillStyle = '#000b'
      context.fillRect(x - 3 * ratio, y - 2 * ratio, context.measureText(line).width + 6 * ratio, 16 * ratio)
      context.fillStyle = '#fff'
      context.fillText(line, x, y)
    })
  }
  context.restore()
}
