/** Pixels of a tile: two look-ups each, and for those with samples two for each of these, averaged as light. */
import { THRESHOLDS } from '../../../core/dither.ts'
import { levelOf } from '../../../core/light.ts'
import { BOOK_SIZE, NUMBER_BITS } from '../tiles/book.ts'
import { MOST_SAMPLES, NUMBER, type PageSamples, type PageValues } from '../tiles/page-values.ts'
import { type ColorTable, LIGHT_FIELD, MOST_LIGHT, packed } from './color-table.ts'

/** The places of the values in a tile's books. */
export interface TilePlaces {
  readonly centers: Uint16Array
  /** Of its samples, if it has any. */
  readonly samples: Uint16Array | undefined
}

export interface PixelOptions {
  readonly table: ColorTable
  /** The most samples of a pixel that are looked at, the first ones. */
  readonly most: number
}

/** Colors the pixels of a tile. */
export function colorPixels(
  pixels: Uint32Array,
  { tints, samples }: PageValues,
  { centers, samples: sampled }: TilePlaces,
  { table, most }: PixelOptions,
): void {
  const { pixels: looks } = table
  if (samples) return colorSampled(pixels, { tints, samples, centers, sampled: sampled! }, { table, most })
  for (let pixel = 0; pixel < tints.length; pixel++) {
    const tint = tints[pixel]!
    pixels[pixel] = looks[tint & THRESHOLD | centers[tint & NUMBER]!]!
  }
}

/** The bits of a tint that name its threshold: where a table of pixels has them too. */
const THRESHOLD = THRESHOLDS - 1 << NUMBER_BITS

/** Levels, whole ones, by light in half the units of places. Samples differ so much that rounding them leaves no steps. */
const LEVELS = Uint8Array.from(
  { length: 2 * MOST_LIGHT + 1 },
  (_, light) => Math.round(levelOf(light / (2 * MOST_LIGHT))),
)

/** The light of each value of a book, one tile at a time. */
const bookLight = new Float64Array(BOOK_SIZE)

/** A sum of packed light with this beside it has its fields in the lower bits of a double, where whole numbers can read them. */
const ONES = 2 ** 52
const sum = new Float64Array(1)
const words = new Int32Array(sum.buffer)
const [LOW, HIGH] = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? [0, 1] : [1, 0]

interface Sampled {
  readonly tints: Uint16Array
  readonly samples: PageSamples
  /** Places of the books of centers and of samples. */
  readonly centers: Uint16Array
  readonly sampled: Uint16Array
}

/** Of samples, eight at a time without a loop: that takes two thirds of the time. */
function colorSampled(
  pixels: Uint32Array,
  { tints, samples: { counts, numbers }, centers, sampled }: Sampled,
  { table: { pixels: looks, light }, most }: PixelOptions,
): void {
  for (let number = 0; number < sampled.length; number++) bookLight[number] = light[sampled[number]!]!
  const isEight = most === 8
  let at = 0
  for (let pixel = 0; pixel < tints.length; pixel++) {
    const own = counts[pixel]!
    if (own === 0) {
      const tint = tints[pixel]!
      pixels[pixel] = looks[tint & THRESHOLD | centers[tint & NUMBER]!]!
      continue
    }
    if (isEight && own >= 8) {
      sum[0] = bookLight[numbers[at]!]! + bookLight[numbers[at + 1]!]! +
        (bookLight[numbers[at + 2]!]! + bookLight[numbers[at + 3]!]!) +
        (bookLight[numbers[at + 4]!]! + bookLight[numbers[at + 5]!]! +
          (bookLight[numbers[at + 6]!]! + bookLight[numbers[at + 7]!]!)) +
        ONES
      const low = words[LOW]!
      const high = words[HIGH]!
      pixels[pixel] = packed(
        LEVELS[(high >>> 2 & FIELD_BITS) >> 2]!,
        LEVELS[(low >>> 17 | (high & 3) << 15) >> 2]!,
        LEVELS[(low & FIELD_BITS) >> 2]!,
      )
    } else {
      const count = own < most ? own : most
      let all = ONES
      for (let sample = 0; sample < count; sample++) all += bookLight[numbers[at + sample]!]!
      sum[0] = all
      const low = words[LOW]!
      const high = words[HIGH]!
      const shift = SHIFTS[count]!
      pixels[pixel] = packed(
        LEVELS[(high >>> 2 & FIELD_BITS) << 1 >> shift]!,
        LEVELS[(low >>> 17 | (high & 3) << 15) << 1 >> shift]!,
        LEVELS[(low & FIELD_BITS) << 1 >> shift]!,
      )
    }
    at += own
  }
}

/** The bits of a field of packed light. */
const FIELD_BITS = LIGHT_FIELD - 1

/** By which a sum of so many, a power of two, is their mean. */
const SHIFTS = Uint8Array.from({ length: MOST_SAMPLES + 1 }, (_, count) => 31 - Math.clz32(Math.max(1, count)))
