/** What the page keeps of a tile: all that its pixels look like in any colors, in a few bytes a pixel. */
import { ditherState, nextState, thresholdOf } from '../../../core/dither.ts'
import type { TileSamples, TileValues } from '../../../core/values.ts'
import { NUMBER_BITS, numberCounts, type Numbered, numberValues } from './book.ts'

export interface PageValues {
  readonly width: number
  readonly height: number
  /** The tint of each pixel in C order: the number of its value in the book, and above it which threshold rounds its color. */
  readonly tints: Uint16Array<ArrayBuffer>
  /** The values of the tile, Infinity inside. */
  readonly book: Float64Array<ArrayBuffer>
  readonly samples: PageSamples | undefined
}

/** The samples of pixels that have more than their center. */
export interface PageSamples extends Numbered {
  /** How many samples each pixel has, in C order: none, or a power of two. Those of a pixel lie side by side, pixel by pixel. */
  readonly counts: Uint8Array<ArrayBuffer>
}

/** Pixel of a view that a tile begins at, from which its thresholds follow. */
export interface Corner {
  readonly x: number
  readonly y: number
}

/** More samples of a pixel are left out: sums of light have room for so many. */
export const MOST_SAMPLES = 16

/** What the page keeps of a tile. */
export function pageValuesOf({ width, height, isSmooth, values, samples }: TileValues, { x, y }: Corner): PageValues {
  const number = isSmooth ? numberValues : numberCounts
  const { numbers: tints, book } = number(values)
  for (let row = 0, pixel = 0; row < height; row++) {
    let state = ditherState(x, y + row)
    for (let column = 0; column < width; column++, pixel++) {
      tints[pixel]! |= thresholdOf(state) << NUMBER_BITS
      state = nextState(state)
    }
  }
  return { width, height, tints, book, samples: samples && pageSamplesOf(samples, number) }
}

/** The value of a pixel, Infinity inside. */
export function valueAt({ tints, book }: PageValues, pixel: number): number {
  return book[tints[pixel]! & NUMBER]!
}

/** The values of all pixels in rising order, without the inside. */
export function sortedValues({ tints, book }: PageValues): Float64Array {
  const values = Float64Array.from(tints, (tint) => book[tint & NUMBER]!)
  return values.filter((value) => value < Infinity).sort()
}

/** The bits of a tint that are a number. */
export const NUMBER = 2 ** NUMBER_BITS - 1

/** Bytes that they take. */
export function bytesOfValues({ tints, book, samples }: PageValues): number {
  const arrays = samples ? [tints, book, samples.counts, samples.numbers, samples.book] : [tints, book]
  return arrays.reduce((sum, { byteLength }) => sum + byteLength, 0)
}

function pageSamplesOf({ counts, values }: TileSamples, number: typeof numberValues): PageSamples {
  const kept = Uint8Array.from(counts, keptOf)
  if (counts.every((count, pixel) => count === kept[pixel])) return { counts: kept, ...number(values) }
  const parts: Float64Array[] = []
  let at = 0
  kept.forEach((count, pixel) => {
    parts.push(values.subarray(at, at + count))
    at += counts[pixel]!
  })
  return { counts: kept, ...number(joined(parts)) }
}

/** Of so many samples, those that are kept: a power of two, since a mean is then a shift. */
function keptOf(count: number): number {
  return count === 0 ? 0 : Math.min(MOST_SAMPLES, 2 ** (31 - Math.clz32(count)))
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
