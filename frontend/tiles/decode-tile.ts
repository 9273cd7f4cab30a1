import { decode } from 'fast-png'
import type { Rect } from '../../core/geometry.ts'
import { storedPng } from '../../core/png.ts'
import type { PixelFormat, Raster } from '../../core/raster.ts'
import { type TileValues, unpackValues } from '../../core/values.ts'
import type { Answer } from './ask.ts'
import { TileError } from './tile.ts'

/** Bits for a byte of noise in deflate's fixed code, which zlib-ng (in Deno) keeps to at its quickest; zlib would store it. */
const MOST_BITS = 9

/** More than a palette, the ends of blocks and the frames of chunks. */
const OVERHEAD = 2048

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

/** How the body of an answer becomes what was asked for. */
export interface TileReading<T> {
  /** Bytes that it never exceeds. */
  readonly mostBytes: (rect: Rect) => number
  /** @throws {TileError} for anything but the tile that was asked for */
  readonly read: (bytes: Uint8Array, rect: Rect) => T
}

/**
 * The pixels of a PNG. fast-png inflates whatever it finds, in any chunk and a thousandfold; so it is given what zlib has
 * inflated within a bound, which takes two thirds of the time as well.
 */
export function pngReading(pixels: PixelFormat): TileReading<Raster> {
  const { channels } = pixels
  return {
    mostBytes: ({ width, height }) => Math.ceil(height * (width * channels + 1) * MOST_BITS / 8) + OVERHEAD,
    read(bytes, { width, height }) {
      try {
        const { data } = decode(storedPng(bytes, { width, height, ...pixels }))
        // Of 8 bits a channel.
        return { width, height, channels, data: data as Uint8Array }
      } catch (error) {
        throw new TileError('Cannot decode the tile', { cause: error })
      }
    },
  }
}

/** The values of a tile without samples: at most two bytes and a bit a pixel, or eight more where one does not fit. */
export const VALUES_READING: TileReading<TileValues> = {
  mostBytes: ({ width, height }) => 11 * width * height + OVERHEAD,
  read(bytes, { width, height }) {
    try {
      const values = unpackValues(bytes)
      if (values.width === width && values.height === height) return values
    } catch (error) {
      throw new TileError('Cannot read the values', { cause: error })
    }
    throw new TileError('Cannot read the values: they are of another size')
  },
}
