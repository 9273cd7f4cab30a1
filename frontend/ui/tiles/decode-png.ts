/** Reads the PNG of a tile into its palette entries, so that another palette colors it without asking again. */
import { chunksOf } from '../png-chunks.ts'

const INDEXED = 3

/**
 * One byte a pixel in C order. Takes what `/tile` writes: 8-bit indexed, not interlaced, rows without a filter.
 * @throws {SyntaxError} if it is anything else, or is damaged
 */
export async function decodeEntries(
  bytes: Uint8Array<ArrayBuffer>,
  width: number,
  height: number,
): Promise<Uint8Array> {
  const data: Uint8Array<ArrayBuffer>[] = []
  for (const { type, body } of chunksOf(bytes)) {
    if (type === 'IDAT') data.push(body)
    if (type === 'IHDR' && !isAsked(body, width, height)) {
      throw new SyntaxError(`Cannot read a tile: it must be ${width} × ${height}, 8-bit indexed`)
    }
  }
  const lines = await inflate(data)
  if (lines.length !== height * (width + 1)) throw new SyntaxError('Cannot read a tile: it must have all its rows')
  const entries = new Uint8Array(width * height)
  for (let row = 0; row < height; row++) {
    const start = row * (width + 1)
    if (lines[start] !== 0) throw new SyntaxError('Cannot read a tile: its rows must be without a filter')
    entries.set(lines.subarray(start + 1, start + 1 + width), row * width)
  }
  return entries
}

function isAsked(header: Uint8Array, width: number, height: number): boolean {
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength)
  return view.getUint32(0) === width && view.getUint32(4) === height && header[8] === 8 && header[9] === INDEXED &&
    header[12] === 0
}

async function inflate(parts: Uint8Array<ArrayBuffer>[]): Promise<Uint8Array> {
  try {
    const stream = new Blob(parts).stream().pipeThrough(new DecompressionStream('deflate'))
    return new Uint8Array(await new Response(stream).arrayBuffer())
  } catch (cause) {
    throw new SyntaxError('Cannot read a tile: its data is damaged', { cause })
  }
}
