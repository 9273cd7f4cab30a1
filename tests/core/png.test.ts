import { deflateSync } from 'node:zlib'
import { decode } from 'fast-png'
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { paletteBytes, paletteEntries } from '../../core/palette.ts'
import { encodePng, encodePngBands, encodePngStrips, type PngHeader, readPngShape, storedPng } from '../../core/png.ts'
import { type Channels, type Raster } from '../../core/raster.ts'
import { collect } from '../helpers/bytes.ts'
import { joinPng, type PngChunk, splitPng } from '../helpers/png-chunks.ts'
import { indexedRaster } from '../helpers/rasters.ts'

const palette = paletteBytes('twilight')

/** A raster, whether its pixels are entries of the palette, and how many of its rows make a band. */
const anyImage = fc.record({
  width: fc.integer({ min: 1, max: 60 }),
  height: fc.integer({ min: 1, max: 60 }),
  kind: fc.constantFrom<readonly [Channels, boolean]>([1, true], [1, false], [2, false], [3, false], [4, false]),
}).chain(({ width, height, kind: [channels, isIndexed] }) => {
  const length = width * height * channels
  return fc.record({
    raster: fc.uint8Array({ minLength: length, maxLength: length }).map((data) => ({ width, height, channels, data })),
    isIndexed: fc.constant(isIndexed),
    band: fc.integer({ min: 1, max: height }),
  })
})

const INDEXED_COLOR_TYPE = 3

async function* bandsOf({ width, channels, data }: Raster, rows: number): AsyncGenerator<Raster> {
  const length = rows * width * channels
  for (let start = 0; start < data.length; start += length) {
    const band = data.subarray(start, start + length)
    yield { width, height: band.length / width / channels, channels, data: band }
  }
}

async function toArray<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

function assertDecodes(bytes: Uint8Array, { palette, text }: Partial<PngHeader>, raster: Raster): void {
  const image = decode(bytes, { checkCrc: true })
  const { width, height, channels, data } = raster
  assert.equal([image.width, image.height, image.depth, image.channels], [width, height, 8, channels])
  assert.equal(image.data, data)
  assert.equal(image.palette, palette && paletteEntries('twilight'))
  assert.equal(image.text, text ?? {})
}

const whole = suite('encodePng()')

whole('it is read back by an independent decoder, pixels, palette and text', () => {
  fc.assert(fc.property(anyImage, ({ raster, isIndexed }) => {
    const header = { ...(isIndexed && { palette }), text: { Software: 'Almondbread', key: 'a=1&b=é' } }
    assertDecodes(encodePng(header, raster), header, raster)
  }))
})

whole.run()

const stream = suite('encodePngBands()')

stream('it makes the same picture of any bands', async () => {
  await fc.assert(fc.asyncProperty(anyImage, async ({ raster, isIndexed, band }) => {
    const header = { ...raster, ...(isIndexed && { palette }) }
    const bands = async function* () {
      // Each band in strips of a row.
      for await (const one of bandsOf(raster, band)) yield await toArray(bandsOf(one, 1))
    }
    assertDecodes(await collect(encodePngBands(header, bands())), header, raster)
  }))
})

stream('it makes the same file of any strips as of the whole, which can be stored', async () => {
  await fc.assert(fc.asyncProperty(anyImage, async ({ raster, isIndexed, band }) => {
    const header = { ...raster, ...(isIndexed && { palette }) }
    const bytes = await encodePngStrips(header, bandsOf(raster, band))
    assertDecodes(bytes, header, raster)
    assertDecodes(storedPng(bytes, { ...raster, isIndexed }), header, raster)
  }))
})

stream('it gives a piece for each band before it asks for the next', async () => {
  const asked: number[] = []
  async function* bands() {
    for (let band = 0; band < 3; band++) {
      asked.push(band)
      yield [indexedRaster(10, 1)]
    }
  }
  const pieces = encodePngBands({ width: 10, height: 3, channels: 1, palette }, bands())
  await pieces.next()
  assert.equal(asked, [])
  await pieces.next()
  assert.equal(asked, [0])
  await pieces.next()
  assert.equal(asked, [0, 1])
  await pieces.return(undefined)
})

stream('it passes on what the bands throw', async () => {
  const fault = new Error('no more')
  // deno-lint-ignore require-yield
  async function* bands(): AsyncGenerator<Raster[]> {
    throw fault
  }
  const error = await collect(encodePngBands({ width: 1, height: 1, channels: 1, palette }, bands())).catch((error) =>
    error
  )
  assert.is(error, fault)
})

stream.run()

const shape = suite('readPngShape()')

shape('it reads the header of a PNG', () => {
  const bytes = encodePng({ palette }, indexedRaster(5, 3))
  assert.equal(readPngShape(bytes), { width: 5, height: 3, depth: 8, colorType: INDEXED_COLOR_TYPE, interlaced: false })
})

shape('it refuses anything else, however short', () => {
  const bytes = encodePng({ palette }, indexedRaster(5, 3))
  for (let length = 0; length < 33; length++) {
    assert.throws(() => readPngShape(bytes.subarray(0, length)), isSyntaxError)
  }
  for (let at = 0; at < 16; at++) {
    const broken = bytes.slice()
    broken[at]! ^= 1
    assert.throws(() => readPngShape(broken), isSyntaxError)
  }
})

shape.run()

const stored = suite('storedPng()')

stored('it is the same picture', () => {
  fc.assert(fc.property(anyImage, ({ raster, isIndexed }) => {
    const header = isIndexed ? { palette } : {}
    assertDecodes(storedPng(encodePng(header, raster), { ...raster, isIndexed }), header, raster)
  }))
})

stored('it needs nothing inflated: its data is the rows and what stores them', () => {
  const raster = indexedRaster(200, 100)
  const [, , data] = splitPng(storedPng(encodePng({ palette }, raster), { ...raster, isIndexed: true }))
  assert.ok(data!.data.length >= 100 * 201)
})

const size = { width: 5, height: 3, channels: 1, isIndexed: true } as const
const ROWS_BYTES = 3 * (5 + 1)
const [ihdr, plte, idat, iend] = splitPng(encodePng({ palette }, indexedRaster(5, 3))) as [
  PngChunk,
  PngChunk,
  PngChunk,
  PngChunk,
]

stored('it takes no header but that of an indexed picture of the size', () => {
  const others = { 'width': [3, 6], 'height': [7, 2], 'depth': [8, 16], 'color': [9, 2], 'interlacing': [12, 1] }
  for (const [name, [at, value]] of Object.entries(others)) {
    const data = ihdr.data.slice()
    data[at!] = value!
    const png = joinPng([{ type: 'IHDR', data }, plte, idat, iend])
    assert.throws(() => storedPng(png, size), isSyntaxError, name)
  }
})

stored('it takes no chunks but the plain ones, each once, whole and in order', () => {
  const text = { type: 'tEXt', data: Uint8Array.of(0x6b, 0) }
  const palettes = [0, 1, 769, 771].map((length) => ({ type: 'PLTE', data: new Uint8Array(length) }))
  const wrong: Record<string, PngChunk[]> = {
    'no palette': [ihdr, idat, iend],
    'no data': [ihdr, plte, iend],
    'no end': [ihdr, plte, idat],
    'another order': [ihdr, idat, plte, iend],
    'doubled data': [ihdr, plte, idat, idat, iend],
    'another chunk instead': [ihdr, { ...plte, type: 'tEXt' }, idat, iend],
    'more before': [ihdr, text, plte, idat, iend],
    'more between': [ihdr, plte, idat, text, iend],
    'more after': [ihdr, plte, idat, iend, text],
    'an end that is not empty': [ihdr, plte, idat, { type: 'IEND', data: new Uint8Array(1) }],
    ...Object.fromEntries(palettes.map((palette) => [`a palette of ${palette.data.length} bytes`, [
      ihdr,
      palette,
      idat,
      iend,
    ]])),
  }
  for (const [name, chunks] of Object.entries(wrong)) {
    assert.throws(() => storedPng(joinPng(chunks), size), isSyntaxError, name)
  }
})

stored('it takes no wrong CRC, no wrong length, and no part of a PNG', () => {
  const png = joinPng([ihdr, plte, idat, iend])
  storedPng(png, size)
  for (let length = 0; length < png.length; length++) {
    assert.throws(() => storedPng(png.subarray(0, length), size), isSyntaxError)
  }
  for (let at = 0; at < png.length; at++) {
    assert.throws(() => storedPng(png.map((byte, index) => index === at ? byte ^ 0x80 : byte), size), isSyntaxError)
  }
})

stored('it takes no data that is not deflated or is not its rows', () => {
  const wrong = {
    'a byte more': deflateSync(new Uint8Array(ROWS_BYTES + 1)),
    'a byte less': deflateSync(new Uint8Array(ROWS_BYTES - 1)),
    'a thousandfold': deflateSync(new Uint8Array(1e6)),
    'not deflated': new Uint8Array(ROWS_BYTES),
    'cut': idat.data.subarray(0, -1),
    'nothing': new Uint8Array(0),
  }
  for (const [name, data] of Object.entries(wrong)) {
    const png = joinPng([ihdr, plte, { type: 'IDAT', data }, iend])
    assert.throws(() => storedPng(png, size), (error: unknown) => error instanceof Error, name)
  }
})

stored.run()

function isSyntaxError(error: unknown): boolean {
  return error instanceof SyntaxError
}
