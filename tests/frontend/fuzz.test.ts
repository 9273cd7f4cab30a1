import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { olderSchema, ParamError, parseQuery, renderSchema, type TileParams, tileSchema } from '../../core/params.ts'
import { encodePng } from '../../core/png.ts'
import { createRaster } from '../../core/raster.ts'
import { packValues } from '../../core/values.ts'
import { regionOf } from '../../core/tile-job.ts'
import type { Ask } from '../../frontend/tiles/ask.ts'
import { testFrontend } from '../helpers/fleet.ts'
import { anyQuery, hostileHeader, hostileText } from '../helpers/hostile.ts'
import { expectFlatMemory } from '../helpers/memory.ts'
import { extent, proof } from '../helpers/proof.ts'
import { indexedPng } from '../helpers/rasters.ts'
import { expectSafe } from '../helpers/safe-answer.ts'

const HALF = extent(2_000, 10_000)

/** Values that are valid and, together, few tiles. */
const RENDER_FIELDS = {
  re: ['-0.75', '.5', '-75e-2', '+1', '999.9', `-0.${'3'.repeat(900)}`],
  im: ['0', '-0', '1.', '1e-300', '-1000'],
  span: ['3', '1e-9', '10000', '0.30e1'],
  width: ['1', '20', '40', '0016'],
  height: ['1', '3', '20'],
  iterations: ['1', '20', '1000000'],
  coloring: ['smooth', 'bands'],
  palette: ['twilight', 'ember', 'classic'],
  period: ['1', '32', '0.001', '1e6'],
  offset: ['0', '1', '0.5', '1e-999'],
  tile: ['16', '32', '512'],
}

const OLDER_FIELDS = {
  max_iteration: ['1', '30', '1000000'],
  start_position_x: ['-2', '-1.5e0', '+0.25'],
  start_position_y: ['1.5', '.5', '0'],
  quantize_length: ['3', '1', '0.01'],
}

/** Pixels beyond which a valid picture is asked for with HEAD: this is about requests, not about pictures. */
const MANY_PIXELS = 32 ** 2

const routes = {
  '/render': { fields: RENDER_FIELDS, method: 'GET' },
  '/renders': { fields: RENDER_FIELDS, method: 'POST' },
  '/mandelbrot': { fields: OLDER_FIELDS, method: 'GET' },
} as const

const NAMES = [...Object.keys(RENDER_FIELDS), ...Object.keys(OLDER_FIELDS)]

const anyHeaders = fc.record({
  'Accept': fc.oneof(fc.constantFrom('text/html', 'text/plain;q=0.1', '*/*'), hostileHeader),
  'Accept-Encoding': hostileHeader,
  'Accept-Language': hostileHeader,
  'If-None-Match': fc.oneof(fc.constant('*'), hostileHeader),
  'X-Request-Id': hostileHeader,
  'X-Deadline-Ms': hostileHeader,
  'X-Avoid': hostileHeader,
  'Last-Event-ID': hostileHeader,
}, { requiredKeys: [] })

/** A path with a query of its own fields, and the method that it takes. */
const anyTarget = fc.oneof(
  ...Object.entries(routes).map(([path, { fields, method }]) => ({
    weight: 8,
    arbitrary: anyQuery(fields).map((query) => ({ path, query, method: method as string })),
  })),
  {
    weight: 2,
    arbitrary: fc.record({
      path: fc.tuple(hostileText, fc.constantFrom('', '/events', '/image.png', '/..', '%2f', '/%zz')).map(
        ([id, rest]) => {
          return `/renders/${encodeURIComponent(id)}${rest}`
        },
      ),
      query: anyQuery(RENDER_FIELDS),
      method: fc.constantFrom('GET', 'DELETE'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      path: fc.constantFrom(
        '/',
        '/limits',
        '/livez',
        '/readyz',
        '/openapi.json',
        '/%zz',
        '//',
        '/render/',
        '/..%2f..%2f',
      ),
      query: anyQuery(OLDER_FIELDS),
      method: fc.constant('GET'),
    }),
  },
)

const anyRequest = fc.record({
  target: anyTarget,
  method: fc.option(fc.constantFrom('HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND', 'foo'), {
    freq: 4,
  }),
  headers: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, anyHeaders),
}).map(({ target: { path, query, method }, method: other, headers }) => {
  const url = `http://frontend${path}?${query}`
  const isOther = other !== null && !(path === '/renders' && other === 'POST')
  return new Request(url, { method: hasManyPixels(url) ? 'HEAD' : isOther ? other : method, headers })
})

const fuzz = suite('a frontend under any request')

fuzz('it answers pictures, jobs or a problem that says what is wrong, in memory that stays flat', async () => {
  const { ask, refused } = flatTiles()
  const frontend = testFrontend({ ask, environment: { JOBS_RUNNING: '10000', JOBS_KEPT: '20' } })
  const statuses = new Map<number, number>()
  await expectFlatMemory((half) =>
    fc.assert(
      fc.asyncProperty(anyRequest, async (request) => {
        const response = await frontend.request(request)
        statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
        await expectSafe(response, request, NAMES)
      }),
      { numRuns: HALF, seed: 2 * proof.seed + half },
    )
  )
  for (const status of [200, 201, 400, 404, 405, 422]) {
    assert.ok((statuses.get(status) ?? 0) > HALF / 500, `${status} came ${statuses.get(status)} times`)
  }
  assert.equal(refused, [])
  assert.is((await frontend.request('/render?width=4&height=4')).status, 200)
  // No request of whatever kind leaves a line of its own.
  assert.ok((await (await frontend.request('/metrics')).text()).length < 500_000)
})

/** What is asked for and what is wrong with it: a status, and the parameter that is named. */
const NASTY: Readonly<Record<string, readonly [status: number, parameter?: string]>> = {
  '/render?width=4&height=4': [200],
  '/render?width=4&height=4&&': [200],
  '/render?width=4&height=4&re=%2D0%2E75': [200],
  [`/render?width=4&height=4&re=0.${'3'.repeat(6_000)}`]: [200],
  '/render?width=4&height=4&iterations=1000000': [200],
  '/render?iterations=1000000&tile=512': [422, 'tile'],
  '/render?tile=15': [422, 'tile'],
  '/render?tile=513': [422, 'tile'],
  '/render?tile=1e2': [400, 'tile'],
  '/render?width=32769': [422, 'width'],
  '/render?width=4&height=4&region=0,0,1,1': [400, 'region'],
  '/render?format=png': [400, 'format'],
  '/render?re=1e400': [422, 're'],
  '/render?re=%zz': [400, 're'],
  '/render?re=%00': [400, 're'],
  '/render?re[]=1': [400, 're[]'],
  '/render?re=1&re=2': [400, 're'],
  '/render?__proto__=1': [400, '__proto__'],
  '/render?constructor=1': [400, 'constructor'],
  '/render?span=1e-6001': [422, 'span'],
  '/render?width=4&height=4&span=1e-300': [200],
  '/render?span=': [400, 'span'],
  [`/render?im=${'1'.repeat(8_000)}x`]: [400, 'im'],
  [`/render?im=${'1'.repeat(8_000)}`]: [422, 'im'],
  '/render?<script>alert(1)</script>=1': [400, '<script>alert(1)</script>'],
  '/mandelbrot?max_iteration=1': [200],
  '/mandelbrot?max_iteration=0': [422, 'max_iteration'],
  '/mandelbrot?max_iteration=1e3': [400, 'max_iteration'],
  '/mandelbrot?start_position_x=NaN': [400, 'start_position_x'],
  '/mandelbrot?start_position_y=1e400': [422, 'start_position_y'],
  '/mandelbrot?quantize_length=0': [422, 'quantize_length'],
  '/mandelbrot?quantize_length=-1': [422, 'quantize_length'],
  '/mandelbrot?re=1': [400, 're'],
  '/mandelbrot?__proto__=1': [400, '__proto__'],
  '/renders/%zz': [404],
  '/renders/%00': [404],
  '/renders/__proto__': [404],
  '/renders/constructor/image.png': [404],
  [`/renders/${'a'.repeat(5_000)}/events`]: [404],
  '/%zz': [404],
  '//render': [404],
  '/RENDER': [404],
  '/render;x=1': [404],
}

fuzz('it names what is wrong with the nasty ones, and draws those that only look it', async () => {
  const { ask, refused } = flatTiles()
  const frontend = testFrontend({ ask })
  for (const [path, [status, parameter]] of Object.entries(NASTY)) {
    const request = new Request(`http://frontend${path}`)
    const response = await frontend.request(request)
    const copy = response.clone()
    assert.is(response.status, status, path)
    await expectSafe(response, request, NAMES)
    if (parameter !== undefined) assert.is((await copy.json()).parameter, parameter, path)
  }
  assert.equal(refused, [])
})

fuzz.run()

/** Answers every tile at once, in one color; what no worker would take it refuses, and keeps. */
function flatTiles(): { readonly ask: Ask; readonly refused: readonly string[] } {
  const tiles = new Map<string, Uint8Array<ArrayBuffer>>()
  const refused: string[] = []
  const tileOf = (params: TileParams) => {
    const { width, height } = regionOf(params)
    const { format, coloring, samples } = params
    const isIndexed = coloring === 'bands' && samples === 1
    const key = [width, height, format, isIndexed].join()
    const tile = tiles.get(key) ?? (format === 'values'
      ? packValues(
        {
          width,
          height,
          isSmooth: coloring === 'smooth',
          values: new Float64Array(width * height),
          samples: undefined,
        },
        { x: 0, y: 0 },
      )
      : isIndexed
      ? indexedPng({ width, height, palette: PALETTE })
      : encodePng({}, createRaster(width, height, 3)))
    tiles.set(key, tile)
    return tile
  }
  return {
    refused,
    ask(url) {
      const query = new URL(url).search.slice(1)
      try {
        const tile = tileOf(parseQuery(tileSchema, query))
        return Promise.resolve(new Response(tile, { headers: { 'X-Worker': 'worker-1' } }))
      } catch (error) {
        refused.push(query)
        return Promise.resolve(new Response(String(error), { status: 422 }))
      }
    },
  }
}

const PALETTE = new Uint8Array(3 * 256)

function hasManyPixels(url: string): boolean {
  const { pathname, search } = new URL(url)
  const query = search.slice(1)
  try {
    if (pathname === '/mandelbrot') return parseQuery(olderSchema, query) !== undefined
    const { width, height } = parseQuery(renderSchema, query)
    return width * height > MANY_PIXELS
  } catch (error) {
    if (error instanceof ParamError) return false
    throw error
  }
}
