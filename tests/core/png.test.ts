import { decode } from 'fast-png'
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { paletteBytes, paletteEntries } from '../../core/palette.ts'
import { encodePng, encodePngBands, INDEXED_COLOR_TYPE, type PngHeader, readPngShape } from '../../core/png.ts'
import { collect } from '../helpers/bytes.ts'

const palette = paletteBytes('twilight')

const anyImage = fc.record({ width: fc.integer({ min: 1, max: 60 }), height: fc.integer({ min: 1, max: 60 }) }).chain(
  ({ width, height }) =>
    fc.record({
      width: fc.constant(width),
      height: fc.constant(height),
      pixels: fc.uint8Array({ minLength: width * height, maxLength: width * height }),
      band: fc.integer({ min: 1, max: height }),
    }),
)

async function* bandsOf(pixels: Uint8Array, width: number, rows: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < pixels.length; start += rows * width) yield pixels.subarray(start, start + rows * width)
}

function assertDecodes(bytes: Uint8Array, { width, height, text }: PngHeader, pixels: Uint8Array): void {
  const image = decode(bytes, { checkCrc: true })
  assert.equal([image.width, image.height, image.depth, image.channels], [width, height, 8, 1])
  assert.equal(image.data, pixels)
  assert.equal(image.palette, paletteEntries('twilight'))
  assert.equal(image.text, text ?? {})
}

const whole = suite('encodePng()')

whole('it is read back by an independent decoder, pixels, palette and text', () => {
  fc.assert(fc.property(anyImage, ({ width, height, pixels }) => {
    const header = { width, height, palette, text: { Software: 'Almondbread', key: 'a=1&b=é' } }
    assertDecodes(encodePng(header, pixels), header, pixels)
  }))
})

whole.run()

const stream = suite('encodePngBands()')

stream('it makes the same picture of any bands', async () => {
  await fc.assert(fc.asyncProperty(anyImage, async ({ width, height, pixels, band }) => {
    const header = { width, height, palette }
    assertDecodes(await collect(encodePngBands(header, bandsOf(pixels, width, band))), header, pixels)
  }))
})

stream('it gives a piece for each band before it asks for the next', async () => {
  const asked: number[] = []
  async function* bands() {
    for (let band = 0; band < 3; band++) {
      asked.push(band)
      yield new Uint8Array(10)
    }
  }
  const pieces = encodePngBands({ width: 10, height: 3, palette }, bands())
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
  async function* bands(): AsyncGenerator<Uint8Array> {
    throw fault
  }
  const error = await collect(encodePngBands({ width: 1, height: 1, palette }, bands())).catch((error) => error)
  assert.is(error, fault)
})

stream.run()

const shape = suite('readPngShape()')

shape('it reads the header of a PNG', () => {
  const bytes = encodePng({ width: 5, height: 3, palette }, new Uint8Array(15))
  assert.equal(readPngShape(bytes), { width: 5, height: 3, depth: 8, colorType: INDEXED_COLOR_TYPE, interlaced: false })
})

shape('it refuses anything else, however short', () => {
  const bytes = encodePng({ width: 5, height: 3, palette }, new Uint8Array(15))
  for (let length = 0; length < 33; length++) {
    assert.throws(() => readPngShape(bytes.subarray(0, length)), isSyntaxError)
  }
  for (let at = 0; at < 16; at++) {
    const broken = bytes.slice()
    broken[at]! ^= 1
    assert.throws(() => readPngShape(broken), isSyntaxError)
  }
})

function isSyntaxError(error: unknown): boolean {
  return error instanceof SyntaxError
}

shape.run()
