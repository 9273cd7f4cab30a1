/** What places look like in a palette: tables of pixels and of light, made anew when colors change. */
import { roundingShare, THRESHOLDS } from '../../../core/dither.ts'
import { lightOf } from '../../../core/light.ts'
import { linearFromScreen, type Rgb } from '../../../core/oklab.ts'
import type { Gradient } from '../../../core/palette.ts'
import { TURN_PLACES } from './placing.ts'

export interface ColorTable {
  /** Of each threshold, the pixel of an ImageData for each place, in the order of this machine's bytes. */
  readonly pixels: Uint32Array
  /** The light of each place: red, green and blue from 0 to `MOST_LIGHT`, in fields of one number. */
  readonly light: Float64Array
}

/** Colors of a table: a palette, turned by so many turns, and the inside. */
export interface TableColors {
  readonly gradient: Gradient
  readonly turns: number
  readonly inside: Rgb
}

/** Bits of an index of the pixels below its threshold. */
export const PLACE_BITS = 12

/** What the next field of packed light is worth: sums of 16 lights fit into a field, and three fields into a double. */
export const LIGHT_FIELD = 2 ** 17

/** Full light. */
export const MOST_LIGHT = 2 ** 13 - 1

/** Parts of a level that are told apart before it is rounded. */
const FINENESS = 4096

/** Of each threshold, what it adds to red, green and blue, in parts of a level. */
const ROUNDING = Int32Array.from(
  { length: 3 * THRESHOLDS },
  (_, index) => FINENESS * roundingShare(Math.floor(index / 3), index % 3),
)

/** A byte order that no browser of today has any more. */
const isLittleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1

export function createColorTable(): ColorTable {
  return { pixels: new Uint32Array(THRESHOLDS << PLACE_BITS), light: new Float64Array(1 << PLACE_BITS) }
}

/** Fills the pixels of a table. */
export function fillPixels({ pixels }: ColorTable, { gradient, turns, inside }: TableColors): void {
  const { table, isStepped } = gradient
  for (let threshold = 0; threshold < THRESHOLDS; threshold++) pixels[threshold << PLACE_BITS] = pixelOf(inside)
  for (let place = 0; place < TURN_PLACES; place++) {
    const position = positionOf(gradient, place, turns)
    const step = Math.floor(position)
    const rest = isStepped ? 0 : position - step
    const at = 3 * step
    const red = FINENESS * (table[at]! + rest * (table[at + 3]! - table[at]!)) | 0
    const green = FINENESS * (table[at + 1]! + rest * (table[at + 4]! - table[at + 1]!)) | 0
    const blue = FINENESS * (table[at + 2]! + rest * (table[at + 5]! - table[at + 2]!)) | 0
    for (let threshold = 0, add = 0; threshold < THRESHOLDS; threshold++, add += 3) {
      pixels[threshold << PLACE_BITS | 1 + place] = packed(
        red + ROUNDING[add]! >> 12,
        green + ROUNDING[add + 1]! >> 12,
        blue + ROUNDING[add + 2]! >> 12,
      )
    }
  }
}

/** Fills the light of a table. */
export function fillLight({ light }: ColorTable, { gradient, turns, inside }: TableColors): void {
  const shine = lightOf(gradient)
  light[0] = packedLight(linearFromScreen(inside[0]), linearFromScreen(inside[1]), linearFromScreen(inside[2]))
  for (let place = 0; place < TURN_PLACES; place++) {
    const position = positionOf(gradient, place, turns)
    const step = Math.floor(position)
    const rest = gradient.isStepped ? 0 : position - step
    const at = 3 * step
    light[1 + place] = packedLight(
      shine[at]! + rest * (shine[at + 3]! - shine[at]!),
      shine[at + 1]! + rest * (shine[at + 4]! - shine[at + 1]!),
      shine[at + 2]! + rest * (shine[at + 5]! - shine[at + 2]!),
    )
  }
}

/** Where in a gradient's table a place lies; on a whole place where the palette jumps. */
function positionOf({ steps, isStepped }: Gradient, place: number, turns: number): number {
  const shifted = place + turns * TURN_PLACES
  const turned = isStepped ? Math.round(shifted) : shifted
  const within = turned - TURN_PLACES * Math.floor(turned / TURN_PLACES)
  return Math.min(within * (steps / TURN_PLACES), steps - 2 ** -20)
}

/** A color as a pixel of an ImageData. */
export function pixelOf([red, green, blue]: Rgb): number {
  return packed(red, green, blue) >>> 0
}

/** The parts of a color, whole levels, as a pixel of an ImageData. */
export function packed(red: number, green: number, blue: number): number {
  return isLittleEndian ? 0xff000000 | blue << 16 | green << 8 | red : red << 24 | green << 16 | blue << 8 | 255
}

function packedLight(red: number, green: number, blue: number): number {
  const upper = Math.floor(red * MOST_LIGHT + 0.5) * LIGHT_FIELD + Math.floor(green * MOST_LIGHT + 0.5)
  return upper * LIGHT_FIELD + Math.floor(blue * MOST_LIGHT + 0.5)
}
