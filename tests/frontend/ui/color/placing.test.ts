import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { paletteIndex } from '../../../../core/palette.ts'
import { type Scale, scaleFunction } from '../../../../core/scale.ts'
import { placesOf, placingOf, TURN_PLACES } from '../../../../frontend/ui/color/placing.ts'

const anyScale = fc.constantFrom<Scale>('linear', 'sqrt', 'log', [2, 5, 40], [3, 3.5, 4, 90, 1000])
const anyPeriod = fc.integer({ min: 1, max: 400 })

const placing = suite('placesOf()')

placing('it gives each value the nearest place along the turn, and the inside place 0', () => {
  const anyBook = fc.array(fc.double({ min: -2, max: 1e5, noNaN: true }), { minLength: 1, maxLength: 50 })
  fc.assert(fc.property(anyBook, anyScale, anyPeriod, (values, scale, period) => {
    const book = Float64Array.of(Infinity, ...values)
    const places = placesOf(book, placingOf({ scale, period, rest: 0, isStepped: false }))
    assert.is(places[0], 0)
    values.forEach((value, index) => {
      const place = places[index + 1]!
      assert.ok(place >= 1 && place <= TURN_PLACES)
      const turns = scaleFunction(scale).of(value) / period
      const off = (place - 1) / TURN_PLACES - turns
      assert.ok(Math.abs(off - Math.round(off)) < 0.501 / TURN_PLACES)
    })
  }))
})

placing('it gives each count the entry that a worker gives it, rotated or not', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 1e6 }), anyPeriod, fc.nat(TURN_PLACES), (count, period, shift) => {
    // A rotation by whole places is left to the colors, the rest is added before.
    const offset = (shift + 0.25) / TURN_PLACES
    const rest = 0.25 / TURN_PLACES
    const [place] = placesOf(Float64Array.of(count), placingOf({ scale: 'linear', period, rest, isStepped: true }))
    const turned = (place! - 1 + shift) % TURN_PLACES
    const turns = count / period + offset
    // Where a count falls on the very edge of an entry, rounding decides.
    const edge = (turns - Math.floor(turns)) * 255
    if (Math.abs(edge - Math.round(edge)) < 1e-6) return
    assert.is(1 + Math.floor(turned / (TURN_PLACES / 255)), paletteIndex(turns))
  }))
})

placing.run()
