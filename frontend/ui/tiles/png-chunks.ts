/** The chunks of a PNG: read one after the other, and written with their checksum. */

export interface Chunk {
  readonly type: string
  readonly body: Uint8Array<ArrayBuffer>
}

export const PNG_SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)

/** Length, type and checksum: what a chunk has beside its body. */
const FRAME = 12

/**
 * The chunks up to the end, or as far as the bytes go.
 * @throws {SyntaxError} if the bytes do not begin as a PNG does
 */
export function* chunksOf(bytes: Uint8Array<ArrayBuffer>): Generator<Chunk> {
  if (!PNG_SIGNATURE.every((byte, index) => bytes[index] === byte)) {
    throw new SyntaxError('Cannot read a PNG: it must begin with a signature')
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = PNG_SIGNATURE.length; at + FRAME <= bytes.length;) {
    const end = at + 8 + view.getUint32(at)
    if (end + 4 > bytes.length) return
    yield { type: latin1(bytes.subarray(at + 4, at + 8)), body: bytes.subarray(at + 8, end) }
    at = end + 4
  }
}

/** A chunk as it stands in a file. */
export function writeChunk(type: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(body.length + FRAME)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, body.length)
  bytes.set(fromLatin1(type), 4)
  bytes.set(body, 8)
  view.setUint32(body.length + 8, crc32(bytes.subarray(4, body.length + 8)))
  return bytes
}

export function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
}

export function fromLatin1(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0))
}

/** The checksum of PNG (ISO 3309), bit by bit: the chunks written here are short. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}
