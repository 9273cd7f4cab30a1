import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { BALANCES } from '../../core/balance.ts'
import { formatDecimal } from '../../core/decimal.ts'
import { LIMITS } from '../../core/limits.ts'
import {
  balanceOf,
  canonicalQuery,
  formatQuery,
  olderSchema,
  ParamError,
  parseQuery,
  renderSchema,
  type RequestSchema,
  tileSchema,
} from '../../core/params.ts'
import { regionOf, viewOf } from '../../core/tile-job.ts'
import { anyPicture } from '../helpers/arbitraries.ts'

function refusal(schema: RequestSchema, query: string): ParamError {
  try {
    parseQuery(schema, query)
  } catch (error) {
    if (error instanceof ParamError) return error
    throw error
  }
  throw new Error(`${query} was taken`)
}

const parse = suite('parseQuery()')

parse('it fills in the defaults of the contract', () => {
  const params = parseQuery(tileSchema, '')
  assert.equal(viewOf(params), { re: -0.75, im: 0, span: 3, width: 256, height: 256 })
  assert.equal(regionOf(params), { x: 0, y: 0, width: 256, height: 256 })
  assert.is(params.iterations, 500)
  assert.is(params.coloring, 'smooth')
  assert.is(params.format, 'png')
})

parse('it names what it cannot read, with 400', () => {
  const faults: Record<string, [parameter: string, fault: string]> = {
    'depth=3': ['depth', 'unknown'],
    '__proto__=1': ['__proto__', 'unknown'],
    'constructor=1': ['constructor', 'unknown'],
    're=1&im=0&re=1': ['re', 'doubled'],
    're=': ['re', 'malformed'],
    're=NaN': ['re', 'malformed'],
    're=0x10': ['re', 'malformed'],
    're=%2012': ['re', 'malformed'],
    're=%00': ['re', 'malformed'],
    're=1%2C5': ['re', 'malformed'],
    'width=-5': ['width', 'malformed'],
    'width=12.0': ['width', 'malformed'],
    'iterations=1.5': ['iterations', 'malformed'],
    'iterations=1e12': ['iterations', 'malformed'],
    'iterations=-0': ['iterations', 'malformed'],
    'palette=pink': ['palette', 'malformed'],
    'coloring=Smooth': ['coloring', 'malformed'],
    'format=gif': ['format', 'malformed'],
    'balance=': ['balance', 'malformed'],
    'balance=LEAST_CONN': ['balance', 'malformed'],
    'balance=hash&balance=hash': ['balance', 'doubled'],
    'region=0,0,10': ['region', 'malformed'],
    'region=0,0,-1,10': ['region', 'malformed'],
    'samples=': ['samples', 'malformed'],
    'samples=4.5': ['samples', 'malformed'],
    'samples=-1': ['samples', 'malformed'],
    'scale=': ['scale', 'malformed'],
    'scale=cubic': ['scale', 'malformed'],
    // A tile has no picture that a scale could be fitted to.
    'scale=fit': ['scale', 'malformed'],
    'scale=5': ['scale', 'malformed'],
    'scale=5,4': ['scale', 'malformed'],
    'scale=5,5': ['scale', 'malformed'],
    'scale=1,NaN': ['scale', 'malformed'],
    [`scale=${[...Array(17).keys()].join()}`]: ['scale', 'malformed'],
    'stops=': ['stops', 'malformed'],
    'stops=red': ['stops', 'malformed'],
    'stops=0b3c5d~1-d9f7e8': ['stops', 'malformed'],
    [`stops=${Array(1025).fill('0b3c5d').join('~')}`]: ['stops', 'malformed'],
    'inside=': ['inside', 'malformed'],
    'inside=black': ['inside', 'malformed'],
    'inside=%23000000': ['inside', 'malformed'],
    'formula=julia': ['formula', 'malformed'],
  }
  for (const [query, [parameter, fault]] of Object.entries(faults)) {
    const error = refusal(tileSchema, query)
    assert.is(error.parameter, parameter, query)
    assert.is(error.fault, fault, query)
    assert.is(error.status, 400, query)
    assert.ok(error.message.length < 300, query)
  }
})

parse('it names the limit that a value is over, with 422', () => {
  const limits: Record<string, [parameter: string, limit: number]> = {
    're=1e400': ['re', LIMITS.coordinate],
    're=1e99999': ['re', LIMITS.coordinate],
    'im=-1001': ['im', -LIMITS.coordinate],
    'span=0': ['span', 0],
    'span=-1': ['span', 0],
    'span=1e-99999': ['span', LIMITS.digits],
    [`re=0.${'7'.repeat(LIMITS.digits + 1)}`]: ['re', LIMITS.digits],
    're=1e-99999': ['re', LIMITS.digits],
    'iterations=0': ['iterations', 1],
    'iterations=99999999999999999999': ['iterations', LIMITS.iterations],
    [`iterations=${'9'.repeat(5000)}`]: ['iterations', LIMITS.iterations],
    'width=0': ['width', 1],
    'height=99999999999': ['height', LIMITS.viewSide],
    'region=3000000000,0,1,1': ['region', LIMITS.offset],
    'region=0,-3000000000,1,1': ['region', -LIMITS.offset],
    'region=0,0,0,1': ['region', 1],
    'region=0,0,2000,2000': ['region', LIMITS.tilePixels],
    'width=2000&height=2000': ['width', LIMITS.tilePixels],
    'period=0': ['period', 0.001],
    'offset=1.1': ['offset', 1],
    'region=0,0,1024,1024&iterations=1000000': ['iterations', LIMITS.tileSteps / 2 ** 20],
    'samples=0': ['samples', 1],
    'samples=257': ['samples', LIMITS.samples],
    'region=0,0,512,512&samples=17': ['samples', 16],
    'scale=-1e16,0': ['scale', -LIMITS.value],
    'scale=0,1e16': ['scale', LIMITS.value],
  }
  for (const [query, [parameter, limit]] of Object.entries(limits)) {
    const error = refusal(tileSchema, query)
    assert.is(error.parameter, parameter, query)
    assert.is(error.fault, 'limit', query)
    assert.is(error.limit, limit, query)
    assert.is(error.status, 422, query)
    assert.ok(error.message.length < 200, query)
  }
})

parse('it takes a view of any depth that its digits can say', () => {
  const digits = '7'.repeat(5000)
  const { re, span } = parseQuery(tileSchema, `re=-0.${digits}&im=1e-5000&span=3e-5000`)
  assert.is(formatDecimal(re), `-0.${digits}`)
  assert.is(formatDecimal(span), '3e-5000')
  // How deep one may go does not depend on how exactly that is said.
  assert.is(formatDecimal(parseQuery(tileSchema, `span=1.25e-${LIMITS.digits}`).span), `1.25e-${LIMITS.digits}`)
  assert.is(refusal(tileSchema, `span=1e-${LIMITS.digits + 1}`).limit, LIMITS.digits)
})

parse('it bounds the steps of a float64 tile, and not those of a deep one, which skips them', () => {
  const many = 'iterations=5000000&region=0,0,512,512'
  assert.is(refusal(tileSchema, many).parameter, 'iterations')
  assert.is(refusal(tileSchema, `${many}&span=1e-12`).parameter, 'iterations')
  parseQuery(tileSchema, `${many}&span=1e-20`)
})

parse('it counts a sum of steps over all pixels, not one side alone', () => {
  parseQuery(tileSchema, 'iterations=1000000&region=0,0,256,256')
  assert.is(refusal(tileSchema, 'iterations=1000000&region=0,0,512,256').parameter, 'iterations')
})

parse('it never throws anything but a ParamError', () => {
  const name = fc.oneof(
    fc.constantFrom(
      're',
      'im',
      'span',
      'width',
      'region',
      'iterations',
      'period',
      'scale',
      'stops',
      'samples',
      'toString',
    ),
    fc.string(),
  )
  const value = fc.oneof(fc.string(), fc.stringMatching(/^[-+]?[0-9.e,-]{0,40}$/), fc.double().map(String))
  fc.assert(
    fc.property(fc.array(fc.tuple(name, value), { maxLength: 4 }), (pairs) => {
      const query = pairs.map((pair) => pair.map(encodeURIComponent).join('=')).join('&')
      for (const schema of [tileSchema, renderSchema, olderSchema]) {
        try {
          parseQuery(schema, query)
        } catch (error) {
          assert.instance(error, ParamError)
        }
      }
    }),
    { numRuns: 2000 },
  )
})

parse.run()

const balance = suite('balanceOf()')

balance('it reads what the schema reads, and nothing where the schema refuses', () => {
  for (const name of BALANCES) {
    assert.is(balanceOf(`?re=0&balance=${name}`), name)
    assert.is(parseQuery(tileSchema, `balance=${name}`).balance, name)
  }
  for (const query of ['', '?balance=', '?balance=nobody', '?balance=constructor', '?balances=hash']) {
    assert.is(balanceOf(query), undefined, query)
  }
  assert.is(parseQuery(tileSchema, '').balance, undefined)
  assert.not.match(formatQuery(tileSchema, parseQuery(tileSchema, '')), 'balance')
})

balance.run()

const canonical = suite('canonicalQuery()')

canonical('it has nothing that is at its default, so that a parameter to come changes no older form', () => {
  const of = (query: string) => canonicalQuery(tileSchema, parseQuery(tileSchema, query))
  assert.is(of(''), '')
  assert.is(of('period=32&re=-0.750&coloring=smooth&format=png'), '')
  assert.is(of('period=33&region=0,0,256,256&im=0.10'), 'im=0.1&region=0,0,256,256&period=33')
})

canonical('it parses back to the same', () => {
  fc.assert(fc.property(anyPicture, (params) => {
    const again = parseQuery(renderSchema, canonicalQuery(renderSchema, params))
    assert.is(formatQuery(renderSchema, again), formatQuery(renderSchema, params))
  }))
})

canonical.run()

const format = suite('formatQuery()')

format('it parses back to the same parameters', () => {
  fc.assert(fc.property(anyPicture, (params) => {
    const { tile: _, ...wanted } = params
    assert.equal(parseQuery(renderSchema, formatQuery(renderSchema, params)), wanted)
  }))
})

format('it spells equal requests alike, whatever their order and notation', () => {
  const canonical = (query: string) => formatQuery(tileSchema, parseQuery(tileSchema, query))
  assert.is(canonical('span=0.30e1&re=-75e-2'), canonical('im=-0&re=-.75'))
  assert.is.not(canonical('re=-0.75'), canonical('re=-0.750000000000000000000000000000001'))
})

format.run()
