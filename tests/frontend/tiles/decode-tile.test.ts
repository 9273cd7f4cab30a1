import { execFileSync } from 'node:child_process'
import process from 'node:process'
import { deflateSync } from 'node:zlib'
import * as fc from 'fast-check'
import { decode } from 'fast-png'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { LIMITS } from '../../../core/limits.ts'
import { paletteBytes } from '../../../core/palette.ts'
import { INDEXED, type Raster } from '../../../core/raster.ts'
import { pngReading, readBounded } from '../../../frontend/tiles/decode-tile.ts'
import { TileError } from '../../../frontend/tiles/tile.ts'
import { BOMB_RECT, createBombs, goodTile, inflatedLength } from '../../helpers/bombs.ts'
import type { DecodeRun } from '../../helpers/decode.run.ts'
import { timesAsSlow } from '../../helpers/in-turn.ts'
import { joinPng, type PngChunk, splitPng } from '../../helpers/png-chunks.ts'
import { extent, proof } from '../../helpers/proof.ts'
import { createRandom } from '../../helpers/random.ts'
import { indexedPng } from '../../helpers/rasters.ts'
import { programOf } from '../../helpers/service.ts'

const PNG = pngReading(INDEXED)

/** A short one, so that damage hits the rest of a tile as often. */
const palette = paletteBytes('silver').subarray(0, 3 * 4)

/** A sound tile of any pixels, at times all of a color. */
const anyTile = fc.record({
  width: fc.integer({ min: 1, max: 24 }),
  height: fc.integer({ min: 1, max: 24 }),
  colors: fc.constantFrom(1, 2, 256),
  seed: fc.nat(),
}).map(({ width, height, colors, seed }) => {
  const random = createRandom(seed)
  const pixels = Uint8Array.from({ length: width * height }, () => Math.floor(random() * colors))
  return { rect: { x: 0, y: 0, width, height }, pixels, png: indexedPng({ width, height, palette }, pixels) }
})

type Chunks = readonly PngChunk[]

const anyByte = fc.integer({ min: 0, max: 255 })

/** A place in something of any length, as a share of it. */
const anywhere = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const placeIn = (share: number, { length }: { length: number }) => Math.floor(share * length)

const anyType = fc.oneof(
  fc.constantFrom(
    'IHDR',
    'PLTE',
    'IDAT',
    'IEND',
    'tRNS',
    'iCCP',
    'tEXt',
    'zTXt',
    'iTXt',
    'pHYs',
    'gAMA',
    'acTL',
    'fdAT',
  ),
  fc.stringMatching(/^[A-Za-z]{4}$/),
)

/** Damage that keeps lengths and CRCs right, and so gets past them. */
const damagedChunks: fc.Arbitrary<(chunks: Chunks) => Chunks> = fc.oneof(
  fc.tuple(anywhere, anywhere, anyByte).map(([which, where, byte]) => (chunks: Chunks) =>
    withData(chunks, which, (data) => changed(data, where, byte))
  ),
  fc.tuple(anywhere, anywhere).map(([which, where]) => (chunks: Chunks) =>
    withData(chunks, which, (data) => data.subarray(0, placeIn(where, data)))
  ),
  fc.tuple(anywhere, fc.uint8Array({ minLength: 1, maxLength: 40 })).map(([which, more]) => (chunks: Chunks) =>
    withData(chunks, which, (data) => Uint8Array.of(...data, ...more))
  ),
  fc.tuple(anywhere, anyType).map(([which, type]) => (chunks: Chunks) =>
    chunks.map((chunk, at) => at === placeIn(which, chunks) ? { ...chunk, type } : chunk)
  ),
  anywhere.map((which) => (chunks: Chunks) => chunks.toSpliced(placeIn(which, chunks), 1)),
  fc.tuple(anywhere, anywhere).map(([which, where]) => (chunks: Chunks) =>
    chunks.toSpliced(placeIn(where, chunks), 0, ...chunks.slice(placeIn(which, chunks)).slice(0, 1))
  ),
  fc.tuple(anywhere, anywhere).map(([which, where]) => (chunks: Chunks) => {
    const chunk = chunks.slice(placeIn(which, chunks)).slice(0, 1)
    return chunks.toSpliced(placeIn(which, chunks), 1).toSpliced(placeIn(where, chunks), 0, ...chunk)
  }),
  fc.tuple(anywhere, anyType, fc.uint8Array({ maxLength: 40 })).map(([where, type, data]) => (chunks: Chunks) =>
    chunks.toSpliced(placeIn(where, chunks), 0, { type, data })
  ),
)

/** Rows of any filters, of about the right number, packed as any encoder may. */
const otherRows: fc.Arbitrary<(chunks: Chunks, width: number, height: number) => Chunks> = fc.record({
  seed: fc.nat(),
  filters: fc.integer({ min: 1, max: 6 }),
  more: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.integer({ min: -30, max: 30 }), fc.nat(1_000)),
  level: fc.integer({ min: 0, max: 9 }),
}).map(({ seed, filters, more, level }) => (chunks, width, height) => {
  const random = createRandom(seed)
  const rows = Uint8Array.from({ length: Math.max(0, height * (width + 1) + more) }, (_, at) => {
    return Math.floor(random() * (at % (width + 1) === 0 ? filters : 256))
  })
  return chunks.map((chunk) => chunk.type === 'IDAT' ? { ...chunk, data: deflateSync(rows, { level }) } : chunk)
})

/** Where header, palette and data begin in a tile as it is encoded. */
const CHUNK_STARTS = [8, 33, 57]

/** Damage to the file as it stands, which lengths and CRCs should show. */
const damagedBytes: fc.Arbitrary<(png: Uint8Array) => Uint8Array> = fc.oneof(
  fc.tuple(anywhere, anyByte).map(([where, byte]) => (png: Uint8Array) => changed(png, where, byte)),
  anywhere.map((where) => (png: Uint8Array) => png.subarray(0, placeIn(where, png))),
  fc.tuple(anywhere, fc.uint8Array({ minLength: 1, maxLength: 20 })).map(([where, more]) => (png: Uint8Array) => {
    const at = placeIn(where, png)
    return Uint8Array.of(...png.subarray(0, at), ...more, ...png.subarray(at))
  }),
  fc.tuple(fc.constantFrom(...CHUNK_STARTS), fc.nat(0xffffffff)).map(([start, length]) => (png: Uint8Array) => {
    const lying = png.slice()
    if (start + 4 <= lying.length) new DataView(lying.buffer).setUint32(start, length)
    return lying
  }),
)

const anyDamage = fc.oneof(
  { weight: 3, arbitrary: fc.record({ chunks: fc.array(damagedChunks, { minLength: 1, maxLength: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ rows: otherRows }) },
  { weight: 1, arbitrary: fc.record({ rows: otherRows, chunks: fc.array(damagedChunks, { maxLength: 1 }) }) },
  { weight: 2, arbitrary: fc.record({ bytes: fc.array(damagedBytes, { minLength: 1, maxLength: 4 }) }) },
)

/** Any of the damages to a tile, in the order in which they build on each other. */
const anyDamaged = fc.record({
  tile: anyTile,
  damage: anyDamage as fc.Arbitrary<{
    rows?: (chunks: Chunks, width: number, height: number) => Chunks
    chunks?: ((chunks: Chunks) => Chunks)[]
    bytes?: ((png: Uint8Array) => Uint8Array)[]
  }>,
}).map(({ tile: { png, rect }, damage: { rows, chunks = [], bytes = [] } }) => {
  const sound = splitPng(png)
  const start = rows ? rows(sound, rect.width, rect.height) : sound
  const joined = joinPng(chunks.reduce((now, damage) => damage(now), start))
  return { rect, png: bytes.reduce<Uint8Array>((now, damage) => damage(now), joined) }
})

const RUNS = extent(3_000, 12_000)

const decoding = suite('pngReading().read()')

decoding('it gives the pixels that were encoded', () => {
  fc.assert(fc.property(anyTile, ({ png, rect, pixels }) => assert.equal(PNG.read(png, rect).data, pixels)))
})

decoding(`it makes of ${RUNS} damaged tiles their pixels or a TileError, and never takes long`, () => {
  let accepted = 0
  let slowest = { ms: 0, decode: () => {} }
  const decodeOne = ({ png, rect }: { png: Uint8Array; rect: typeof BOMB_RECT }) => {
    const started = performance.now()
    const pixels = pixelsOrError(png, rect)
    const ms = performance.now() - started
    if (ms > slowest.ms) slowest = { ms, decode: () => void pixelsOrError(png, rect) }
    if (pixels instanceof TileError) return
    accepted++
    assert.is(pixels.data.length, rect.width * rect.height)
    // An independent inflater and an independent reader of chunks come to the same.
    assert.equal(pixels.data, decode(png, { checkCrc: true }).data)
  }
  fc.assert(fc.property(anyDamaged, decodeOne), { numRuns: RUNS, seed: proof.seed })
  assert.ok(accepted > RUNS / 10 && accepted < RUNS / 2, `${accepted} were accepted`)
  const good = goodTile()
  const times = timesAsSlow(slowest.decode, () => void PNG.read(good, BOMB_RECT))
  assert.ok(times < MOST_TIMES, `one took ${times} times as long as a sound one`)
})

decoding('it takes nothing but the chunks of a tile, whole, once and in their order', async () => {
  const good = goodTile()
  assert.is(PNG.read(joinPng(splitPng(good)), BOMB_RECT).data.length, BOMB_RECT.width * BOMB_RECT.height)
  for (const [name, png] of Object.entries(await createBombs())) {
    assert.ok(png.length <= PNG.mostBytes(BOMB_RECT), name)
    const error = pixelsOrError(png, BOMB_RECT)
    assert.instance(error, TileError, name)
    const { message, fault, cause } = error as TileError
    assert.equal([message, fault], ['Cannot decode the tile', 'damaged'], name)
    assert.instance(cause, Error, name)
  }
})

decoding('it takes no more memory and no more time for a bomb than for a tile', async () => {
  const { 'data that inflates a thousandfold': bomb, 'a color profile that inflates': profile } = await createBombs()
  assert.ok(await inflatedLength(splitPng(bomb!)[2]!.data) > 50e6)
  assert.ok(await inflatedLength(splitPng(profile!)[2]!.data.subarray(3)) > 50e6)

  const good = decodeInProcess('good', 'ours')
  const bombs = decodeInProcess('bombs', 'ours')
  const unbounded = decodeInProcess('bombs', 'unbounded')
  const mostBytes = 2 * good.grownBytes + SLACK_BYTES
  assert.is(good.refused, 0)
  assert.ok(bombs.refused > 0)
  assert.ok(bombs.grownBytes <= mostBytes, `bombs took ${bombs.grownBytes} bytes, good tiles ${good.grownBytes}`)
  assert.ok(bombs.slowness < MOST_TIMES, `one took ${bombs.slowness} times as long as a sound one`)
  assert.ok(unbounded.grownBytes > mostBytes, `unbounded, they took ${unbounded.grownBytes} bytes`)
  assert.ok(unbounded.slowness > MOST_TIMES, `unbounded, they took ${unbounded.slowness} times as long`)
})

decoding.run()

const largest = suite('pngReading().mostBytes()')

largest('it is never less than a tile that cannot be compressed', () => {
  const side = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(255, 256, LIMITS.tileSide.most))
  const random = createRandom(1)
  fc.assert(fc.property(side, side, (width, height) => {
    const pixels = Uint8Array.from({ length: width * height }, () => random() * 256)
    assert.ok(
      indexedPng({ width, height, palette }, pixels).length <= PNG.mostBytes({ x: 0, y: 0, width, height }),
    )
  }))
})

largest.run()

const reading = suite('readBounded()')

reading('it puts together a body of as many bytes as it may have', async () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 9 }))
  await fc.assert(fc.asyncProperty(pieces, fc.nat(50), async (pieces, most) => {
    const whole = pieces.flatMap((piece) => [...piece])
    const result = await readBounded(new Response(streamOf(pieces)), most).catch((error) => error)
    if (whole.length > most) assert.instance(result, TileError)
    else assert.equal([...result], whole)
  }))
})

reading('it leaves a body that never ends', async () => {
  let asked = 0
  let isLeft = false
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => void controller.enqueue(new Uint8Array(++asked && 100)),
    cancel: () => void (isLeft = true),
  }, { highWaterMark: 0 })
  assert.instance(await readBounded(new Response(body), 1_000).catch((error) => error), TileError)
  assert.equal([asked, isLeft], [11, true])
})

reading('it needs a body', async () => {
  assert.instance(await readBounded(new Response(null), 10).catch((error) => error), TileError)
})

reading.run()

/** What a bomb takes, as a multiple of what a sound tile does; fast-png by itself takes a hundred times and more for some. */
const MOST_TIMES = 10

/** By how much memory may differ however little is in use. */
const SLACK_BYTES = 4 * 2 ** 20

function pixelsOrError(png: Uint8Array, rect: typeof BOMB_RECT): Raster | TileError {
  try {
    return PNG.read(png, rect)
  } catch (error) {
    if (error instanceof TileError) return error
    throw error
  }
}

function decodeInProcess(kind: 'good' | 'bombs', decoder: 'ours' | 'unbounded'): DecodeRun {
  const runtime = process.versions.deno === undefined ? 'node' : 'deno'
  const [program, ...args] = programOf(runtime, 'tests/helpers/decode.run.ts')
  return JSON.parse(execFileSync(program!, [...args, kind, decoder], { encoding: 'utf8' }))
}

function withData(chunks: Chunks, which: number, change: (data: Uint8Array) => Uint8Array): Chunks {
  return chunks.map((chunk, at) => at === placeIn(which, chunks) ? { ...chunk, data: change(chunk.data) } : chunk)
}

/** A copy with another byte at a place, if it has any. */
function changed(bytes: Uint8Array, where: number, byte: number): Uint8Array {
  const copy = bytes.slice()
  copy[placeIn(where, copy)] = byte
  return copy
}

function streamOf(pieces: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  const left = [...pieces]
  return new ReadableStream({
    pull(controller) {
      const piece = left.shift()
      if (piece) controller.enqueue(piece)
      else controller.close()
    },
  })
}
