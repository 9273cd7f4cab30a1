/** Texts of a picture that was saved here. */

/** Keyword of the parameters that drew a picture. */
export const PARAMETERS_KEYWORD = 'almondbread'

/** Keyword of a palette of one's own, in pictures from before parameters had stops: its parameters name another palette. */
export const OLDER_PALETTE_KEYWORD = 'almondbread-palette'

/** Texts of a PNG by keyword. @throws {SyntaxError} if it is none */
export function textsOf(png: Uint8Array<ArrayBuffer>): ReadonlyMap<string, string> {
  const texts = new Map<string, string>()
  for (const { type, body } of chunksOf(png)) {
    if (type === 'IDAT') break
    if (type !== 'tEXt') continue
    const [keyword = '', text = ''] = latin1(body).split('\0')
    texts.set(keyword, text)
  }
  return texts
}

interface Chunk {
  readonly type: string
  readonly body: Uint8Array<ArrayBuffer>
}

const PNG_SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)

/** Length, type and checksum: what a chunk has beside its body. */
const FRAME = 12

/**
 * The chunks up to the end, or as far as the bytes go.
 * @throws {SyntaxError} if the bytes do not begin as a PNG does
 */
function* chunksOf(bytes: Uint8Array<ArrayBuffer>): Generator<Chunk> {
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

function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
}
