/** Gives a picture another palette without drawing it again: its entries stay, PLTE is replaced. */
import type { Rgb } from '../../../core/oklab.ts'
import { chunksOf, fromLatin1, latin1, PNG_SIGNATURE, writeChunk } from '../tiles/png-chunks.ts'

/** Keyword of the chunk that carries a palette of one's own; parameters are in `almondbread`. */
export const OWN_PALETTE_KEYWORD = 'almondbread-palette'
export const PARAMETERS_KEYWORD = 'almondbread'

/** The picture with these 256 entries, and the text that says which palette they are. @throws {SyntaxError} if it is none */
export function recolored(
  png: Uint8Array<ArrayBuffer>,
  entries: readonly Rgb[],
  paletteText: string,
): Uint8Array<ArrayBuffer>[] {
  let at = PNG_SIGNATURE.length
  for (const { type, body } of chunksOf(png)) {
    const end = at + body.length + 12
    if (type === 'PLTE') {
      return [
        png.subarray(0, at),
        writeChunk('tEXt', fromLatin1(`${OWN_PALETTE_KEYWORD}\0${paletteText}`)),
        writeChunk('PLTE', Uint8Array.from(entries.flat())),
        png.subarray(end),
      ]
    }
    at = end
  }
  throw new SyntaxError('Cannot color a picture: it must have a palette')
}

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
