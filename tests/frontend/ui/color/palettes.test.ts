import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Rgb } from '../../../../core/oklab.ts'
import { paletteEntries } from '../../../../core/palette.ts'
import { evenStops, sortedStops } from '../../../../core/stops.ts'
import { colorAt, type OwnPalette } from '../../../../frontend/ui/color/own-palette.ts'
import {
  EDITED_STOPS,
  PALETTE_FORMATS,
  readPalette,
  simplified,
  writePalette,
} from '../../../../frontend/ui/color/palette-formats.ts'
import { formatPalette, parsePalette } from '../../../../frontend/ui/color/palette-text.ts'

const anyByte = fc.integer({ min: 0, max: 255 })
const anyColor: fc.Arbitrary<Rgb> = fc.tuple(anyByte, anyByte, anyByte)
const anyEven = fc.record({
  name: fc.constantFrom('Dusk', 'Île d’été', 'a~b'),
  stops: fc.array(anyColor, { minLength: 1, maxLength: 40 }).map(evenStops),
})
const anyUneven = fc.record({
  name: fc.constant('Uneven'),
  stops: fc.array(
    fc.record({ at: fc.integer({ min: 0, max: 9999 }).map((at) => at / 1e4), color: anyColor }, {
      noNullPrototype: true,
    }),
    {
      minLength: 1,
      maxLength: 20,
    },
  ).map(sortedStops),
})

const own = suite('colorAt()')

own('it meets its stops, and wraps around', () => {
  const stops = sortedStops([{ at: 0.75, color: [0, 0, 255] }, { at: 0.25, color: [255, 0, 0] }])
  assert.equal(colorAt(stops, 0.25), [255, 0, 0])
  assert.equal(colorAt(stops, 0.75), [0, 0, 255])
  assert.equal(colorAt(stops, 0), colorAt(stops, 0.5))
  assert.equal(colorAt([{ at: 0.5, color: [1, 2, 3] }], 0.1), [1, 2, 3])
})

own('it is what requests make of the same stops', () => {
  fc.assert(fc.property(anyUneven, fc.nat(254), ({ stops }, entry) => {
    assert.equal(colorAt(stops, entry / 255), paletteEntries(stops)[1 + entry])
  }))
})

own.run()

const text = suite('formatPalette(), parsePalette()')

text('it reads back what it wrote, and nothing else', () => {
  fc.assert(fc.property(fc.oneof(anyEven, anyUneven), (palette: OwnPalette) => {
    const back = parsePalette(formatPalette(palette))!
    assert.is(back.name, palette.name)
    assert.equal(back.stops.map(({ color }) => color), palette.stops.map(({ color }) => color))
    assert.ok(back.stops.every(({ at }, index) => Math.abs(at - palette.stops[index]!.at) < 1e-4))
  }))
  for (const wrong of ['', 'a', 'a~', 'a~2-000000', 'a~0-00000', 'a~0-gggggg', `a~${'0-000000~'.repeat(300)}`]) {
    assert.is(parsePalette(wrong), undefined, wrong)
  }
})

text.run()

const files = suite('readPalette(), writePalette()')

files('it reads back the colors that it wrote, in every format', () => {
  fc.assert(fc.property(anyEven, fc.constantFrom(...PALETTE_FORMATS), (palette, format) => {
    const back = readPalette(writePalette(palette, format), `Name.${format}`)
    if (format !== 'map') assert.equal(back.stops.map(({ color }) => color), palette.stops.map(({ color }) => color))
    if (format === 'json') assert.equal(back.stops, palette.stops)
  }))
})

files('it keeps positions in JSON', () => {
  fc.assert(fc.property(anyUneven, (palette) => {
    assert.equal(readPalette(writePalette(palette, 'json'), 'x.json').stops, palette.stops)
  }))
})

files('it reads what other programs write', () => {
  const gimp = 'GIMP Palette\r\nName: Two\r\nColumns: 4\r\n# a comment\r\n255   0   0\tRed\r\n  0 0 255 Blue\r\n'
  assert.equal(readPalette(gimp, 'x.gpl'), { name: 'Two', stops: evenStops([[255, 0, 0], [0, 0, 255]]) })
  const map = '0 0 0 background\n 12  34 56\n255 255 255\n'
  assert.equal(readPalette(map, 'volcano.map'), {
    name: 'volcano',
    stops: evenStops([[0, 0, 0], [12, 34, 56], [255, 255, 255]]),
  })
  const kalles = 'Re: -1\r\nColors: 255,0,0,0,128,255,\r\nSmooth: 1\r\n'
  assert.equal(readPalette(kalles, 'a.kfp').stops.map(({ color }) => color), [[0, 0, 255], [255, 128, 0]])
  assert.equal(readPalette('{"colors":["#102030","#ffffff"]}', 'mine.json').name, 'mine')
})

files('it refuses what is none of them', () => {
  for (
    const wrong of [
      '',
      'hello',
      '1 2',
      '300 0 0',
      'Colors: 1,2',
      '{"stops":[]}',
      '{"stops":[{"at":0,"color":"red"}]}',
      '{',
    ]
  ) {
    try {
      readPalette(wrong, 'x')
      assert.unreachable(wrong)
    } catch (error) {
      assert.instance(error, SyntaxError, wrong)
    }
  }
})

files('it makes a long palette short enough to edit, and about the same', () => {
  const long = readPalette(
    writePalette({ name: '', stops: evenStops(paletteEntries('lagoon').slice(1)) }, 'map'),
    'x.map',
  )
  const short = simplified(long)
  assert.is(short.stops.length, EDITED_STOPS)
  const entries = paletteEntries(long.stops)
  const differences = paletteEntries(short.stops).flatMap((color, entry) => {
    return color.map((part, at) => Math.abs(part - entries[entry]![at]!))
  })
  assert.ok(differences.reduce((sum, value) => sum + value, 0) / differences.length < 6)
})

files.run()
