import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { LIMITS } from '../../core/limits.ts'
import { ParamError, parseQuery, renderSchema, tileSchema } from '../../core/params.ts'
import { evenStops, formatStops, MOST_STOPS, parseStops, sortedStops } from '../../core/stops.ts'

const byte = fc.integer({ min: 0, max: 255 })
const anyStops = fc.array(
  fc.record({ at: fc.integer({ min: 0, max: 999_999 }).map((at) => at / 1e6), color: fc.tuple(byte, byte, byte) }),
  { minLength: 1, maxLength: 40 },
).map(sortedStops)

const texts = suite('parseStops(), formatStops()')

texts('it comes back from any text, even or placed', () => {
  fc.assert(fc.property(anyStops, (stops) => assert.equal(parseStops(formatStops(stops)), stops)))
  fc.assert(fc.property(fc.array(fc.tuple(byte, byte, byte), { minLength: 1, maxLength: 40 }), (colors) => {
    const even = evenStops(colors)
    assert.match(formatStops(even), /^[0-9a-f]{6}(~[0-9a-f]{6})*$/)
    assert.equal(parseStops(formatStops(even)).map(({ color }) => color), colors)
  }))
})

texts('it gives the same list for the same text, so that its gradient is made once', () => {
  assert.is(parseStops('000000~ffffff'), parseStops('000000~ffffff'))
})

texts('it refuses anything else', () => {
  for (const text of ['', 'fff', '~', '0-00000g', '1-000000', '-1-000000', '000000~.5-ffffff', '000000~']) {
    assert.throws(() => parseStops(text), (error: unknown) => error instanceof SyntaxError, text)
  }
  assert.throws(() => parseStops(Array(MOST_STOPS + 1).fill('000000').join('~')))
})

texts('it fits a URL with as many colors as a palette file has, beside coordinates of all their digits', () => {
  const query = `re=-0.${'7'.repeat(LIMITS.digits - 1)}&im=0.${'1'.repeat(LIMITS.digits - 1)}` +
    `&stops=${Array(MOST_STOPS).fill('0b3c5d').join('~')}`
  assert.ok(`/render?${query}&scale=${Array(16).fill('12345.6').join()}`.length < LIMITS.url)
  assert.is(parseQuery(renderSchema, query).stops!.length, MOST_STOPS)
})

texts('it is one palette or another, not both', () => {
  assert.throws(
    () => parseQuery(tileSchema, 'stops=000000~ffffff&palette=ember'),
    (error: unknown) => error instanceof ParamError && error.parameter === 'stops' && error.status === 400,
  )
})

texts.run()
