import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Rect } from '../../../../core/geometry.ts'
import { packValues, type TileValues } from '../../../../core/values.ts'
import { parseDecimal } from '../../../../core/decimal.ts'
import { parseQuery, type TileParams, tileSchema } from '../../../../core/params.ts'
import {
  type AnswerTiming,
  createTileClient,
  HopelessError,
  LaterError,
  TooSlowError,
} from '../../../../frontend/ui/tiles/client.ts'
import { pageValuesOf } from '../../../../frontend/ui/tiles/page-values.ts'
import { decodeParts } from '../../../../frontend/ui/tiles/decode.ts'
import type { TileSubject } from '../../../../frontend/ui/tiles/subject.ts'
import { createFrameClock } from '../../../helpers/frame-clock.ts'

const VIEW = {
  re: parseDecimal('-0.75'),
  im: parseDecimal('0.1'),
  span: parseDecimal('0.01'),
  width: 1000,
  height: 700,
}
const LOOK = { iterations: 500, coloring: 'bands' } as const
const REGION = { x: -64, y: 32, width: 64, height: 64 }

const subjectOf = (region: Rect): TileSubject => ({ view: VIEW, look: LOOK, region })

/** The count of a pixel of the view; 0 is inside. */
const countAt = (x: number, y: number) => ((x * 7 + y * 13) % 251 + 251) % 251

function tileOf({ x, y, width, height }: Rect): TileValues {
  const places = Array.from(
    { length: width * height },
    (_, at) => [x + at % width, y + Math.floor(at / width)] as const,
  )
  const values = Float64Array.from(places, ([x, y]) => countAt(x, y))
  return { width, height, isSmooth: false, values, samples: undefined }
}

/** What the page is to keep of a tile. */
const keptOf = (region: Rect) => pageValuesOf(tileOf(region), region)

function draw(region: Rect, headers: HeadersInit = {}): Response {
  return new Response(packValues(tileOf(region), region), { headers })
}

/** A client of a fleet that answers as the test says; its clock stands still. */
function clientOf(answer: (region: Rect, init: RequestInit) => Response | Promise<Response>, timing?: AnswerTiming) {
  const clock = createFrameClock()
  const asked: TileParams[] = []
  const client = createTileClient({
    clock,
    async fetch(url, init) {
      const params = parseQuery(tileSchema, url.slice('/tile?'.length))
      asked.push(params)
      return await answer(params.region!, init)
    },
    timingOf: () => timing,
  })
  const options = { signal: new AbortController().signal }
  return {
    client,
    clock,
    asked,
    draw: (region: Rect) => client.draw(subjectOf(region), options),
    errorOf: (region: Rect) =>
      client.draw(subjectOf(region), options).then(() => assert.unreachable('no error'), (error) => error),
  }
}

const drawing = suite('createTileClient().draw()')

drawing('it asks for what is wanted, and gives back its pixels and what is told of them', async () => {
  const headers = { 'X-Worker': 'worker-2', 'Server-Timing': 'queue;dur=1, compute;dur=5' }
  const inits: RequestInit[] = []
  const { client, clock, asked } = clientOf((region, init) => {
    inits.push(init)
    clock.advance(30)
    return draw(region, headers)
  })
  const options = { signal: new AbortController().signal, cache: 'no-store', priority: 'low' } as const
  const { value, report } = await client.draw({ ...subjectOf(REGION), balance: 'hash' }, options)
  assert.equal(value, keptOf(REGION))
  assert.equal([report.worker, report.queueMs, report.computeMs], ['worker-2', 1, 5])
  assert.equal([report.totalMs, report.headAtMs, report.isFresh], [30, 30, true])
  assert.equal(inits, [options])
  const [{ re, im, span, width, height, region, iterations, balance }] = asked as [TileParams]
  assert.equal({ re, im, span, width, height }, VIEW)
  assert.equal([region, iterations, balance], [REGION, 500, 'hash'])
})

drawing('it has tiles with samples decoded by whom it is told, and takes for lost what fails there', async () => {
  const decoded: Rect[] = []
  let fails = false
  const client = createTileClient({
    clock: createFrameClock(),
    fetch: (url) => Promise.resolve(draw(parseQuery(tileSchema, url.slice('/tile?'.length)).region!)),
    timingOf: () => undefined,
    decodeSamples(region, parts) {
      decoded.push(region)
      if (fails) throw new SyntaxError('no values')
      return decodeParts(region, parts)
    },
  })
  const options = { signal: new AbortController().signal }
  const refined = { ...subjectOf(REGION), refinement: { samples: 16, scale: 'linear', period: 32 } } as const
  assert.equal((await client.draw(refined, options)).value, keptOf(REGION))
  await client.draw(subjectOf(REGION), options)
  assert.equal(decoded, [REGION])
  fails = true
  const error = await client.draw(refined, options).catch((error) => error)
  assert.instance(error, LaterError)
  assert.is(error.reason, 'lost')
})

drawing('it believes the browser when a tile came, and whether it came from its cache', async () => {
  const cached = await clientOf((region) => draw(region), { responseStart: 12, transferSize: 0 }).draw(REGION)
  assert.equal([cached.report.headAtMs, cached.report.isFresh], [12, false])
  const fresh = await clientOf((region) => draw(region), { responseStart: 0, transferSize: 300 }).draw(REGION)
  assert.equal([fresh.report.headAtMs, fresh.report.isFresh], [0, true])
})

drawing('it puts the same tile together from parts where no worker finishes the whole in time', async () => {
  const anySide = fc.integer({ min: 1, max: 300 })
  await fc.assert(
    fc.asyncProperty(anySide, anySide, fc.constantFrom(40, 64, 100, 300), async (width, height, most) => {
      const region = { x: -100, y: 7, width, height }
      const { draw: drawn, asked } = clientOf((region) =>
        Math.max(region.width, region.height) > most
          ? new Response('', { status: 504 })
          : draw(region, { 'X-Worker': `${region.x},${region.y}` })
      )
      const { value, report } = await drawn(region)
      assert.equal(value, keptOf(region))
      const last = asked.at(-1)!.region!
      assert.is(report.worker, `${last.x},${last.y}`)
      if (width === height && width > most) {
        const side = Math.ceil(width / 2)
        assert.ok(asked.some(({ region }) => region!.width === side && region!.height === side))
      }
    }),
    { numRuns: 40 },
  )
})

drawing('it asks for no part that would take longer to ask for than to draw', async () => {
  const { errorOf, asked } = clientOf(() => new Response('', { status: 504 }))
  const error = await errorOf({ x: 0, y: 0, width: 256, height: 256 })
  assert.instance(error, TooSlowError)
  assert.is(error.reason, 'full')
  assert.equal(asked.map(({ region }) => region!.width), [256, 128, 64, 32])
})

drawing('it tells what may be asked for again from what may not', async () => {
  const errorFor = (status: number, headers: Record<string, string> = {}) =>
    clientOf(() => new Response('', { status, headers })).errorOf(REGION)
  for (const status of [400, 404, 405, 422]) {
    const error = await errorFor(status)
    assert.instance(error, HopelessError)
    assert.is(error.status, status)
  }
  for (const status of [403, 429, 500, 502, 503]) {
    const error = await errorFor(status, { 'Retry-After': '3' })
    assert.instance(error, LaterError)
    assert.equal([error.reason, error.retryAfterMs], ['lost', 3000], `${status}`)
    assert.is((await errorFor(status)).retryAfterMs, 0)
  }
  assert.is((await errorFor(503, { 'X-Worker': 'worker-1' })).reason, 'full')
  assert.is((await errorFor(429, { 'X-Worker': 'worker-1' })).reason, 'lost')
})

drawing('it takes for lost what did not come, or came damaged, and says why', async () => {
  const refused = await clientOf(() => Promise.reject(new TypeError('refused'))).errorOf(REGION)
  assert.instance(refused, LaterError)
  assert.instance(refused.cause, TypeError)
  for (const wrong of [new Response('nonsense'), draw({ ...REGION, width: 32 })]) {
    const error = await clientOf(() => wrong).errorOf(REGION)
    assert.instance(error, LaterError)
    assert.is(error.reason, 'lost')
    assert.instance(error.cause, SyntaxError)
  }
})

drawing('it ends with the reason of whoever gives it up', async () => {
  const abort = new AbortController()
  const { client } = clientOf(() => Promise.reject(abort.abort(new Error('left the view'))))
  const error = await client.draw(subjectOf(REGION), { signal: abort.signal }).catch((error) => error)
  assert.is(error, abort.signal.reason)
})

drawing.run()

const asking = suite('createTileClient().ask()')

asking('it gives any format as it is read, and takes for lost what cannot be', async () => {
  const { client, asked } = clientOf(() => new Response(Uint8Array.of(1, 2, 3)))
  const options = { signal: new AbortController().signal }
  const sum = (bytes: Uint8Array) => bytes.reduce((sum, byte) => sum + byte)
  assert.is((await client.ask(subjectOf(REGION), { format: 'npy', read: sum }, options)).value, 6)
  assert.is(asked[0]!.format, 'npy')
  const read = () => {
    throw new RangeError('too short')
  }
  const error = await client.ask(subjectOf(REGION), { format: 'npy', read }, options).catch((error) => error)
  assert.instance(error, LaterError)
  assert.instance(error.cause, RangeError)
})

asking.run()
