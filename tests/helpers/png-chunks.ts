import { crc32 } from 'node:zlib'

/** A chunk of a PNG, without its length and its CRC. */
export interface PngChunk {
  readonly type: string
  readonly data: Uint8Array
}

const SIGNATURE_BYTES = 8

/** Length, type and CRC. */
const FRAME_BYTES = 12

/** The chunks of a sound PNG. */
export function splitPng(png: Uint8Array): PngChunk[] {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  const chunks: PngChunk[] = []
  for (let at = SIGNATURE_BYTES; at < png.length;) {
    const data = png.subarray(at + 8, at + 8 + view.getUint32(at))
    chunks.push({ type: String.fromCharCode(...png.subarray(at + 4, at + 8)), data })
    at += data.length + FRAME_BYTES
  }
  return chunks
}

/** A PNG of any chunks, in any order: signature, lengths and CRCs are right, whatever else is not. */
export function joinPng(chunks: readonly PngChunk[]): Uint8Array<ArrayBuffer> {
  const length = chunks.reduce((sum, { data }) => sum + data.length + FRAME_BYTES, SIGNATURE_BYTES)
  const png = new Uint8Array(length)
  const view = new DataView(png.buffer)
  png.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  let at = SIGNATURE_BYTES
  for (const { type, data } of chunks) {
    const end = at + 8 + data.length
    view.setUint32(at, data.length)
    png.set(Array.from(type, (letter) => letter.charCodeAt(0)), at + 4)
    png.set(data, at + 8)
    view.setUint32(end, crc32(png.subarray(at + 4, end)))
    at = end + 4
  }
  return png
}
