/**
 * The values of a tile as a picture needs them: so exactly that no color is off by what could be seen, and in few bytes where
 * neighbors differ so much that nobody could tell. They can be colored in any palette, period and scale.
 *
 * In blocks of 8 × 8 pixels of the view, values are whole multiples of a step, a power of two that is a small part of what
 * neighbors differ by. So two tiles that have a block in common agree in it. Each value is told by its difference from what
 * its neighbors let expect: the median of left, upper, and left + upper − upper left (Martucci, 1990). Samples beside the
 * center are told by their difference from it. Low and high bytes of the differences lie apart, which compresses well.
 */

/** Samples of the pixels that have more than their center. */
export interface TileSamples {
  /** Of each pixel in C order, how many it has: 0 for most. */
  readonly counts: Uint16Array
  /** All samples, those of a pixel side by side, pixel by pixel. */
  readonly values: Float64Array
}

/** A rectangle of values in C order: μ, Infinity inside; or whole steps n, 0 inside. */
export interface TileValues {
  readonly width: number
  readonly height: number
  readonly isSmooth: boolean
  readonly values: Float64Array
  readonly samples: TileSamples | undefined
}

const MAGIC = 0x41425631
const HEADER = 16
const SIDE = 8

/** The step is so small a part of the mean difference of neighbors, in the quarter of a block where that is least. */
const PART = 1 / 8

/** Exponents of the least and the largest step. */
const LEAST = -12
const MOST = 40

/** A difference that does not fit into sixteen bits; the value itself stands at the end. */
const ESCAPE = 0xffff

/** Of samples: one that is inside. */
const INSIDE_SAMPLE = 0

/**
 * Packs a tile whose top left is pixel (x, y) of its view; the blocks are the view's.
 *
 * Bytes, little-endian: `ABV1`, width and height (4 each), x and y modulo 8, 1 for smooth, 1 for samples (1 each); the
 * exponent of each block (1); the inside as bits; low bytes, then high bytes, of a difference a pixel. With samples: their
 * number a pixel (2); low, then high bytes of a difference a sample. Last, as doubles, the values that do not fit.
 */
export function packValues(tile: TileValues, place: PlaceInView): Uint8Array<ArrayBuffer> {
  const pieces = packingValues(tile, place)
  while (true) {
    const { done, value } = pieces.next()
    if (done) return value
  }
}

/** Where the top left of a tile lies in its view. */
export interface PlaceInView {
  readonly x: number
  readonly y: number
}

/** Pixels, and samples, that are packed in one go: a few milliseconds of work. */
const PIXELS_A_PIECE = 32_768

/** The same as `packValues`, a piece at a time. */
export function* packingValues(
  tile: TileValues,
  { x, y }: PlaceInView,
): Generator<void, Uint8Array<ArrayBuffer>> {
  const { width, height, isSmooth, values, samples } = tile
  const [left, top] = [modulo(x), modulo(y)]
  const layout = layoutOf({ width, height, left, top, samples: samples?.values.length })
  const bytes = new Uint8Array(layout.end)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, MAGIC)
  view.setUint32(4, width, true)
  view.setUint32(8, height, true)
  bytes.set([left, top, isSmooth ? 1 : 0, samples ? 1 : 0], 12)
  const exponents = new Int8Array(layout.blocks)
  if (isSmooth) yield* fillExponents(exponents, values, { width, height, left, top })
  bytes.set(new Uint8Array(exponents.buffer), HEADER)
  const escapes: number[] = []
  const write = (low: number, high: number, code: number, value: number) => {
    const fits = code < ESCAPE
    if (!fits) escapes.push(value)
    bytes[low] = fits ? code & 255 : 255
    bytes[high] = fits ? code >>> 8 : 255
  }

  const { steps, inverses } = stepsOf(exponents)
  const blockAt = (row: number, column: number) => ((top + row) >> 3) * layout.across + ((left + column) >> 3)
  // A row of zeros above the first one: there is nothing to expect there but what lies before.
  const known = new Float64Array(width + values.length)
  const inside = isSmooth ? Infinity : 0
  const packing = { bytes, values, known, steps, inverses, inside, layout, shape: { width, height, left, top }, write }
  let packed = 0
  for (let row = 0; row < height; row++) {
    for (let from = 0; from < width; from += PIXELS_A_PIECE) {
      const to = Math.min(width, from + PIXELS_A_PIECE)
      packCenters(packing, row, from, to)
      packed += to - from
      if (packed < PIXELS_A_PIECE) continue
      packed = 0
      yield
    }
  }

  if (samples) {
    const { counts } = samples
    let sample = 0
    /** Packs the samples of pixels until there were enough of either; says which pixel is next. */
    const packSamples = (from: number) => {
      const lastSample = sample + PIXELS_A_PIECE
      const end = Math.min(counts.length, from + PIXELS_A_PIECE)
      let pixel = from
      for (; pixel < end && sample < lastSample; pixel++) {
        view.setUint16(layout.counts + 2 * pixel, counts[pixel]!, true)
        const row = Math.floor(pixel / width)
        const inverse = inverses[blockAt(row, pixel - row * width)]!
        const middle = Math.floor(known[width + pixel]! * inverse + 0.5)
        for (let left = counts[pixel]!; left > 0; left--, sample++) {
          const value = samples.values[sample]!
          const code = value === inside ? INSIDE_SAMPLE : 1 + zigzag(Math.floor(value * inverse + 0.5) - middle)
          write(layout.sampleLow + sample, layout.sampleHigh + sample, code, value)
        }
      }
      return pixel
    }
    for (let pixel = 0; pixel < counts.length; pixel = packSamples(pixel)) yield
  }
  if (escapes.length === 0) return bytes
  const whole = new Uint8Array(layout.end + 8 * escapes.length)
  whole.set(bytes)
  const tail = new DataView(whole.buffer, layout.end)
  escapes.forEach((value, index) => tail.setFloat64(8 * index, value, true))
  return whole
}

interface Packing {
  readonly bytes: Uint8Array
  readonly values: Float64Array
  /** What the reader will know: a row of zeros, then the values as they are packed. */
  readonly known: Float64Array
  readonly steps: Float64Array
  readonly inverses: Float64Array
  /** The value that means inside. */
  readonly inside: number
  readonly layout: ReturnType<typeof layoutOf>
  readonly shape: Shape
  /** Writes a difference that may not fit. */
  readonly write: (low: number, high: number, code: number, value: number) => void
}

/** Packs pixels of one row. */
function packCenters(
  { bytes, values, known, steps, inverses, inside, layout, shape: { width, left, top }, write }: Packing,
  row: number,
  from: number,
  to: number,
): void {
  const { across, inside: insideAt, low, high } = layout
  const blockRow = ((top + row) >> 3) * across
  let pixel = row * width + from
  let corner = known[from === 0 ? pixel : pixel - 1]!
  let before = from === 0 ? corner : known[width + pixel - 1]!
  for (let column = from; column < to; column++, pixel++) {
    const upper = known[pixel]!
    const expected = expectedFrom(before, upper, corner)
    corner = upper
    const value = values[pixel]!
    if (value === inside) {
      bytes[insideAt + (pixel >> 3)]! |= 1 << (pixel & 7)
      known[width + pixel] = before = expected
      continue
    }
    const block = blockRow + ((left + column) >> 3)
    const inverse = inverses[block]!
    const multiple = Math.floor(value * inverse + 0.5)
    known[width + pixel] = before = multiple * steps[block]!
    const code = zigzag(multiple - Math.floor(expected * inverse + 0.5))
    if (code < ESCAPE) {
      const bits = code | 0
      bytes[low + pixel] = bits
      bytes[high + pixel] = bits >>> 8
    } else write(low + pixel, high + pixel, code, value)
  }
}

/**
 * Reads what `packValues` wrote.
 * @throws {SyntaxError} if the bytes are anything else
 */
export function unpackValues(bytes: Uint8Array): TileValues {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < HEADER || view.getUint32(0) !== MAGIC) throw unreadable()
  const width = view.getUint32(4, true)
  const height = view.getUint32(8, true)
  const [left, top, smooth, sampled] = bytes.subarray(12, 16) as unknown as [number, number, number, number]
  if (left >= SIDE || top >= SIDE || smooth > 1 || sampled > 1 || width * height > bytes.length) throw unreadable()
  const isSmooth = smooth === 1
  const counts = sampled === 1 ? readCounts(view, { width, height, left, top }) : undefined
  const total = counts?.reduce((sum, count) => sum + count, 0)
  const layout = layoutOf({ width, height, left, top, samples: total })
  if (bytes.length < layout.end || (bytes.length - layout.end) % 8 !== 0) throw unreadable()
  const exponents = new Int8Array(bytes.buffer, bytes.byteOffset + HEADER, layout.blocks)
  if (exponents.some((exponent) => exponent < LEAST || exponent > MOST)) throw unreadable()
  let escape = layout.end
  const nextEscape = () => {
    if (escape + 8 > bytes.length) throw unreadable()
    escape += 8
    return view.getFloat64(escape - 8, true)
  }

  const { across, inside: insideAt, low: lowAt, high: highAt } = layout
  const { steps, inverses } = stepsOf(exponents)
  const known = new Float64Array(width + width * height)
  const values = new Float64Array(width * height)
  const inside = isSmooth ? Infinity : 0
  for (let row = 0, pixel = 0; row < height; row++) {
    const blockRow = ((top + row) >> 3) * across
    let corner = known[pixel]!
    let before = corner
    for (let column = 0; column < width; column++, pixel++) {
      const upper = known[pixel]!
      const expected = expectedFrom(before, upper, corner)
      corner = upper
      if ((bytes[insideAt + (pixel >> 3)]! >> (pixel & 7) & 1) === 1) {
        known[width + pixel] = before = expected
        values[pixel] = inside
        continue
      }
      const block = blockRow + ((left + column) >> 3)
      const inverse = inverses[block]!
      const code = bytes[lowAt + pixel]! | bytes[highAt + pixel]! << 8
      const multiple = code === ESCAPE
        ? Math.floor(nextEscape() * inverse + 0.5)
        : Math.floor(expected * inverse + 0.5) + unzigzag(code)
      values[pixel] = known[width + pixel] = before = multiple * steps[block]!
    }
  }
  if (!counts) return { width, height, isSmooth, values, samples: undefined }
  const samples = new Float64Array(total!)
  for (let pixel = 0, sample = 0; pixel < counts.length; pixel++) {
    const row = Math.floor(pixel / width)
    const block = ((top + row) >> 3) * layout.across + ((left + pixel - row * width) >> 3)
    const step = steps[block]!
    const inverse = inverses[block]!
    const middle = Math.floor(known[width + pixel]! * inverse + 0.5)
    for (let left = counts[pixel]!; left > 0; left--, sample++) {
      const code = bytes[layout.sampleLow + sample]! | bytes[layout.sampleHigh + sample]! << 8
      samples[sample] = code === INSIDE_SAMPLE
        ? inside
        : step * (code === ESCAPE ? Math.floor(nextEscape() * inverse + 0.5) : middle + unzigzag(code - 1))
    }
  }
  return { width, height, isSmooth, values, samples: { counts, values: samples } }
}

interface Shape {
  readonly width: number
  readonly height: number
  /** Columns and rows of the first block that lie outside. */
  readonly left: number
  readonly top: number
}

/** Where each part begins. */
function layoutOf({ width, height, left, top, samples }: Shape & { readonly samples: number | undefined }) {
  const across = Math.ceil((left + width) / SIDE)
  const blocks = across * Math.ceil((top + height) / SIDE)
  const pixels = width * height
  const inside = HEADER + blocks
  const low = inside + Math.ceil(pixels / 8)
  const high = low + pixels
  const counts = high + pixels
  const sampleLow = counts + (samples === undefined ? 0 : 2 * pixels)
  const sampleHigh = sampleLow + (samples ?? 0)
  return { across, blocks, inside, low, high, counts, sampleLow, sampleHigh, end: sampleHigh + (samples ?? 0) }
}

function readCounts(view: DataView, shape: Shape): Uint16Array {
  const { counts } = layoutOf({ ...shape, samples: 0 })
  const pixels = shape.width * shape.height
  if (counts + 2 * pixels > view.byteLength) throw unreadable()
  return Uint16Array.from({ length: pixels }, (_, pixel) => view.getUint16(counts + 2 * pixel, true))
}

/** What the neighbors that are known, before, above and above the one before, let expect of a pixel: the median. */
function expectedFrom(before: number, upper: number, corner: number): number {
  return Math.max(Math.min(before, upper), Math.min(Math.max(before, upper), before + upper - corner))
}

/** Blocks whose exponents are found in one go. */
const BLOCKS_A_PIECE = PIXELS_A_PIECE / SIDE ** 2

/** Finds the exponent of the step of each block. */
function* fillExponents(
  exponents: Int8Array,
  values: Float64Array,
  { width, height, left, top }: Shape,
): Generator<void, void> {
  const half = SIDE / 2
  const across = Math.ceil((left + width) / SIDE)
  for (let block = 0; block < exponents.length; block++) {
    let least = Infinity
    for (let quarter = 0; quarter < 4; quarter++) {
      const x = SIDE * (block % across) + half * (quarter & 1) - left
      const y = SIDE * Math.floor(block / across) + half * (quarter >> 1) - top
      const part = {
        x0: Math.max(0, x),
        y0: Math.max(0, y),
        x1: Math.min(width, x + half),
        y1: Math.min(height, y + half),
      }
      const difference = meanDifference(values, width, part)
      if (difference < least) least = difference
    }
    exponents[block] = exponentBelow(least * PART)
    if (block % BLOCKS_A_PIECE === BLOCKS_A_PIECE - 1) yield
  }
}

/** The mean of what neighbors in a rectangle differ by; Infinity if there are none. */
function meanDifference(
  values: Float64Array,
  width: number,
  { x0, y0, x1, y1 }: { readonly x0: number; readonly y0: number; readonly x1: number; readonly y1: number },
): number {
  let sum = 0
  let count = 0
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) {
      const value = values[y * width + x]!
      if (value === Infinity) continue
      const right = x + 1 < x1 ? values[y * width + x + 1]! : Infinity
      const below = y + 1 < y1 ? values[(y + 1) * width + x]! : Infinity
      if (right !== Infinity) {
        sum += Math.abs(right - value)
        count++
      }
      if (below !== Infinity) {
        sum += Math.abs(below - value)
        count++
      }
    }
  }
  return count === 0 ? Infinity : sum / count
}

/** The largest exponent of a power of two that is at most a size, within the bounds of steps. */
function exponentBelow(size: number): number {
  if (size === Infinity) return LEAST
  let exponent = LEAST
  for (let next = 2 ** (LEAST + 1); next <= size && exponent < MOST; next *= 2) exponent++
  return exponent
}

/** Steps of blocks by their exponents, exactly, and what to multiply by instead of dividing by them. */
function stepsOf(exponents: Int8Array): { readonly steps: Float64Array; readonly inverses: Float64Array } {
  const steps = new Float64Array(exponents.length)
  const inverses = new Float64Array(exponents.length)
  for (let block = 0; block < exponents.length; block++) {
    const step = POWERS[exponents[block]! - LEAST]!
    steps[block] = step
    inverses[block] = 1 / step
  }
  return { steps, inverses }
}

/** The powers of two from `LEAST` to `MOST`, by doubling. */
const POWERS = new Float64Array(MOST - LEAST + 1)
for (let index = 0, power = 1 / (1 << -LEAST); index < POWERS.length; index++, power *= 2) POWERS[index] = power

/** Whole numbers of either sign as whole numbers from 0: 0, −1, 1, −2 … */
function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value
}

function unzigzag(code: number): number {
  return (code & 1) === 1 ? -((code + 1) >> 1) : code >> 1
}

/** A place within its block. */
function modulo(place: number): number {
  return place - SIDE * Math.floor(place / SIDE)
}

function unreadable(): SyntaxError {
  return new SyntaxError('Cannot read values: they must be what a worker packs')
}
