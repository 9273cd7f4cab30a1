/** Entries of a tile to pixels of a canvas: one look-up a pixel, so that a whole view changes its colors in a frame. */
import type { Rgb } from '../../../core/oklab.ts'
import { TURN } from './own-palette.ts'
import type { Raster } from '../../../core/raster.ts'

/** A pixel of an ImageData for each of 256 entries, in the order of this machine's bytes. */
export type Lut = Uint32Array

const OPAQUE = 0xff000000

/** A byte order that no browser of today has any more. */
const isLittleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1

/** The table of a palette rotated by so many turns. */
export function lutOf(entries: readonly Rgb[], turns: number): Lut {
  const lut = new Uint32Array(256)
  fillLut(lut, entries, turns)
  return lut
}

/** Fills the table with a palette rotated by so many turns; between entries their colors blend, so that cycling is smooth. */
export function fillLut(lut: Lut, entries: readonly Rgb[], turns: number): void {
  const shift = (turns - Math.floor(turns)) * TURN
  const whole = Math.floor(shift)
  const part = shift - whole
  lut[0] = pixel(entries[0]!)
  for (let entry = 0; entry < TURN; entry++) {
    const here = entries[1 + (entry + whole) % TURN]!
    const next = entries[1 + (entry + whole + 1) % TURN]!
    lut[1 + entry] = pixel([
      here[0] + part * (next[0] - here[0]),
      here[1] + part * (next[1] - here[1]),
      here[2] + part * (next[2] - here[2]),
    ])
  }
}

/** Colors entries; `pixels` must have as many places. */
export function colorEntries(pixels: Uint32Array, entries: Uint8Array, lut: Lut): void {
  for (let index = 0; index < entries.length; index++) pixels[index] = lut[entries[index]!]!
}

/** Colors an image from the pixels of a tile of its size. */
export function colorImage(image: ImageData, { data }: Raster, lut: Lut): ImageData {
  colorEntries(new Uint32Array(image.data.buffer), data, lut)
  return image
}

function pixel([red, green, blue]: Rgb): number {
  if (!isLittleEndian) return ((red << 24) | (green << 16) | (blue << 8) | 255) >>> 0
  return (OPAQUE | (blue << 16) | (green << 8) | red) >>> 0
}

/** The color of an entry as CSS writes it. */
export function cssOf(lut: Lut, entry: number): string {
  const [red, green, blue] = new Uint8Array(Uint32Array.of(lut[entry]!).buffer)
  return `rgb(${red} ${green} ${blue})`
}
