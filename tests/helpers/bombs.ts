import { Readable } from 'node:stream'
import { createDeflate, createInflate, deflateSync } from 'node:zlib'
import { paletteBytes } from '../../core/palette.ts'
import { collect } from './bytes.ts'
import { joinPng, type PngChunk, splitPng } from './png-chunks.ts'
import { indexedPng } from './rasters.ts'

/** The tile that every bomb claims to be. */
export const BOMB_RECT = { x: 0, y: 0, width: 256, height: 256 }

/** What the inflating ones inflate to, from fewer bytes than a tile of this size may take. */
const BOMB_BYTES = 60e6

const LINE = BOMB_RECT.width + 1

/** A good tile of that size, of pixels that compress like most do. */
export function goodTile(): Uint8Array<ArrayBuffer> {
  const { width, height } = BOMB_RECT
  const pixels = Uint8Array.from({ length: width * height }, (_, pixel) => Math.floor(pixel / 40) * 7)
  return indexedPng({ width, height, palette: paletteBytes('ember') }, pixels)
}

/** PNGs by what is wrong with them; each is small, claims to be a tile of 256 × 256, and has right CRCs. */
export async function createBombs(): Promise<Record<string, Uint8Array<ArrayBuffer>>> {
  const [header, palette, data, end] = splitPng(goodTile()) as [PngChunk, PngChunk, PngChunk, PngChunk]
  const bomb = await deflatedZeros(BOMB_BYTES)
  const imageBomb = { type: 'IDAT', data: bomb }
  const rows = (length: number) => ({ type: 'IDAT', data: deflateSync(new Uint8Array(length), { level: 9 }) })
  const withHeader = (at: number, value: number) => {
    const changed = header.data.slice()
    changed[at] = value
    return joinPng([{ type: 'IHDR', data: changed }, palette, data, end])
  }
  const withData = (...chunks: PngChunk[]) => joinPng([header, palette, ...chunks, end])
  const withExtra = (type: string, start: readonly number[], rest: Uint8Array = new Uint8Array(0)) => {
    return joinPng([header, palette, { type, data: concat(Uint8Array.from(start), rest) }, data, end])
  }
  const withPalette = (length: number) => joinPng([header, { type: 'PLTE', data: new Uint8Array(length) }, data, end])
  const empty = { type: 'IDAT', data: new Uint8Array(0) }

  return {
    'data that inflates a thousandfold': withData(imageBomb),
    'the same in two chunks': withData(
      { type: 'IDAT', data: bomb.subarray(0, 100) },
      { type: 'IDAT', data: bomb.subarray(100) },
    ),
    'the same after the data': withData(data, imageBomb),
    'the same after the end': joinPng([header, palette, data, end, imageBomb, end]),
    'a row too many': withData(rows((BOMB_RECT.height + 1) * LINE)),
    'a byte too many': withData(rows(BOMB_RECT.height * LINE + 1)),
    'a byte too few': withData(rows(BOMB_RECT.height * LINE - 1)),
    'no rows': withData(rows(0)),
    'no bytes of data': withData(empty),
    'data cut short': withData({ type: 'IDAT', data: data.data.subarray(0, data.data.length - 8) }),
    'a wrong checksum of the rows': withData({ type: 'IDAT', data: data.data.map(flippedAt(data.data.length - 1)) }),
    'data that asks for a dictionary': withData({ type: 'IDAT', data: Uint8Array.of(0x78, 0xbb, 1, 2, 3, 4, 5, 6) }),
    'blocks of nothing, without end': withData({ type: 'IDAT', data: emptyBlocks(12_000) }),
    'thousands of empty chunks': withData(...Array<PngChunk>(5_000).fill(empty), data),
    'the data in two chunks': withData(
      { type: 'IDAT', data: data.data.subarray(0, 9) },
      { type: 'IDAT', data: data.data.subarray(9) },
    ),
    'no data': joinPng([header, palette, end]),
    'no end': joinPng([header, palette, data]),
    'no palette': joinPng([header, data, end]),
    'two palettes': joinPng([header, palette, palette, data, end]),
    'two headers': joinPng([header, header, palette, data, end]),
    'the palette after the data': joinPng([header, data, palette, end]),
    'an empty palette': withPalette(0),
    'a palette of 257 colors': withPalette(771),
    'a palette of a third of a color': withPalette(766),
    'a palette of 20,000 colors': withPalette(60_000),
    'an end with data': joinPng([header, palette, data, { type: 'IEND', data: new Uint8Array(9) }]),
    'a color profile that inflates': withExtra('iCCP', [0x69, 0, 0], bomb),
    'a text that inflates': withExtra('zTXt', [0x6b, 0, 0], bomb),
    'an international text that inflates': withExtra('iTXt', [0x6b, 0, 1, 0, 0, 0], bomb),
    'a long text': withExtra('tEXt', [0x6b, 0], new Uint8Array(50_000).fill(0x41)),
    'transparency': withExtra('tRNS', [1, 2, 3]),
    'an animation of 4 billion frames': withExtra('acTL', [255, 255, 255, 255, 0, 0, 0, 0]),
    'a frame of 4 billion pixels a side': withExtra('fcTL', [0, 0, 0, 0, ...Array<number>(8).fill(255)]),
    'a frame that inflates': withExtra('fdAT', [0, 0, 0, 1], bomb),
    'an unknown chunk that must be understood': withExtra('NaSt', [1]),
    '4 billion columns': withHeader(0, 255),
    '4 billion rows': withHeader(4, 255),
    '16 bits a pixel': withHeader(8, 16),
    '4 bits a pixel': withHeader(8, 4),
    'greyscale': withHeader(9, 0),
    'truecolor': withHeader(9, 6),
    'another compression': withHeader(10, 1),
    'another filter method': withHeader(11, 1),
    'interlaced': withHeader(12, 1),
    'a filter that there is not': withData({
      type: 'IDAT',
      data: deflateSync(new Uint8Array(BOMB_RECT.height * LINE).fill(5)),
    }),
    'a header that is too long': joinPng([
      { type: 'IHDR', data: concat(header.data, new Uint8Array(1)) },
      palette,
      data,
      end,
    ]),
  }
}

/** How many bytes deflated data become, none of which are kept. */
export async function inflatedLength(deflated: Uint8Array): Promise<number> {
  let length = 0
  for await (const piece of Readable.from([deflated]).pipe(createInflate())) length += piece.length
  return length
}

/** So many zeros, deflated as far as it goes; memory is that of a piece. */
function deflatedZeros(length: number): Promise<Uint8Array> {
  const pieces = Array<Uint8Array>(60).fill(new Uint8Array(length / 60))
  return collect(Readable.from(pieces).pipe(createDeflate({ level: 9 })))
}

/** Stored blocks that hold nothing, of which none is the last. */
function emptyBlocks(count: number): Uint8Array {
  const data = new Uint8Array(2 + 5 * count)
  data.set([0x78, 0x01])
  for (let block = 0; block < count; block++) data.set([0, 0, 0, 255, 255], 2 + 5 * block)
  return data
}

function flippedAt(place: number): (byte: number, at: number) => number {
  return (byte, at) => at === place ? byte ^ 1 : byte
}

function concat(start: Uint8Array, rest: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(start.length + rest.length)
  bytes.set(start)
  bytes.set(rest, start.length)
  return bytes
}
