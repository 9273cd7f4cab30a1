/**
 * Writes PNG of 8 bits a channel, whole or as a stream of bands, and makes a PNG that somebody else sent safe to decode.
 * Format: PNG specification, third edition (W3C, 2025).
 */
import { concat, constants, crc32, createDeflate, deflateSync, inflateSync, startDeflating } from './deflate.ts'
import { type Channels, copyRaster, createRaster, type PixelFormat, type Raster } from './raster.ts'

/** Everything of a picture but its pixels. Text chunks are Latin-1, keywords of at most 79 characters. */
export interface PngHeader {
  readonly width: number
  readonly height: number
  readonly channels: Channels
  /** Red, green and blue of each entry, at most 256; then pixels are entries. */
  readonly palette?: Uint8Array
  readonly text?: Readonly<Record<string, string>>
}

/** The type bytes and geometry of a PNG's first chunk. */
export interface PngShape {
  readonly width: number
  readonly height: number
  readonly depth: number
  readonly colorType: number
  readonly interlaced: boolean
}

/** The PNG color type of a palette's entries, and of pixels that are colors themselves, by their channels. */
const INDEXED_COLOR_TYPE = 3
const COLOR_TYPES: Readonly<Record<Channels, number>> = { 1: 0, 2: 4, 3: 2, 4: 6 }

/** The color type of a PNG of such pixels. */
export function colorTypeOf({ channels, isIndexed }: PixelFormat): number {
  return isIndexed ? INDEXED_COLOR_TYPE : COLOR_TYPES[channels]
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
const IHDR_LENGTH = 13

/** Bytes of a chunk before its data, its length and its type, and after it. */
const CHUNK_HEAD = 8
const CRC_LENGTH = 4

/** Types of chunks: their four letters, as the number that a PNG has there. */
const TYPES = { IHDR: 0x49484452, PLTE: 0x504c5445, tEXt: 0x74455874, IDAT: 0x49444154, IEND: 0x49454e44 } as const
type ChunkType = keyof typeof TYPES

/** The chunks that `encodePng` writes for a picture without text, in their order; a palette only where pixels are its entries. */
const PLAIN_CHUNKS: readonly ChunkType[] = ['IHDR', 'IDAT', 'IEND']
const INDEXED_CHUNKS: readonly ChunkType[] = ['IHDR', 'PLTE', 'IDAT', 'IEND']

/** Red, green and blue of 256 entries. */
const LONGEST_PALETTE = 3 * 256

/** The least that zlib takes for the size of its output buffer. */
const LEAST_BUFFER = 64

/**
 * The quickest ways of zlib. Indices compress by what repeats. Colors are rounded to a fine mixture of levels, where next to
 * nothing repeats but runs of one color: to look for more takes half as long again, and saves 4 %.
 */
const INDEXED_DEFLATE = { level: 1, memLevel: 9 } as const
const COLOR_DEFLATE = { ...INDEXED_DEFLATE, strategy: constants.Z_RLE } as const

/** A whole picture. */
export function encodePng(header: Omit<PngHeader, keyof Raster>, raster: Raster): Uint8Array<ArrayBuffer> {
  const { width, height, channels } = raster
  const data = deflateSync(filtered(raster), deflateOptions(channels))
  return concat([
    ...preamble({ ...header, width, height, channels }),
    chunk('IDAT', data),
    chunk('IEND', new Uint8Array(0)),
  ])
}

/**
 * A whole picture from strips of its rows, top to bottom. Each is deflated by itself, and beside the loop where the runtime
 * has threads for it, so that a large picture holds the loop no longer than a strip does.
 */
export async function encodePngStrips(
  header: PngHeader,
  strips: AsyncIterable<Raster>,
): Promise<Uint8Array<ArrayBuffer>> {
  const deflater = startDeflating(createDeflate(deflateOptions(header.channels)))
  try {
    for await (const strip of strips) await deflater.write(filtered(strip))
    return concat([...preamble(header), chunk('IDAT', await deflater.end()), chunk('IEND', new Uint8Array(0))])
  } finally {
    deflater.stop()
  }
}

/**
 * A picture in pieces: one piece a band, each of which a decoder can show when it arrives. Bands are whole rows of the
 * picture, `height` rows in all, each in strips that are deflated one by one; memory is that of a band. `breathe` is
 * awaited after each strip, so that others have their turn.
 */
export async function* encodePngBands(
  header: PngHeader,
  bands: AsyncIterable<Iterable<Raster>>,
  breathe: () => Promise<void> = () => Promise.resolve(),
): AsyncGenerator<Uint8Array> {
  yield concat([...preamble(header)])
  const deflater = startDeflating(createDeflate(deflateOptions(header.channels)))
  try {
    for await (const band of bands) {
      for (const strip of band) {
        await deflater.write(filtered(strip))
        await breathe()
      }
      yield chunk('IDAT', await deflater.flush())
    }
    yield concat([chunk('IDAT', await deflater.end()), chunk('IEND', new Uint8Array(0))])
  } finally {
    deflater.stop()
  }
}

/**
 * The shape that a PNG claims, read from its first 33 bytes.
 * @throws {SyntaxError} if they are not a signature and an IHDR chunk
 */
export function readPngShape(bytes: Uint8Array): PngShape {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const start = SIGNATURE.length
  const isPng = bytes.length >= start + 8 + IHDR_LENGTH + 4 &&
    SIGNATURE.every((byte, index) => bytes[index] === byte) &&
    view.getUint32(start) === IHDR_LENGTH && view.getUint32(start + 4) === TYPES.IHDR
  if (!isPng) throw new SyntaxError('Cannot read a PNG: it must begin with a signature and an IHDR chunk')
  return {
    width: view.getUint32(start + 8),
    height: view.getUint32(start + 12),
    depth: bytes[start + 16]!,
    colorType: bytes[start + 17]!,
    interlaced: bytes[start + 20] !== 0,
  }
}

/**
 * The same picture with its rows stored rather than deflated: nothing is left in it that a decoder could inflate. Takes what
 * `encodePng` writes for a picture of this size without text, and inflates no more than its rows.
 * @throws {SyntaxError} if it is anything else; zlib's error if its data is broken or longer than that
 */
export function storedPng(
  bytes: Uint8Array,
  { width, height, channels, isIndexed }: Pick<PngShape, 'width' | 'height'> & PixelFormat,
): Uint8Array<ArrayBuffer> {
  const shape = readPngShape(bytes)
  const isAsked = shape.width === width && shape.height === height && shape.depth === 8 &&
    shape.colorType === colorTypeOf({ channels, isIndexed }) && !shape.interlaced
  if (!isAsked) {
    const kind = isIndexed ? 'indexed' : `of ${channels} channels`
    throw new SyntaxError(`Cannot read a PNG: it must be ${width} × ${height}, 8-bit ${kind}`)
  }

  const { PLTE, IDAT, IEND } = plainChunks(bytes, isIndexed ? INDEXED_CHUNKS : PLAIN_CHUNKS)
  if (isIndexed && (PLTE.length === 0 || PLTE.length % 3 !== 0 || PLTE.length > LONGEST_PALETTE)) {
    throw new SyntaxError('Cannot read a PNG: its palette must have 1 to 256 entries')
  }
  if (IEND.length > 0) throw new SyntaxError('Cannot read a PNG: its IEND chunk must be empty')
  const length = height * (width * channels + 1)
  // A byte to spare: having filled its buffer, zlib would ask for another one of that size.
  const rows = inflateSync(IDAT, { maxOutputLength: length, chunkSize: Math.max(LEAST_BUFFER, length + 1) })
  if (rows.length < length) throw new SyntaxError('Cannot read a PNG: it must have all its rows')
  const beforeData = bytes.subarray(0, IDAT.byteOffset - CHUNK_HEAD - bytes.byteOffset)
  return concat([beforeData, chunk('IDAT', deflateSync(rows, { level: 0 })), chunk('IEND', new Uint8Array(0))])
}

/** The data of these chunks, of which each must be there once and whole, with nothing between or after them. */
function plainChunks(bytes: Uint8Array, types: readonly ChunkType[]): Record<ChunkType, Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const none = bytes.subarray(0, 0)
  const chunks = { IHDR: none, PLTE: none, tEXt: none, IDAT: none, IEND: none }
  let at = SIGNATURE.length
  for (const type of types) {
    const start = at + CHUNK_HEAD
    const end = start + (start <= bytes.length ? view.getUint32(at) : 0)
    at = end + CRC_LENGTH
    const isSound = at <= bytes.length && view.getUint32(start - 4) === TYPES[type] &&
      view.getUint32(end) === crc32(bytes.subarray(start - 4, end))
    if (!isSound) throw new SyntaxError(`Cannot read a PNG: it must have a sound ${type} chunk after those before it`)
    chunks[type] = bytes.subarray(start, end)
  }
  if (at < bytes.length) throw new SyntaxError('Cannot read a PNG: it must end after its IEND chunk')
  return chunks
}

function deflateOptions(channels: Channels) {
  return channels === 1 ? INDEXED_DEFLATE : COLOR_DEFLATE
}

function* preamble({ width, height, channels, palette, text = {} }: PngHeader): Generator<Uint8Array> {
  yield SIGNATURE
  const ihdr = new Uint8Array(IHDR_LENGTH)
  const view = new DataView(ihdr.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  ihdr.set([8, colorTypeOf({ channels, isIndexed: palette !== undefined })], 8)
  yield chunk('IHDR', ihdr)
  for (const [keyword, value] of Object.entries(text)) yield chunk('tEXt', latin1(`${keyword}\0${value}`))
  if (palette) yield chunk('PLTE', palette)
}

/**
 * Rows with their filter type before each: indices as they are, since filters predict gradients and indices are not one;
 * colors as differences from the pixel to the left.
 */
function filtered(raster: Raster): Uint8Array {
  const { width, height, channels, data } = raster
  const length = width * channels
  const lines = createRaster(length + 1, height, 1)
  if (channels === 1) {
    copyRaster(raster, lines, { x: 1, y: 0 })
    return lines.data
  }
  for (let row = 0; row < height; row++) {
    const from = row * length
    const to = row * (length + 1)
    lines.data[to] = FILTER_SUB
    for (let at = 0; at < length; at++) {
      // Writing to bytes keeps the lowest eight bits.
      lines.data[to + 1 + at] = data[from + at]! - (at < channels ? 0 : data[from + at - channels]!)
    }
  }
  return lines.data
}

/** The filter that takes differences from the pixel to the left. */
const FILTER_SUB = 1

function chunk(type: ChunkType, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, data.length)
  view.setUint32(4, TYPES[type])
  bytes.set(data, 8)
  view.setUint32(data.length + 8, crc32(bytes.subarray(4, data.length + 8)))
  return bytes
}

function latin1(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0))
}
