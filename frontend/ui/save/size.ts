/** Picture sizes: the ones to choose from, and the one that fills the window. */
import { LIMITS } from '../../core/limits.ts'

export interface PictureSize {
  readonly width: number
  readonly height: number
}

export const PRESET_SIZES: readonly PictureSize[] = [
  { width: 640, height: 480 },
  { width: 1024, height: 768 },
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
  { width: 2560, height: 1440 },
  { width: 3840, height: 2160 },
]

/** Beyond two pixels a CSS pixel nobody sees a difference, and the picture takes several times longer. */
const MOST_DENSITY = 2

/** The size that fills an area given in CSS pixels. */
export function fittingSize(area: PictureSize, density: number): PictureSize {
  const side = (length: number) =>
    Math.min(LIMITS.pictureSide, Math.max(1, Math.round(length * Math.min(density, MOST_DENSITY))))
  return { width: side(area.width), height: side(area.height) }
}

/** The name of a size in the list, `width×height`. */
export function sizeKey({ width, height }: PictureSize): string {
  return `${width}×${height}`
}

/** What the list shows for a size: fitting where it fits, else a preset, else custom. */
export function sizeChoice(size: PictureSize, fitting: PictureSize): string {
  const key = sizeKey(size)
  if (key === sizeKey(fitting)) return 'fit'
  return PRESET_SIZES.some((preset) => sizeKey(preset) === key) ? key : 'custom'
}
