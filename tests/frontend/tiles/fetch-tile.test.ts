import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { paletteBytes } from '../../../core/palette.ts'
import { INDEXED, type Raster } from '../../../core/raster.ts'
import { pngReading } from '../../../frontend/tiles/decode-tile.ts'
import { createFetchTile, type TileRequest } from '../../../frontend/tiles/fetch-tile.ts'
import { TileError } from '../../../frontend/tiles/tile.ts'
import { indexedPng } from '../../helpers/rasters.ts'

const rect = { x: 32, y: 0, width: 16, height: 8 }
const pixels = Uint8Array.from({ length: 16 * 8 }, (_, index) => index * 2)
const request: TileRequest<Raster> = {
  query: 're=-0.75&width=16',
  rect,
  reading: pngReading(INDEXED),
  requestId: 'picture-1',
  leftMs: Infinity,
  avoided: [],
}
const png = indexedPng({ width: 16, height: 8, palette: paletteBytes('silver') }, pixels)

/** What one attempt makes of an answer. */
function attempt(answer: Response | Promise<Response>) {
  const ask = () => Promise.resolve(answer)
  const fetchTile = createFetchTile({ balancerUrl: 'http://balancer:1', ask, attemptMs: 60_000 })
  return fetchTile(request, new AbortController().signal)
}

async function failure(answer: Response): Promise<TileError> {
  const error = await attempt(answer).then(() => undefined, (error) => error)
  assert.instance(error, TileError)
  return error
}

const fetching = suite('createFetchTile()')

fetching('it asks the balancer and decodes the tile', async () => {
  const asked: string[] = []
  const fetchTile = createFetchTile({
    balancerUrl: 'http://balancer:1',
    attemptMs: 60_000,
    ask(url) {
      asked.push(url)
      return Promise.resolve(new Response(png, { headers: { 'X-Worker': 'worker-7' } }))
    },
  })
  const tile = await fetchTile(request, new AbortController().signal)
  assert.equal(asked, ['http://balancer:1/tile?re=-0.75&width=16'])
  assert.equal(tile.rect, rect)
  assert.equal([...tile.content.data], [...pixels])
  assert.is(tile.worker, 'worker-7')
})

fetching('it takes nothing but the tile that was asked for', async () => {
  const palette = paletteBytes('silver')
  const tooLong = new Uint8Array(20_000)
  tooLong.set(png)
  const wrong: Record<string, Uint8Array<ArrayBuffer>> = {
    'another size': indexedPng({ width: 8, height: 16, palette }, pixels),
    'a bomb': indexedPng({ width: 10_000, height: 10_000, palette }),
    'cut short': png.slice(0, png.length - 20),
    'a flipped bit': png.map((byte, index) => index === png.length - 30 ? byte ^ 1 : byte),
    'too long': tooLong,
    'not a PNG': new TextEncoder().encode('<html>'),
    'nothing': new Uint8Array(0),
  }
  for (const [name, bytes] of Object.entries(wrong)) {
    const error = await failure(new Response(bytes, { headers: { 'X-Worker': 'worker-7' } }))
    assert.is(error.fault, 'damaged', name)
    assert.is(error.worker, 'worker-7', name)
  }
})

fetching('it makes a TileError of any damage', async () => {
  const at = fc.integer({ min: 0, max: png.length - 1 })
  const damage = fc.array(fc.tuple(at, fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(damage, async (changes) => {
      const bytes = png.slice()
      for (const [index, byte] of changes) bytes[index] = byte
      await attempt(new Response(bytes)).then(
        (tile) => assert.is(tile.content.data.length, pixels.length),
        (error) => assert.instance(error, TileError),
      )
    }),
    { numRuns: 1000 },
  )
})

fetching('it tells by the status what is wrong, and whose answer it was', async () => {
  const answer = (status: number, headers: Record<string, string> = {}) => {
    return failure(new Response('', { status, headers: { 'X-Worker': 'worker-7', ...headers } }))
  }
  const busy = await answer(503, { 'Retry-After': '3' })
  assert.equal([busy.fault, busy.retryAfterMs, busy.worker], ['unavailable', 3000, 'worker-7'])
  assert.is((await answer(503, { 'Retry-After': 'Wed, 21 Oct 2026 07:28:00 GMT' })).retryAfterMs, 0)
  assert.is((await answer(500)).fault, 'failed')
  assert.is((await answer(504)).fault, 'tooSlow')
  assert.is((await failure(new Response('', { status: 504 }))).fault, 'late')
  for (const status of [400, 404, 422]) assert.is((await answer(status)).fault, 'refused')
  const avoided = await answer(403)
  assert.equal([avoided.fault, avoided.worker], ['unavailable', undefined])
})

fetching('it says what the worker should know, and hears how long it computed', async () => {
  const sent: Headers[] = []
  const fetchTile = createFetchTile({
    balancerUrl: 'http://balancer:1',
    attemptMs: 12_000,
    ask(_, { headers }) {
      sent.push(new Headers(headers))
      return Promise.resolve(new Response(png, { headers: { 'Server-Timing': 'queue;dur=3, compute;dur=12.50' } }))
    },
  })
  const { signal } = new AbortController()
  assert.is((await fetchTile(request, signal)).computeMs, 12.5)
  await fetchTile({ ...request, leftMs: 700.2, client: '192.0.2.7', avoided: ['worker-3', 'worker-4'] }, signal)
  assert.equal(sent.map((headers) => headers.get('X-Request-Id')), ['picture-1', 'picture-1'])
  assert.equal(sent.map((headers) => headers.get('X-Deadline-Ms')), ['12000', '701'])
  assert.equal(sent.map((headers) => headers.get('X-Avoid')), [null, 'worker-3,worker-4'])
  assert.equal(sent.map((headers) => headers.get('X-Forwarded-For')), [null, '192.0.2.7'])
})

fetching('it tells a balancer that cannot be reached from an answer that breaks off', async () => {
  const error = await attempt(Promise.reject(new TypeError('fetch failed'))).catch((error) => error)
  assert.instance(error, TileError)
  assert.is(error.fault, 'unavailable')
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(png.subarray(0, 50))
      controller.error(new TypeError('terminated'))
    },
  })
  const broken = await failure(new Response(body, { headers: { 'X-Worker': 'worker-7' } }))
  assert.equal([broken.fault, broken.worker], ['damaged', 'worker-7'])
})

fetching('it gives up when the whole attempt is over, however the body drips', async () => {
  const fetchTile = createFetchTile({
    balancerUrl: 'http://balancer:1',
    attemptMs: 20,
    ask: (_, { signal }) =>
      Promise.resolve(
        new Response(
          new ReadableStream({
            start: (controller) => signal.addEventListener('abort', () => controller.error(signal.reason)),
            pull: (controller) => controller.enqueue(png.subarray(0, 1)),
          }, { highWaterMark: 0 }).pipeThrough(dripping(signal)),
        ),
      ),
  })
  const error = await fetchTile(request, new AbortController().signal).catch((error) => error)
  assert.instance(error, TileError)
  assert.is(error.fault, 'late')
})

/** Lets one byte through and then holds the rest until the signal aborts. */
function dripping(signal: AbortSignal): TransformStream<Uint8Array, Uint8Array> {
  let first = true
  return new TransformStream({
    transform(piece, controller) {
      if (first) controller.enqueue(piece)
      else return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
      first = false
    },
  })
}

fetching('it rethrows the reason when its caller aborts, before or meanwhile', async () => {
  const fetchTile = createFetchTile({
    balancerUrl: 'http://balancer:1',
    attemptMs: 60_000,
    ask: (_, { signal }) => {
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    },
  })
  const abort = new AbortController()
  const reason = new Error('the client left')
  const meanwhile = fetchTile(request, abort.signal).catch((error) => error)
  abort.abort(reason)
  assert.is(await meanwhile, reason)
  assert.is(await fetchTile(request, abort.signal).catch((error) => error), reason)
})

fetching.run()
