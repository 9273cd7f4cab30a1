import { paletteIndex } from '../../core/palette.ts'

/** How values become palette entries. */
export interface ColorOptions {
  /** The value that means inside: 0 for bands, Infinity for smooth. */
  readonly inside: number
  /** Iterations per turn of the palette, and its rotation in turns. */
  readonly period: number
  readonly offset: number
}

/** One palette entry a value: 0 inside, else 1…255. */
export function colorValues(values: Float64Array, { inside, period, offset }: ColorOptions): Uint8Array {
  const entries = new Uint8Array(values.length)
  for (let pixel = 0; pixel < values.length; pixel++) {
    const value = values[pixel]!
    if (value !== inside) entries[pixel] = paletteIndex(value, period, offset)
  }
  return entries
}
