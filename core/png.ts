/**
 * Writes 8-bit indexed PNG, whole or as a stream of bands, and reads a PNG's header without trusting the rest.
 * Format: PNG specification, third edition (W3C, 2025).
 */
import { constants, crc32, createDeflate, deflateSync } from 'node:zlib'

/** Everything of a picture but its pixels. Text chunks are Latin-1, keywords of at most 79 characters. */
export interface PngHeader {
  readonly width: number
  readonly height: number
  /** Red, green and blue of each entry, at most 256. */
  readonly palette: Uint8Array
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

export const INDEXED_COLOR_TYPE = 3

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
const IHDR_LENGTH = 13

/** Level 1: escape values compress by their runs, which every level finds; higher levels take several times longer. */
const DEFLATE_LEVEL = 1

/** A whole picture; `pixels` are palette entries in C order. */
export function encodePng(header: PngHeader, pixels: Uint8Array): Uint8Array<ArrayBuffer> {
  const data = deflateSync(unfiltered(pixels, header.width), { level: DEFLATE_LEVEL, memLevel: 9 })
  return concat([...preamble(header), chunk('IDAT', data), chunk('IEND', new Uint8Array(0))])
}

/**
 * The same picture in pieces: one piece a band, each of which a decoder can show when it arrives. Bands are whole rows of
 * palette entries, `height` rows in all; memory is that of a band.
 */
export async function* encodePngBands(header: PngHeader, bands: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield concat([...preamble(header)])
  const deflate = createDeflate({ level: DEFLATE_LEVEL, memLevel: 9 })
  const pieces: Uint8Array[] = []
  let failure: Error | undefined
  deflate.on('data', (piece: Uint8Array) => pieces.push(piece))
  deflate.on('error', (error) => failure = error)
  const idat = () => {
    if (failure) throw failure
    return chunk('IDAT', concat(pieces.splice(0)))
  }
  try {
    for await (const band of bands) {
      await new Promise<void>((resolve) => {
        deflate.write(unfiltered(band, header.width))
        deflate.flush(constants.Z_SYNC_FLUSH, resolve)
      })
      yield idat()
    }
    const ended = new Promise((resolve) => deflate.once('end', resolve))
    deflate.end()
    await ended
    yield concat([idat(), chunk('IEND', new Uint8Array(0))])
  } finally {
    deflate.destroy()
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
    view.getUint32(start) === IHDR_LENGTH && view.getUint32(start + 4) === typeCode('IHDR')
  if (!isPng) throw new SyntaxError('Cannot read a PNG: it must begin with a signature and an IHDR chunk')
  return {
    width: view.getUint32(start + 8),
    height: view.getUint32(start + 12),
    depth: bytes[start + 16]!,
    colorType: bytes[start + 17]!,
    interlaced: bytes[start + 20] !== 0,
  }
}

function* preamble({ width, height, palette, text = {} }: PngHeader): Generator<Uint8Array> {
  yield SIGNATURE
  const ihdr = new Uint8Array(IHDR_LENGTH)
  const view = new DataView(ihdr.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  ihdr.set([8, INDEXED_COLOR_TYPE], 8)
  yield chunk('IHDR', ihdr)
  for (const [keyword, value] of Object.entries(text)) yield chunk('tEXt', latin1(`${keyword}\0${value}`))
  yield chunk('PLTE', palette)
}

/** Rows with filter type 0 before each: filters predict gradients, and palette entries are not one. */
function unfiltered(pixels: Uint8Array, width: number): Uint8Array {
  const rows = pixels.length / width
  const lines = new Uint8Array(rows * (width + 1))
  for (let row = 0; row < rows; row++) {
    lines.set(pixels.subarray(row * width, (row + 1) * width), row * (width + 1) + 1)
  }
  return lines
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, data.length)
  view.setUint32(4, typeCode(type))
  bytes.set(data, 8)
  view.setUint32(data.length + 8, crc32(bytes.subarray(4, data.length + 8)))
  return bytes
}

function typeCode(type: string): number {
  return new DataView(latin1(type).buffer).getUint32(0)
}

function latin1(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0))
}

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
