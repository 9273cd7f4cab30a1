import { decode } from 'fast-png'
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { paletteEntries } from '../../core/palette.ts'
import { unpackValues } from '../../core/values.ts'
import { REVISION } from '../../worker/render.ts'
import { readNpy } from '../helpers/npy.ts'
import { SLOW_PLACE } from '../helpers/slow.ts'
import { testWorker } from '../helpers/worker.ts'

/** Long enough that the kernel looks at the clock many times: 4,096 inside pixels of 10,000 steps. */
const HEAVY = `/tile?${SLOW_PLACE}&width=64&height=64&iterations=20000`

async function bytesOf(response: Response): Promise<Uint8Array> {
  return new Uint8Array(await response.arrayBuffer())
}

/** A yield that the test resolves, and what says that it was reached. */
function gate() {
  let open!: () => void
  let reach!: () => void
  const opened = new Promise<void>((resolve) => open = resolve)
  const reached = new Promise<void>((resolve) => reach = resolve)
  const pass = () => {
    reach()
    return opened
  }
  return { pass, open, reached }
}

const tile = suite('GET /tile')

tile('it answers a PNG that says who drew it and how long it took', async () => {
  const response = await testWorker().request('/tile?width=40&height=30&palette=ember&coloring=bands&inside=0a0b0c')
  assert.is(response.status, 200)
  assert.is(response.headers.get('Content-Type'), 'image/png')
  assert.is(response.headers.get('Cache-Control'), 'public, max-age=86400')
  assert.is(response.headers.get('X-Worker'), 'worker-1')
  assert.match(response.headers.get('Server-Timing')!, /^queue;dur=[\d.]+, compute;dur=[\d.]+, encode;dur=[\d.]+$/)
  const image = decode(await bytesOf(response), { checkCrc: true })
  assert.equal([image.width, image.height, image.depth, image.channels], [40, 30, 8, 1])
  assert.equal(image.palette, [[10, 11, 12], ...paletteEntries('ember').slice(1)])
  assert.is(image.data[15 * 40 + 20], 0)
  assert.ok(image.data[0]! > 0)
})

tile('it answers true color for continuous values, and for counts of several samples', async () => {
  const worker = testWorker()
  for (const query of ['', 'samples=4', 'coloring=bands&samples=4']) {
    const image = decode(await bytesOf(await worker.request(`/tile?width=20&height=10&${query}`)), { checkCrc: true })
    assert.equal([image.width, image.height, image.depth, image.channels], [20, 10, 8, 3], query)
  }
})

tile('it colors by stops as by a palette of these colors, and by any scale', async () => {
  const worker = testWorker()
  const view = 'width=30&height=20&re=-0.7436&im=0.1318&span=0.01'
  const draw = async (query: string) => decode(await bytesOf(await worker.request(`/tile?${view}&${query}`))).data
  const red = await draw('stops=c00000&inside=c00000')
  for (let pixel = 0; pixel < 600; pixel++) assert.equal([...red.slice(3 * pixel, 3 * pixel + 3)], [192, 0, 0])
  const pictures = await Promise.all(['', 'scale=sqrt', 'scale=log', 'scale=10,20,60'].map(draw))
  assert.is(new Set(pictures.map((data) => data.join())).size, 4)
  assert.equal(await draw('scale=linear'), pictures[0])
})

tile('it answers values that come to the same numbers as npy, to what a picture needs', async () => {
  const worker = testWorker()
  const view = '/tile?width=64&height=48&re=-0.7436&im=0.1318&span=0.01'
  for (const coloring of ['smooth', 'bands']) {
    const response = await worker.request(`${view}&coloring=${coloring}&format=values`)
    assert.is(response.headers.get('Content-Type'), 'application/vnd.almondbread.values')
    const { values } = unpackValues(await bytesOf(response))
    const { values: numbers } = readNpy(await bytesOf(await worker.request(`${view}&coloring=${coloring}&format=npy`)))
    values.forEach((value, at) => {
      const wanted = numbers[at]!
      if (coloring === 'bands' || wanted === Infinity) assert.is(value, wanted)
      else assert.ok(Math.abs(value - wanted) < wanted / 8, `${value} ${wanted}`)
    })
  }
})

tile('it gives more samples to pixels that need them only, and all of them to who asks for values', async () => {
  const worker = testWorker()
  const url = '/tile?width=64&height=48&re=-0.7436&im=0.1318&span=0.01&samples=16&format=values'
  const { samples } = unpackValues(await bytesOf(await worker.request(url)))
  const counts = new Set(samples!.counts)
  assert.ok([...counts].every((count) => [0, 4, 16].includes(count)) && counts.has(0) && counts.has(16))
  assert.is(samples!.values.length, samples!.counts.reduce((sum, count) => sum + count, 0))
})

tile('it tells of a deep tile what its time went to, by which arithmetic, and how many steps were spared', async () => {
  const timing = ['queue', 'compute', 'orbit', 'table', 'pixels', 'encode'].map((part) => `${part};dur=[\\d.]+`).join(
    ', ',
  )
  const depths = { 'perturbation': '1e-40', 'hybrid': '1e-320' }
  for (const [arithmetic, span] of Object.entries(depths)) {
    const worker = testWorker()
    const url = `/tile?re=-1.7686&im=0.0042&span=${span}&width=8&height=8&iterations=3000`
    const response = await worker.request(url)
    assert.is(response.status, 200)
    assert.match(response.headers.get('Server-Timing')!, new RegExp(`^${timing}$`))
    assert.match(response.headers.get('X-Arithmetic')!, new RegExp(`^${arithmetic}; skipped=0\\.\\d{4}$`))
    const head = await worker.request(url, { method: 'HEAD' })
    assert.is(head.headers.get('X-Arithmetic'), arithmetic)
    assert.match(await (await worker.request('/metrics')).text(), /^tile_reference_bytes [1-9]/m)
  }
  assert.is((await testWorker().request('/tile?width=8&height=8')).headers.get('X-Arithmetic'), 'float64')
})

tile('it answers the numbers themselves: counts with 0 inside, values with inf inside', async () => {
  const worker = testWorker()
  const place = 're=0&span=8&width=3&height=1&iterations=50&format=npy'
  const counts = readNpy(await bytesOf(await worker.request(`/tile?${place}&coloring=bands`)))
  assert.equal(counts, { descriptor: '<u4', shape: [1, 3], values: [1, 0, 1] })
  const values = readNpy(await bytesOf(await worker.request(`/tile?${place}&coloring=smooth`)))
  assert.is(values.descriptor, '<f8')
  assert.is(values.values[1], Infinity)
})

tile('it compresses the numbers for a client that accepts it, under another tag', async () => {
  const worker = testWorker()
  const url = '/tile?format=npy&width=64&height=64'
  const plain = await worker.request(url, { headers: { 'Accept-Encoding': 'gzip;q=0, br' } })
  const packed = await worker.request(url, { headers: { 'Accept-Encoding': 'br, gzip' } })
  assert.is(plain.headers.get('Content-Encoding'), null)
  assert.is(packed.headers.get('Content-Encoding'), 'gzip')
  assert.is(packed.headers.get('Vary'), 'Accept-Encoding')
  assert.is.not(packed.headers.get('ETag'), plain.headers.get('ETag'))
  const unpacked = new Response(packed.body!.pipeThrough(new DecompressionStream('gzip')))
  assert.equal(await bytesOf(unpacked), await bytesOf(plain))
})

tile('it answers 304 to the tag of the same request, however spelled, without computing', async () => {
  let yields = 0
  const worker = testWorker({ yieldTurn: () => Promise.resolve(void yields++) })
  const first = await worker.request(HEAVY)
  const tag = first.headers.get('ETag')!
  assert.is(first.headers.get('X-Kernel-Revision'), REVISION)
  assert.ok(tag.startsWith(`"${REVISION}-`))
  assert.ok(yields > 0)
  yields = 0
  const again = await worker.request(HEAVY.replace('e-7', '0e-7'), {
    headers: { 'If-None-Match': `"x", ${tag}` },
  })
  assert.is(again.status, 304)
  assert.is(again.headers.get('ETag'), tag)
  assert.is((await bytesOf(again)).length, 0)
  const other = await worker.request('/tile?width=9', { headers: { 'If-None-Match': tag } })
  assert.is(other.status, 200)
  assert.is(yields, 0)
})

tile('it computes nothing for a HEAD', async () => {
  let yields = 0
  const worker = testWorker({ yieldTurn: () => Promise.resolve(void yields++) })
  const response = await worker.request(HEAVY, { method: 'HEAD' })
  assert.is(response.status, 200)
  assert.is(response.headers.get('Content-Type'), 'image/png')
  assert.is(yields, 0)
})

tile('it names the parameter that is wrong, in a problem that is never cached', async () => {
  const cases = {
    're=NaN': [400, 're'],
    'iterations=0': [422, 'iterations'],
    'span=1e-6001': [422, 'span'],
    'x=1': [400, 'x'],
  }
  for (const [query, [status, parameter]] of Object.entries(cases)) {
    const response = await testWorker().request(`/tile?${query}`)
    assert.is(response.status, status)
    assert.is(response.headers.get('Content-Type'), 'application/problem+json')
    assert.is(response.headers.get('Cache-Control'), 'no-store')
    const problem = await response.json()
    assert.is(problem.parameter, parameter)
    assert.is(problem.status, status)
  }
})

tile('it gives any tiling of a view the pixels of the whole', async () => {
  const worker = testWorker()
  const size = fc.integer({ min: 1, max: 30 })
  const corner = fc.record({ x: fc.integer({ min: 0, max: 30 }), y: fc.integer({ min: 0, max: 20 }) })
  const places = [
    're=-0.7436447&im=0.1318261&span=0.02&iterations=200',
    're=-1.7686&im=0.0042&span=1e-30&iterations=400',
  ]
  const looks = [
    'coloring=bands',
    'coloring=smooth',
    'samples=16',
    'coloring=bands&samples=5',
    'samples=64&scale=20,40,90',
  ]
  for (const query of places.flatMap((place) => looks.map((look) => `${place}&${look}&width=60&height=50`))) {
    const whole = decode(await bytesOf(await worker.request(`/tile?${query}`)))
    await fc.assert(
      fc.asyncProperty(corner, size, size, async ({ x, y }, width, height) => {
        const url = `/tile?${query}&region=${x},${y},${width},${height}`
        const { channels, data } = decode(await bytesOf(await worker.request(url)))
        assert.is(channels, whole.channels)
        data.forEach((byte, at) => {
          const [pixel, part] = [Math.floor(at / channels), at % channels]
          const place = (y + Math.floor(pixel / width)) * 60 + x + pixel % width
          assert.is(byte, whole.data[place * channels + part], query)
        })
      }),
      { numRuns: 12 },
    )
  }
})

tile('it lets some wait while one is computed, and answers 503 with Retry-After beyond', async () => {
  const { pass, open, reached } = gate()
  const worker = testWorker({ config: { QUEUE_LIMIT: 2 }, yieldTurn: pass })
  const running = worker.request(HEAVY)
  await reached
  const waiting = [worker.request('/tile?width=8&height=8'), worker.request('/tile?width=9&height=9')]
  const refused = await worker.request('/tile?width=7&height=7')
  assert.is(refused.status, 503)
  assert.is(refused.headers.get('Retry-After'), '1')
  assert.is((await worker.request('/livez')).status, 200)
  assert.is((await worker.request('/readyz')).status, 200)
  open()
  for (const response of await Promise.all([running, ...waiting])) assert.is(response.status, 200)
})

tile('it lets cheap tiles wait behind a dear one, and no dear tile', async () => {
  const { pass, open, reached } = gate()
  const worker = testWorker({ config: { QUEUE_WORK_MS: 10 }, yieldTurn: pass })
  const running = worker.request(HEAVY)
  await reached
  const cheap = worker.request('/tile?width=8&height=8')
  const dear = await worker.request(HEAVY)
  assert.is(dear.status, 503)
  assert.is(dear.headers.get('X-Worker'), 'worker-1')
  open()
  for (const response of await Promise.all([running, cheap])) assert.is(response.status, 200)
  const metrics = await (await worker.request('/metrics')).text()
  assert.match(metrics, 'tiles_shed_total{reason="work"} 1')
})

tile('it keeps to the time that the client has left, and refuses what it cannot read', async () => {
  // The first turn alone takes longer than there is; to begin with there is plenty.
  const yieldTurn = () => new Promise<void>((resolve) => setTimeout(resolve, 1_100))
  const headers = { 'X-Deadline-Ms': '1000' }
  const late = await testWorker({ yieldTurn }).request(HEAVY, { headers })
  assert.is(late.status, 504)
  assert.is(late.headers.get('X-Worker'), 'worker-1')
  const budget = await testWorker({ yieldTurn, config: { TILE_BUDGET_MS: 1_000 } }).request(HEAVY, {
    headers: { 'X-Deadline-Ms': '60000' },
  })
  assert.is(budget.status, 504)
  for (const garbage of ['', '-1', '1e3', 'soon', '9999999999']) {
    const response = await testWorker().request('/tile?width=8&height=8', { headers: { 'X-Deadline-Ms': garbage } })
    assert.is(response.status, 400, garbage)
  }
})

tile('it leaves a tile to others where it is named as one to avoid', async () => {
  const worker = testWorker()
  const ask = async (avoid: string) => {
    return (await worker.request('/tile?width=8&height=8', { headers: { 'X-Avoid': avoid } })).status
  }
  assert.is(await ask('worker-1'), 403)
  assert.is(await ask('worker-2, worker-1'), 403)
  assert.is(await ask('worker-10,worker-2'), 200)
})

tile('it answers with the id that the request came with, or with one of its own', async () => {
  const ask = async (headers: Record<string, string>) => {
    return (await testWorker().request('/tile?width=8&height=8', { headers })).headers.get('X-Request-Id')!
  }
  assert.is(await ask({ 'X-Request-Id': 'abc-123' }), 'abc-123')
  assert.match(await ask({}), /^[\w-]{36}$/)
  assert.match(await ask({ 'X-Request-Id': '<script>' }), /^[\w-]{36}$/)
})

tile('it stops computing when the client leaves, says that it has, and takes the next', async () => {
  const { pass, open, reached } = gate()
  let turns = 0
  const worker = testWorker({
    yieldTurn() {
      turns++
      return pass()
    },
  })
  const abort = new AbortController()
  const has = async () => (await worker.request('/tile', { method: 'HEAD' })).headers.get('X-In-Flight')
  const left = worker.request(HEAVY, { signal: abort.signal })
  await reached
  assert.is(await has(), '1')
  abort.abort()
  open()
  assert.is((await left).status, 499)
  assert.is(await has(), '0')
  assert.is(turns, 1)
  assert.match(await (await worker.request('/metrics')).text(), 'tiles_aborted_total{where="computing"} 1')
  assert.is((await worker.request('/tile?width=8&height=8')).status, 200)
})

tile('it answers 504 past its budget, and takes the next', async () => {
  const worker = testWorker({
    config: { TILE_BUDGET_MS: 1_000 },
    yieldTurn: () => new Promise((resolve) => setTimeout(resolve, 30)),
  })
  const response = await worker.request(HEAVY)
  assert.is(response.status, 504)
  assert.is((await response.json()).title, 'Tile too slow')
  assert.is((await worker.request('/tile?width=8&height=8&iterations=5')).status, 200)
})

tile('it counts requests and time in its metrics', async () => {
  const worker = testWorker()
  await worker.request('/tile?width=8&height=8')
  const text = await (await worker.request('/metrics')).text()
  assert.match(text, /http_requests_total\{[^}]*status="200"[^}]*route="\/tile"[^}]*\} 1|route="\/tile"[^}]*\} 1/)
  assert.match(text, /tile_seconds_total\{phase="compute"\} \d/)
  assert.match(text, /tile_queue_length 0/)
  assert.match(text, /tile_steps_total [1-9]/)
  assert.match(text, /tile_slices_total [1-9]/)
  assert.match(text, /tile_queue_seconds_count 1/)
})

tile.run()
