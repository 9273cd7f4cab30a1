/** Reads the PNG of a tile into its palette entries, so that another palette colors it without asking again. */
import type { Size } from '../state/view.ts'
import { createRaster, type Raster } from '../../../core/raster.ts'
import { chunksOf } from './png-chunks.ts'

const INDEXED = 3

/**
 * Takes what `/tile` writes for a region of this size: 8-bit indexed, not interlaced, rows without a filter.
 * @throws {SyntaxError} if it is anything else, or is damaged
 */
export async function decodePng(bytes: Uint8Array<ArrayBuffer>, size: Size): Promise<Raster> {
  const { width, height } = size
  const data: Uint8Array<ArrayBuffer>[] = []
  for (const { type, body } of chunksOf(bytes)) {
    if (type === 'IDAT') data.push(body)
    if (type === 'IHDR' && !isAsked(body, size)) {
      throw new SyntaxError(`Cannot read a tile: it must be ${width} × ${height}, 8-bit indexed`)
    }
  }
  const lines = await inflate(data, height * (width + 1))
  const pixels = createRaster(width, height, 1)
  for (let row = 0; row < height; row++) {
    const start = row * (width + 1)
    if (lines[start] !== 0) throw new SyntaxError('Cannot read a tile: its rows must be without a filter')
    pixels.data.set(lines.subarray(start + 1, start + 1 + width), row * width)
  }
  return pixels
}

function isAsked(header: Uint8Array, { width, height }: Size): boolean {
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength)
  return view.getUint32(0) === width && view.getUint32(4) === height && header[8] === 8 && header[9] === INDEXED &&
    header[12] === 0
}

/** So many bytes. No Blob and no Response in between: they go through the browser's own process, three times as long. */
async function inflate(parts: readonly Uint8Array<ArrayBuffer>[], length: number): Promise<Uint8Array> {
  const source = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      for (const part of parts) controller.enqueue(part)
      controller.close()
    },
  })
  const reader = source.pipeThrough(new DecompressionStream('deflate')).getReader()
  const bytes = new Uint8Array(length)
  let filled = 0
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      bytes.set(read.value, filled)
      filled += read.value.length
    }
  } catch (cause) {
    throw new SyntaxError('Cannot read a tile: its data is damaged', { cause })
  }
  if (filled !== length) throw new SyntaxError('Cannot read a tile: it must have all its rows')
  return bytes
}
