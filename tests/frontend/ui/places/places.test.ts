import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { decimalRatio, formatDecimal, parseDecimal } from '../../../../core/decimal.ts'
import { NAMED_SCALES } from '../../../../core/scale.ts'
import { type Colors, FIRST_COLORS } from '../../../../frontend/ui/color/colors.ts'
import type { OwnPalette } from '../../../../frontend/ui/color/own-palette.ts'
import { GALLERY } from '../../../../frontend/ui/places/gallery.ts'
import { readPlaces, writePlaces } from '../../../../frontend/ui/places/kept-places.ts'
import { PLACE_FORMATS, readPlace, writePlace } from '../../../../frontend/ui/places/place-formats.ts'
import { isDrawable } from '../../../../frontend/ui/state/depth-limit.ts'
import { lookOf, readScene } from '../../../../frontend/ui/state/scene.ts'
import { anyPicture } from '../../../helpers/arbitraries.ts'

const WHOLE = { re: parseDecimal('-0.75'), im: parseDecimal('0'), span: parseDecimal('3'), width: 8, height: 6 }

const files = suite('readPlace(), writePlace()')

files('it reads back the place that it wrote, in both formats, however deep', () => {
  const deep = {
    ...readScene('?re=-1.5&span=1e-900', '', { width: 8, height: 6, samples: 1 }).scene!,
    width: 800,
    height: 600,
  }
  fc.assert(fc.property(fc.oneof(anyPicture, fc.constant(deep)), fc.constantFrom(...PLACE_FORMATS), (view, format) => {
    const back = readPlace(writePlace(view, { iterations: 1234, colors: FIRST_COLORS }, format))
    assert.equal([back.re, back.im, back.iterations], [view.re, view.im, 1234])
    const tall = decimalRatio(back.tall, view.span) / (view.height / view.width)
    assert.ok(Math.abs(tall - 1) < 1e-9)
  }))
})

files('it reads what Kalles Fraktaler and Fraktaler-3 write', () => {
  const kfr =
    'Re: -1.768610493014677074503175653270226520239677907588665494837\r\nIm: 0.0012666\r\nZoom: 4E13\r\nIterations: 6100\r\nIterDiv: 0.1\r\n'
  const place = readPlace(kfr)
  assert.is(formatDecimal(place.re), '-1.768610493014677074503175653270226520239677907588665494837')
  assert.is(formatDecimal(place.tall), '1e-13')
  assert.is(place.iterations, 6100)
  assert.is(place.colors, undefined)
  const dotted =
    'program = "fraktaler-3"\nlocation.imag = "1e-3" # up\nlocation.real = "-0.5"\nlocation.zoom = "8"\nbailout.iterations = 10_000\n'
  assert.equal(readPlace(dotted), {
    re: parseDecimal('-0.5'),
    im: parseDecimal('0.001'),
    tall: parseDecimal('0.5'),
    iterations: 10_000,
    colors: undefined,
  })
  const table =
    '[bailout]\niterations = 77\n[location]\nreal = """\n-0.123\\\n456\\\n"""\nimag = \'0\'\nzoom = "1.0e+2"\n'
  assert.equal(readPlace(table), {
    re: parseDecimal('-0.123456'),
    im: parseDecimal('0'),
    tall: parseDecimal('0.04'),
    iterations: 77,
    colors: undefined,
  })
})

files('it reads the colors of a .kfr: keys in the order of bitmaps, over 1024 places of an iteration count', () => {
  const place = 'Re: 0\r\nIm: 0\r\nZoom: 2\r\n'
  const colors = 'Colors: 1,2,3,40,50,60,\r\nInteriorColor: 7,8,9,\r\n'
  const palette = {
    name: 'Kalles Fraktaler',
    stops: [{ at: 0, color: [3, 2, 1] }, { at: 0.5, color: [60, 50, 40] }],
  }
  const common = { palette, inside: '090807' }
  const linear = 'IterDiv: 0.5\r\nColorMethod: 0\r\nColorOffset: 256\r\n'
  assert.equal(readPlace(place + linear + colors).colors, {
    ...common,
    ...{ scale: 'linear', period: 512, offset: 0.25, follows: false },
  })
  const root = readPlace(`${place}IterDiv: 0.01\r\nColorMethod: 1\r\n${colors}`).colors!
  assert.equal([root.scale, root.period, root.offset], ['sqrt', 81.92, 0])
  // By distances, which are not drawn here: the scale is fitted.
  assert.equal(readPlace(`${place}IterDiv: 0.5\r\nColorMethod: 7\r\n${colors}`).colors, { ...common, follows: true })
  assert.throws(() => readPlace(`${place}Colors: 1,2,300,\r\n`), (error: unknown) => error instanceof SyntaxError)
})

files('it writes colors that come back, a fitted curve as the straight line between its ends', () => {
  const write = (colors: Partial<Colors>) => {
    const all = { ...FIRST_COLORS, palette: 'harbor', ...colors } as const
    return readPlace(writePlace(WHOLE, { iterations: 100, colors: all }, 'kfr')).colors!
  }
  for (const scale of NAMED_SCALES) {
    const { palette, ...rest } = write({ scale, period: 48, offset: 0.375, inside: '1c0f13' })
    assert.ok(Math.abs(rest.period! - 48) < 1e-9)
    assert.equal([rest.scale, rest.offset, rest.inside], [scale, 0.375, '1c0f13'])
    assert.equal((palette as OwnPalette).stops[0]!.color, [0x27, 0x43, 0x7c])
  }
  const fitted = write({ scale: [100, 110, 164] })
  assert.equal([fitted.scale, fitted.period], ['linear', 64])
  // The first point is where the palette begins.
  assert.is((100 / 64 + fitted.offset!) % 1, 0)
})

files('it refuses what lacks center or zoom', () => {
  for (
    const wrong of ['', 'Re: 1\nIm: 2\n', 'Re: x\nIm: 0\nZoom: 1\n', 'Re: 0\nIm: 0\nZoom: 0\n', 'location.real = "1"']
  ) {
    try {
      readPlace(wrong)
      assert.unreachable(wrong)
    } catch (error) {
      assert.instance(error, SyntaxError, wrong)
    }
  }
})

files.run()

const kept = suite('readPlaces(), writePlaces()')

kept('it reads back its own file, and leaves out what is no place', () => {
  const places = [{ name: 'A', link: '?re=1' }, { name: 'Été', link: '?re=2#own=x' }]
  assert.equal(readPlaces(writePlaces(places)), places)
  assert.is(readPlaces('[]'), undefined)
  assert.is(readPlaces('nonsense'), undefined)
  const mixed = [{ name: 'A', link: 'https://elsewhere.example' }, null, { name: 5 }, ...places]
  assert.equal(readPlaces(JSON.stringify({ almondbread: 'places', places: mixed })), places)
})

kept.run()

const gallery = suite('GALLERY')

gallery('it has links that can be read, and two dozen places that can be drawn today', () => {
  const window = { width: 1600, height: 1200, samples: 16 } as const
  const scenes = GALLERY.map(({ link }) => {
    const { scene, faults } = readScene(link, '', window)
    assert.is(faults, undefined, link)
    return scene!
  })
  assert.is(new Set(GALLERY.map(({ name }) => name)).size, GALLERY.length)
  assert.ok(scenes.filter((scene) => isDrawable({ ...scene, ...window }, lookOf(scene))).length >= 24)
})

gallery.run()
