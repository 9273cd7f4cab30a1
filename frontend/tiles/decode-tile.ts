import { decode } from 'fast-png'
import type { Rect } from '../../core/geometry.ts'
import { storedPng } from '../../core/png.ts'
import type { PixelFormat, Raster } from '../../core/raster.ts'
import type { Answer } from './ask.ts'
import { TileError } from './tile.ts'

/** Bits for a byte of noise in deflate's fixed code, which zlib-ng (in Deno) keeps to at its quickest; zlib would store it. */
const MOST_BITS = 9

/** More than a palette, the ends of blocks and the frames of chunks. */
const OVERHEAD = 2048

/** Bytes that a tile never exceeds. */
export function largestTile({ width, height }: Rect, { channels }: PixelFormat): number {
  return Math.ceil(height * (width * channels + 1) * MOST_BITS / 8) + OVERHEAD
}

/** The body of an answer, of which no more than `most` bytes are kept. @throws {TileError} if it has none, or more */
export async function readBounded({ body }: Answer, most: number): Promise<Uint8Array> {
  if (!body) throw new TileError('Cannot read the tile: it has no body')
  const bytes = new Uint8Array(most)
  let length = 0
  for await (const piece of body) {
    if (length + piece.length > most) throw new TileError(`Cannot read the tile: it must be at most ${most} bytes`)
    bytes.set(piece, length)
    length += piece.length
  }
  return bytes.subarray(0, length)
}

/**
 * The pixels of a tile. fast-png inflates whatever it finds, in any chunk and a thousandfold; so it is given
 * what zlib has inflated within a bound, which takes two thirds of the time as well.
 * @throws {TileError} for anything but the tile that was asked for
 */
export function decodeTile(bytes: Uint8Array, { width, height }: Rect, pixels: PixelFormat): Raster {
  try {
    const { data } = decode(storedPng(bytes, { width, height, ...pixels }))
    // Of 8 bits a channel.
    return { width, height, channels: pixels.channels, data: data as Uint8Array }
  } catch (error) {
    throw new TileError('Cannot decode the tile', { cause: error })
  }
}
