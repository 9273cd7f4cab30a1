import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { paletteBytes } from '../../core/palette.ts'
import { encodePng } from '../../core/png.ts'
import { createFetchTile, TileError } from '../../frontend/fetch-tile.ts'

const rect = { x: 32, y: 0, width: 16, height: 8 }
const pixels = Uint8Array.from({ length: 16 * 8 }, (_, index) => index * 2)
const png = encodePng({ width: 16, height: 8, palette: paletteBytes('silver') }, pixels)

/** What one attempt makes of an answer. */
function attempt(answer: Response | Promise<Response>) {
  const fetch = () => Promise.resolve(answer)
  const fetchTile = createFetchTile({ balancerUrl: 'http://balancer:1', fetch, attemptMs: 60_000 })
  return fetchTile('width=16', rect, new AbortController().signal)
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
    fetch(input) {
      asked.push(String(input))
      return Promise.resolve(new Response(png, { headers: { 'X-Worker': 'worker-7' } }))
    },
  })
  const tile = await fetchTile('re=-0.75&width=16', rect, new AbortController().signal)
  assert.equal(asked, ['http://balancer:1/tile?re=-0.75&width=16'])
  assert.equal(tile.rect, rect)
  assert.equal([...tile.pixels], [...pixels])
  assert.is(tile.worker, 'worker-7')
})

fetching('it takes nothing but the tile that was asked for', async () => {
  const palette = paletteBytes('silver')
  const tooLong = new Uint8Array(20_000)
  tooLong.set(png)
  const wrong: Record<string, Uint8Array<ArrayBuffer>> = {
    'another size': encodePng({ width: 8, height: 16, palette }, pixels),
    'a bomb': encodePng({ width: 10_000, height: 10_000, palette }, new Uint8Array(1e8)),
    'cut short': png.slice(0, png.length - 20),
    'a flipped bit': png.map((byte, index) => index === png.length - 30 ? byte ^ 1 : byte),
    'too long': tooLong,
    'not a PNG': new TextEncoder().encode('<html>'),
    'nothing': new Uint8Array(0),
  }
  for (const [name, bytes] of Object.entries(wrong)) {
    const error = await failure(new Response(bytes))
    assert.is(error.retryable, true, name)
    assert.is(error.status, 502, name)
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
        (tile) => assert.is(tile.pixels.length, pixels.length),
        (error) => assert.instance(error, TileError),
      )
    }),
    { numRuns: 1000 },
  )
})

fetching('it tells what may be tried again, when, and how the client is answered', async () => {
  const busy = await failure(new Response('', { status: 503, headers: { 'Retry-After': '3' } }))
  assert.equal([busy.retryable, busy.status, busy.retryAfterMs], [true, 503, 3000])
  assert.equal([(await failure(new Response('', { status: 504 }))).status], [504])
  assert.equal([(await failure(new Response('', { status: 500 }))).status], [502])
  for (const status of [400, 404, 422]) assert.is((await failure(new Response('', { status }))).retryable, false)
  const odd = await failure(
    new Response('', { status: 503, headers: { 'Retry-After': 'Wed, 21 Oct 2026 07:28:00 GMT' } }),
  )
  assert.is(odd.retryAfterMs, 0)
})

fetching('it says 503 when the balancer cannot be reached', async () => {
  const error = await attempt(Promise.reject(new TypeError('fetch failed'))).catch((error) => error)
  assert.instance(error, TileError)
  assert.is(error.status, 503)
})

fetching('it gives up when the whole attempt is over, however the body drips', async () => {
  const fetchTile = createFetchTile({
    balancerUrl: 'http://balancer:1',
    attemptMs: 20,
    fetch: (_, init) =>
      Promise.resolve(
        new Response(
          new ReadableStream({
            start: (controller) =>
              init!.signal!.addEventListener('abort', () => controller.error(init!.signal!.reason)),
            pull: (controller) => controller.enqueue(png.subarray(0, 1)),
          }, { highWaterMark: 0 }).pipeThrough(dripping(init!.signal!)),
        ),
      ),
  })
  const error = await fetchTile('', rect, new AbortController().signal).catch((error) => error)
  assert.instance(error, TileError)
  assert.is(error.status, 504)
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
    fetch: (_, init) => {
      return new Promise((_, reject) => init!.signal!.addEventListener('abort', () => reject(init!.signal!.reason)))
    },
  })
  const abort = new AbortController()
  const reason = new Error('the client left')
  const meanwhile = fetchTile('', rect, abort.signal).catch((error) => error)
  abort.abort(reason)
  assert.is(await meanwhile, reason)
  assert.is(await fetchTile('', rect, abort.signal).catch((error) => error), reason)
})

fetching.run()
