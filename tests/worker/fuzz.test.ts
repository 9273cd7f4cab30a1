import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ParamError, parseQuery, tileSchema } from '../../core/params.ts'
import { regionOf } from '../../core/tile-job.ts'
import { anyQuery, hostileHeader } from '../helpers/hostile.ts'
import { expectFlatMemory } from '../helpers/memory.ts'
import { extent, proof } from '../helpers/proof.ts'
import { expectSafe } from '../helpers/safe-answer.ts'
import { testWorker } from '../helpers/worker.ts'

const HALF = extent(2_000, 10_000)

/** Values that are valid and, together, cheap. */
const FIELDS = {
  re: ['-0.75', '.5', '-75e-2', '+1', '999.9', `-0.${'3'.repeat(900)}`],
  im: ['0', '-0', '1.', '1e-300', '-1000'],
  span: ['3', '1e-9', '10000', '0.30e1'],
  width: ['1', '4', '16', '0016'],
  height: ['1', '3', '16'],
  region: ['0,0,4,4', '-3,-2,5,1', '2147483648,-2147483648,1,1'],
  iterations: ['1', '20', '50'],
  coloring: ['smooth', 'bands'],
  palette: ['twilight', 'ember', 'classic'],
  period: ['1', '32', '0.001', '1e6'],
  offset: ['0', '1', '0.5', '1e-999'],
  format: ['png', 'npy'],
}

const NAMES = Object.keys(FIELDS)

/** Steps beyond which a valid tile is asked for with HEAD: this is about requests, not about drawing. */
const DEAR_STEPS = 16 ** 2 * 50

const anyHeaders = fc.record({
  'Accept': hostileHeader,
  'Accept-Encoding': fc.oneof(fc.constantFrom('gzip', 'br', 'gzip;q=0', '*'), hostileHeader),
  'If-None-Match': fc.oneof(fc.constant('*'), hostileHeader),
  'X-Request-Id': hostileHeader,
  'X-Deadline-Ms': fc.oneof({ weight: 3, arbitrary: fc.constantFrom('60000', '999999999') }, hostileHeader),
  'X-Avoid': fc.oneof(fc.constantFrom('worker-2', 'worker-1', ' , worker-1'), hostileHeader),
}, { requiredKeys: [] }).map((headers) => onlyLongDeadlines(headers))

const anyRequest = fc.record({
  path: fc.oneof(
    { weight: 20, arbitrary: fc.constant('/tile') },
    fc.constantFrom('/', '/tile/', '//tile', '/%zz', '/TILE'),
  ),
  query: anyQuery(FIELDS),
  method: fc.oneof(
    { weight: 12, arbitrary: fc.constant('GET') },
    { weight: 4, arbitrary: fc.constant('HEAD') },
    fc.constantFrom('POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND', 'get', 'foo'),
  ),
  headers: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, anyHeaders),
}).map(({ path, query, method, headers }) => {
  const url = `http://worker${path}?${query}`
  return new Request(url, { method: method === 'GET' && isDear(url) ? 'HEAD' : method, headers })
})

const fuzz = suite('a worker under any request')

fuzz('it answers tiles, 304 or a problem that says what is wrong, in memory that stays flat', async () => {
  const worker = testWorker()
  const statuses = new Map<number, number>()
  await expectFlatMemory((half) =>
    fc.assert(
      fc.asyncProperty(anyRequest, async (request) => {
        const response = await worker.request(request)
        statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
        await expectSafe(response, request, NAMES)
      }),
      { numRuns: HALF, seed: 2 * proof.seed + half },
    )
  )
  for (const status of [200, 304, 400, 403, 404, 405, 422]) {
    assert.ok((statuses.get(status) ?? 0) > HALF / 100, `${status} came ${statuses.get(status)} times`)
  }
  assert.is((await worker.request('/tile?width=4&height=4')).status, 200)
  // No request of whatever kind leaves a line of its own.
  assert.ok((await (await worker.request('/metrics')).text()).length < 200_000)
})

/** Queries and what is wrong with them: a status, and the parameter that is named. */
const NASTY: Readonly<Record<string, readonly [status: number, parameter?: string]>> = {
  'width=4&height=4': [200],
  'width=4&height=4&': [200],
  '&&width=4&height=4': [200],
  'width=4&height=4&re=%2D0%2E75': [200],
  'w%69dth=4&height=4': [200],
  'width=4&height=4&re=-0&im=-0.0e5': [200],
  'width=4&height=4&re=0e999999': [200],
  'width=4&height=4&region=-2147483648,2147483648,1,1': [200],
  [`width=4&height=4&re=0.${'3'.repeat(6_000)}`]: [200],
  [`width=4&height=4&re=${'0'.repeat(7_000)}1`]: [200],
  're=1e400': [422, 're'],
  're=-1e999999': [422, 're'],
  're=1e-999999': [422, 're'],
  're=1e1000000': [400, 're'],
  're=NaN': [400, 're'],
  're=Infinity': [400, 're'],
  're=0x1p3': [400, 're'],
  're=': [400, 're'],
  're': [400, 're'],
  're=%zz': [400, 're'],
  're=%': [400, 're'],
  're=%00': [400, 're'],
  're=1%00': [400, 're'],
  're=1%0A': [400, 're'],
  're=+1': [400, 're'],
  're=%2B1&width=4&height=4': [200],
  're=1+1': [400, 're'],
  're=%EF%BC%91': [400, 're'],
  're=%FF': [400, 're'],
  're=1;im=0': [400, 're'],
  [`re=${'1'.repeat(8_000)}`]: [422, 're'],
  [`re=${'1'.repeat(8_000)}x`]: [400, 're'],
  [`re=0.${'3'.repeat(6_001)}`]: [422, 're'],
  're=1&re=1': [400, 're'],
  're=1&%72e=1': [400, 're'],
  're[]=1': [400, 're[]'],
  're[0]=1': [400, 're[0]'],
  'RE=1': [400, 'RE'],
  '=1': [400, ''],
  '__proto__=1': [400, '__proto__'],
  '__proto__=1&__proto__=1': [400, '__proto__'],
  '__proto__[width]=1': [400, '__proto__[width]'],
  'constructor=1': [400, 'constructor'],
  'toString=1': [400, 'toString'],
  'hasOwnProperty=1': [400, 'hasOwnProperty'],
  '%F0%9F%8C%B0=1': [400, '🌰'],
  '<script>=1': [400, '<script>'],
  'span=0': [422, 'span'],
  'span=-0': [422, 'span'],
  'span=-1e-300': [422, 'span'],
  'span=1e-6001': [422, 'span'],
  'width=4&height=4&span=1e-300': [200],
  'width=4&height=4&span=1e-1000': [200],
  'span=1e5': [422, 'span'],
  'width=0': [422, 'width'],
  'width=-1': [400, 'width'],
  'width=1.0': [400, 'width'],
  'width=1e2': [400, 'width'],
  'width=0x10': [400, 'width'],
  'width=2147483648': [422, 'width'],
  'width=2147483647': [422, 'width'],
  'width=1025&height=1024': [422, 'width'],
  'width=%D9%A1': [400, 'width'],
  [`width=${'9'.repeat(5_000)}`]: [422, 'width'],
  'region=': [400, 'region'],
  'region=0,0,4': [400, 'region'],
  'region=0,0,4,4,': [400, 'region'],
  'region=0,0,0,4': [422, 'region'],
  'region=0,0,-4,4': [400, 'region'],
  'region=0,0,1048577,1': [422, 'region'],
  'region=0,0,1024,1025': [422, 'region'],
  'region=2147483649,0,1,1': [422, 'region'],
  [`region=${'9'.repeat(400)},0,1,1`]: [422, 'region'],
  'region=+1,0,1,1': [400, 'region'],
  'iterations=0': [422, 'iterations'],
  'iterations=5000001': [422, 'iterations'],
  'iterations=1000000&width=1024&height=1024': [422, 'iterations'],
  'iterations=-0': [400, 'iterations'],
  'palette=': [400, 'palette'],
  'palette=toString': [400, 'palette'],
  'palette=__proto__': [400, 'palette'],
  'coloring=SMOOTH': [400, 'coloring'],
  'period=0': [422, 'period'],
  'period=1e-400': [422, 'period'],
  'period=1e999': [422, 'period'],
  'offset=-1e-9': [422, 'offset'],
  'offset=1.0000001': [422, 'offset'],
  'format=PNG': [400, 'format'],
}

fuzz('it names what is wrong with the nasty ones, and draws those that only look it', async () => {
  const worker = testWorker()
  for (const [query, [status, parameter]] of Object.entries(NASTY)) {
    const request = new Request(`http://worker/tile?${query}`)
    const response = await worker.request(request)
    const copy = response.clone()
    assert.is(response.status, status, query)
    await expectSafe(response, request, NAMES)
    if (parameter !== undefined) assert.is((await copy.json()).parameter, parameter, query)
  }
})

fuzz.run()

function isDear(url: string): boolean {
  try {
    const params = parseQuery(tileSchema, new URL(url).search.slice(1))
    const { width, height } = regionOf(params)
    return width * height * params.iterations > DEAR_STEPS
  } catch (error) {
    if (error instanceof ParamError) return false
    throw error
  }
}

/** A client that leaves a worker no time is rightly answered with 503 or 504. */
function onlyLongDeadlines(headers: Record<string, string>): Record<string, string> {
  const { 'X-Deadline-Ms': deadline, ...others } = headers
  return deadline === undefined || /^\d{1,4}$/.test(deadline) ? others : headers
}
