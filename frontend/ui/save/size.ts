/** Sizes of pictures to save: those to choose from, and how a shape is kept. */
import { LIMITS } from '../../../core/limits.ts'
import type { Size } from '../state/view.ts'

/** From a large screen to 16K. */
export const PRESET_SIZES: readonly (Size & { readonly name: string })[] = [
  { name: 'HD', width: 1280, height: 720 },
  { name: 'Full HD', width: 1920, height: 1080 },
  { name: 'QHD', width: 2560, height: 1440 },
  { name: '4K', width: 3840, height: 2160 },
  { name: '8K', width: 7680, height: 4320 },
  { name: '16K', width: 15360, height: 8640 },
]

/** The height that gives a width the shape of a window, within what pictures may have. */
export function heightFor(width: number, window: Size): number {
  return Math.min(LIMITS.pictureSide, Math.max(1, Math.round(width * window.height / window.width)))
}

/** The same for a width. */
export function widthFor(height: number, window: Size): number {
  return heightFor(height, { width: window.height, height: window.width })
}

/** Undefined if it can be drawn, else the side that is too long, or no size at all. */
export function sizeFault({ width, height }: Size): 'malformed' | 'limit' | undefined {
  const sides = [width, height]
  if (!sides.every((side) => Number.isInteger(side) && side >= 1)) return 'malformed'
  return sides.some((side) => side > LIMITS.pictureSide) ? 'limit' : undefined
}
