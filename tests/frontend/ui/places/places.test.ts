import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { decimalRatio, formatDecimal, parseDecimal } from '../../../../core/decimal.ts'
import { GALLERY } from '../../../../frontend/ui/places/gallery.ts'
import { readPlaces, writePlaces } from '../../../../frontend/ui/places/kept-places.ts'
import { PLACE_FORMATS, readPlace, writePlace } from '../../../../frontend/ui/places/place-formats.ts'
import { isDrawable } from '../../../../frontend/ui/state/depth-limit.ts'
import { lookOf, readScene } from '../../../../frontend/ui/state/scene.ts'
import { anyPicture } from '../../../helpers/arbitraries.ts'

const files = suite('readPlace(), writePlace()')

files('it reads back the place that it wrote, in both formats, however deep', () => {
  const deep = {
    ...readScene('?re=-1.5&span=1e-900', '', { width: 8, height: 6, samples: 1 }).scene!,
    width: 800,
    height: 600,
  }
  fc.assert(fc.property(fc.oneof(anyPicture, fc.constant(deep)), fc.constantFrom(...PLACE_FORMATS), (view, format) => {
    const back = readPlace(writePlace(view, 1234, format))
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
  const dotted =
    'program = "fraktaler-3"\nlocation.imag = "1e-3" # up\nlocation.real = "-0.5"\nlocation.zoom = "8"\nbailout.iterations = 10_000\n'
  assert.equal(readPlace(dotted), {
    re: parseDecimal('-0.5'),
    im: parseDecimal('0.001'),
    tall: parseDecimal('0.5'),
    iterations: 10_000,
  })
  const table =
    '[bailout]\niterations = 77\n[location]\nreal = """\n-0.123\\\n456\\\n"""\nimag = \'0\'\nzoom = "1.0e+2"\n'
  assert.equal(readPlace(table), {
    re: parseDecimal('-0.123456'),
    im: parseDecimal('0'),
    tall: parseDecimal('0.04'),
    iterations: 77,
  })
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
