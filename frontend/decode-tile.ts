import { decode } from 'fast-png'
import type { Rect } from '../core/geometry.ts'
import { INDEXED_COLOR_TYPE, readPngShape } from '../core/png.ts'
import { TileError } from './tile.ts'

/** An indexed tile never takes more: stored blocks of its rows, a palette, and a few kilobytes for other chunks. */
export function largestTile({ width, height }: Rect): number {
  return 1.01 * height * (width + 1) + 8192
}

export async function readBounded(response: Response, most: number): Promise<Uint8Array> {
  if (!response.body) throw new TileError('Cannot read the tile: it has no body')
  const bytes = new Uint8Array(most)
  let length = 0
  for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
    if (length + piece.length > most) throw new TileError(`Cannot read the tile: it must be at most ${most} bytes`)
    bytes.set(piece, length)
    length += piece.length
  }
  return bytes.subarray(0, length)
}

/** A tile's palette entries in C order. @throws {TileError} for anything but the tile that was asked for */
export function decodeTile(bytes: Uint8Array, { width, height }: Rect): Uint8Array {
  try {
    const shape = readPngShape(bytes)
    const asked = shape.width === width && shape.height === height && shape.depth === 8 &&
      shape.colorType === INDEXED_COLOR_TYPE && !shape.interlaced
    if (!asked) throw new SyntaxError(`it must be ${width} × ${height}, 8-bit indexed`)
    const { data } = decode(bytes, { checkCrc: true })
    if (!(data instanceof Uint8Array) || data.length !== width * height) throw new SyntaxError('it has too few pixels')
    return data
  } catch (error) {
    throw new TileError('Cannot decode the tile', { cause: error })
  }
}
