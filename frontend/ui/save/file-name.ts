import { formatDecimal } from '../../../core/decimal.ts'
import type { Place, Size } from '../state/view.ts'

/** Longest coordinate a file name spells out; file systems allow 255 bytes in all. */
const MOST_LETTERS = 40

/** A name that says which place the picture shows, and how large. */
export function fileName({ re, im, span }: Place, { width, height }: Size): string {
  const [x, y, wide] = [re, im, span].map((value) => formatDecimal(value).slice(0, MOST_LETTERS))
  return `almondbread_${x}_${y}_span${wide}_${width}x${height}.png`
}
