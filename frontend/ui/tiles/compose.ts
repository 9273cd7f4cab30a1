/** Puts a picture together from tiles, on whole pixels of the canvas. */
import { type Box, boxOf } from './lattice.ts'
import type { Layer } from './plan.ts'
import type { PageTile, Painter } from './tile.ts'

export interface PaintOptions {
  readonly painter: Painter
  /** The colors change with every frame: pixels that stay for one frame only are not worth keeping. */
  readonly isFlowing: boolean
}

/** Draws the layers over what is there. */
export function compose(
  context: CanvasRenderingContext2D,
  layers: readonly Layer[],
  { painter, isFlowing }: PaintOptions,
): void {
  const { width, height } = context.canvas
  for (const { placement, tiles } of layers) {
    const isSharp = placement.scale === 1
    context.imageSmoothingEnabled = !isSharp
    for (const tile of tiles) {
      const box = boxOf(tile.cell, placement, tile.lattice.side)
      if (box.right <= 0 || box.bottom <= 0 || box.left >= width || box.top >= height) continue
      if (isSharp && isFlowing) context.putImageData(painter.dataOf(tile), box.left, box.top)
      else if (box.right > box.left && box.bottom > box.top) drawClipped(context, painter.canvasOf(tile), { tile, box })
    }
  }
}

/** Draws the part that is seen: canvases lose their aim far outside their own size. */
function drawClipped(
  context: CanvasRenderingContext2D,
  source: OffscreenCanvas,
  { tile, box }: { tile: PageTile; box: Box },
): void {
  const { side } = tile.lattice
  const { width, height } = context.canvas
  const wide = box.right - box.left
  const tall = box.bottom - box.top
  if (wide <= 2 * side) return context.drawImage(source, box.left, box.top, wide, tall)
  const left = Math.max(0, box.left)
  const top = Math.max(0, box.top)
  const right = Math.min(width, box.right)
  const bottom = Math.min(height, box.bottom)
  const scaleX = side / wide
  const scaleY = side / tall
  context.drawImage(
    source,
    (left - box.left) * scaleX,
    (top - box.top) * scaleY,
    (right - left) * scaleX,
    (bottom - top) * scaleY,
    left,
    top,
    right - left,
    bottom - top,
  )
}
