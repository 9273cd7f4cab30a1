import { paletteIndex } from '../../core/palette.ts'

/** How values become palette entries. */
export interface ColorOptions {
  readonly isSmooth: boolean
  /** Iterations per turn of the palette, and its rotation in turns. */
  readonly period: number
  readonly offset: number
}

/** One palette entry a value: 0 inside, else 1…255. */
export function colorValues(values: Float64Array, { isSmooth, period, offset }: ColorOptions): Uint8Array {
  const inside = isSmooth ? Infinity : 0
  const entries = new Uint8Array(values.length)
  for (let pixel = 0; pixel < values.length; pixel++) {
    const value = values[pixel]!
    if (value !== inside) entries[pixel] = paletteIndex(value / period + offset)
  }
  return entries
}
