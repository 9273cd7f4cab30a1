import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { formatDecimal, parseDecimal } from '../../../../core/decimal.ts'
import { parseQuery, renderSchema } from '../../../../core/params.ts'
import { evenStops } from '../../../../core/stops.ts'
import type { OwnPalette } from '../../../../frontend/ui/color/own-palette.ts'
import { SAMPLES } from '../../../../frontend/ui/state/samples.ts'
import { homeScene, linkOf, lookOf, readScene, type Scene, sceneOf } from '../../../../frontend/ui/state/scene.ts'
import { anyPicture } from '../../../helpers/arbitraries.ts'

const WINDOW = { width: 1280, height: 800, samples: 16 } as const

/** Reads a link as the address bar holds it. */
function read(link: string): ReturnType<typeof readScene> {
  const mark = link.indexOf('#')
  return mark < 0 ? readScene(link, '', WINDOW) : readScene(link.slice(0, mark), link.slice(mark), WINDOW)
}

const anySamples = fc.constantFrom(...SAMPLES)
const anyShare = fc.option(fc.integer({ min: 0, max: 20 }).map((part) => part / 20), { nil: undefined })

const links = suite('linkOf(), readScene()')

links('it reads back any scene that it wrote, however deep', () => {
  fc.assert(fc.property(anyPicture, fc.boolean(), anySamples, anyShare, (picture, isAutomatic, samples, share) => {
    const scene = sceneOf(picture, { isAutomatic, samples, ...(share !== undefined && { share }) })
    assert.equal(read(linkOf(scene)).scene, scene)
  }))
  const deep: Scene = { ...homeScene(WINDOW), re: parseDecimal(`-1.${'9'.repeat(400)}`), span: parseDecimal('1e-390') }
  assert.equal(read(linkOf(deep)).scene, deep)
})

links('it carries a palette of one’s own', () => {
  const palette: OwnPalette = { name: 'Dusk ~ & #1', stops: evenStops([[1, 2, 3], [200, 100, 0], [9, 9, 9]]) }
  const link = linkOf({ ...homeScene(WINDOW), palette })
  const { palette: back } = read(link).scene!
  assert.ok(typeof back !== 'string' && back.name === palette.name)
  assert.equal((back as OwnPalette).stops.map(({ color }) => color), palette.stops.map(({ color }) => color))
})

links('it writes a query that the server takes', () => {
  const [query] = linkOf(homeScene(WINDOW)).slice(1).split('#') as [string]
  assert.is(parseQuery(renderSchema, query).coloring, 'smooth')
  assert.not.match(query, /iterations|width|height/)
})

links('it shows all of a picture whose link says its size', () => {
  const { scene } = read('?re=0&im=0&span=2&width=100&height=400')
  assert.is(formatDecimal(scene!.span), '12.8')
  assert.is(formatDecimal(read('?re=0&im=0&span=2&width=400&height=100').scene!.span), '2')
})

links('it says what is wrong with a link, and that an empty one says nothing', () => {
  assert.is(read('').scene, undefined)
  assert.is(read('?utm_source=x').scene, undefined)
  const { faults } = read('?re=abc&palette=pink')
  assert.equal(faults!.map(({ parameter }) => parameter).sort(), ['palette', 're'])
})

links.run()

const look = suite('lookOf()')

look('it has the iterations that were set, else those of the depth', () => {
  const scene = homeScene(WINDOW)
  assert.is(lookOf({ ...scene, iterations: 77 }).iterations, 77)
  assert.ok(lookOf({ ...scene, span: parseDecimal('1e-9') }).iterations > lookOf(scene).iterations)
})

look.run()
