import { createInflate } from 'node:zlib'
import { readPngShape } from '../../core/png.ts'

/** What a PNG turned out to hold. */
export interface CountedPng {
  readonly width: number
  readonly height: number
  /** Rows that its data inflates to, whole ones and the rest of one. */
  readonly rows: number
  /** Whether IEND was its last chunk. */
  readonly isEnded: boolean
  readonly bytes: number
}

/** Reads an 8-bit indexed PNG as it comes, without keeping it. @throws {SyntaxError} where it is not one; zlib's errors */
export async function countRows(pieces: AsyncIterable<Uint8Array>): Promise<CountedPng> {
  const inflate = createInflate()
  let inflated = 0
  inflate.on('data', (data: Uint8Array) => inflated += data.length)
  const allInflated = new Promise((resolve, reject) => inflate.once('end', resolve).once('error', reject))
  allInflated.catch(() => {})

  const head = new Uint8Array(HEAD_BYTES)
  let bytes = 0
  let last = ''
  /** Of the chunk at hand: its first eight bytes, how many of them are there, and how many bytes follow them. */
  const chunk = { start: new Uint8Array(8), known: 0, left: 0 }
  for await (const piece of pieces) {
    if (bytes < HEAD_BYTES) head.set(piece.subarray(0, HEAD_BYTES - bytes), bytes)
    let at = Math.max(0, SIGNATURE_BYTES - bytes)
    bytes += piece.length
    while (at < piece.length) {
      if (chunk.known < 8) {
        chunk.start[chunk.known++] = piece[at++]!
        if (chunk.known < 8) continue
        chunk.left = new DataView(chunk.start.buffer).getUint32(0) + CRC_BYTES
        last = String.fromCharCode(...chunk.start.subarray(4))
      }
      const taken = Math.min(chunk.left, piece.length - at)
      const data = piece.subarray(at, at + Math.min(taken, chunk.left - CRC_BYTES))
      if (last === 'IDAT' && chunk.left > CRC_BYTES && !inflate.write(data)) {
        await new Promise((resolve) => inflate.once('drain', resolve))
      }
      at += taken
      chunk.left -= taken
      if (chunk.left === 0) chunk.known = 0
    }
  }
  inflate.end()
  await allInflated
  const { width, height } = readPngShape(head)
  // Before each row there is a byte that names its filter.
  return { width, height, rows: inflated / (width + 1), isEnded: last === 'IEND' && chunk.known === 0, bytes }
}

const SIGNATURE_BYTES = 8
const CRC_BYTES = 4

/** Signature and IHDR chunk. */
const HEAD_BYTES = SIGNATURE_BYTES + 8 + 13 + CRC_BYTES
