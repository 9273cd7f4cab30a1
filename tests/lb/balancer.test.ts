import { LIMITS } from '../../core/limits.ts'
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createBalancer } from '../../lb/balancer.ts'
import { createFakeClock, settle } from '../helpers/clock.ts'
import { eventually } from '../helpers/eventually.ts'
import { expectProblem } from '../helpers/problem.ts'
import { createRandom } from '../helpers/random.ts'

/** A request that was passed on and waits for the test to answer it. */
interface Call {
  readonly request: Request
  readonly origin: string
  answer(body?: BodyInit | null, init?: ResponseInit): Promise<void>
  refuse(): Promise<void>
}

const FRONTEND = 'http://frontend'

/** A balancer before so many workers, on a fake clock, and the requests that wait behind it, oldest first. It begins with the first worker. */
function stage(size: number, random = () => 0) {
  const clock = createFakeClock()
  const calls: Call[] = []
  const logged: string[] = []

  function fetch(input: RequestInfo | URL) {
    const request = input as Request
    return new Promise<Response>((resolve, reject) => {
      const leave = () => void calls.splice(calls.indexOf(call), 1)
      const call: Call = {
        request,
        origin: new URL(request.url).origin,
        answer(body = '', init = {}) {
          leave()
          resolve(new Response(body, init))
          return settle()
        },
        refuse() {
          leave()
          reject(new TypeError('refused'))
          return settle()
        },
      }
      calls.push(call)
      request.signal.addEventListener('abort', () => {
        if (calls.includes(call)) leave()
        reject(request.signal.reason)
      })
    })
  }

  const workers = Array.from({ length: size }, (_, index) => `http://worker-${index + 1}`)
  const app = createBalancer({
    workers,
    frontend: FRONTEND,
    log: (_, message) => void logged.push(message),
    addressOf: (context) => context.req.header('Test-Address') ?? '',
    random,
    fetch,
    clock,
  })
  return {
    app,
    calls,
    clock,
    logged,
    workers,
    /** Sends a request, and resolves once it was passed on or refused. */
    async send(path = '/tile', init: RequestInit = {}): Promise<{ response: Promise<Response> }> {
      const response = Promise.resolve(app.request(path, init))
      response.catch(() => {})
      await settle()
      return { response }
    },
    origins: () => calls.map(({ origin }) => origin),
  }
}

/** A body that has begun, and ends as the test wants. */
function openBody() {
  let controller!: ReadableStreamDefaultController<Uint8Array>
  let isCanceled = false
  const stream = new ReadableStream<Uint8Array>({
    start: (given) => void (controller = given),
    cancel: () => void (isCanceled = true),
  })
  controller.enqueue(new Uint8Array([1, 2, 3]))
  return { stream, controller, isCanceled: () => isCanceled }
}

const spreading = suite('createBalancer() before workers')

spreading('it gives each request to a worker with the fewest in flight', async () => {
  // A number below a half begins a request; above, it ends one of those that run.
  const anyHistory = fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), { maxLength: 24 })
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 5 }), anyHistory, async (size, history) => {
      const { calls, origins, send, workers } = stage(size)
      const sent: Promise<Response>[] = []
      for (const choice of history) {
        const inFlight = (worker: string) => origins().filter((origin) => origin === worker).length
        if (choice < 0.5) {
          const least = Math.min(...workers.map(inFlight))
          sent.push((await send()).response)
          assert.is(inFlight(calls.at(-1)!.origin), least + 1)
        } else {
          await calls[Math.floor((choice - 0.5) * 2 * calls.length)]?.answer(null)
        }
      }
      for (const call of [...calls]) await call.answer(null)
      assert.ok((await Promise.all(sent)).every(({ status }) => status === 200))
    }),
    { numRuns: 30 },
  )
})

spreading('it chooses as the request wants, says by what, and by default where it does not offer that', async () => {
  const everybody = { least_conn: 4, round_robin: 4, ip_hash: 1, random: 4, hash: 4 }
  for (const [balance, workers] of Object.entries(everybody)) {
    const { calls, send } = stage(4, createRandom(1))
    const seen = new Set<string>()
    for (let n = 0; n < 80; n++) {
      const { response } = await send(`/tile?iterations=${n}&balance=${balance}`, {
        headers: { 'Test-Address': '::1' },
      })
      seen.add(calls[0]!.origin)
      await calls[0]!.answer()
      assert.is((await response).headers.get('X-Balance'), balance)
    }
    assert.is(seen.size, workers, balance)
  }
  const { calls, send } = stage(2)
  for (const query of ['', '?balance=least_time', '?balance=nobody', '?balance=']) {
    const { response } = await send(`/tile${query}`)
    await calls[0]!.answer('refused', { status: 400 })
    assert.equal([(await response).status, (await response).headers.get('X-Balance')], [400, 'least_conn'], query)
  }
})

spreading('it counts by itself for each way of choosing, as nginx does', async () => {
  const { origins, send } = stage(2)
  for (const balance of ['round_robin', 'least_conn', 'least_conn', 'round_robin']) {
    await send(`/tile?balance=${balance}`)
  }
  assert.equal(origins(), ['http://worker-1', 'http://worker-1', 'http://worker-2', 'http://worker-2'])
})

spreading('it passes on the path, the query as it was sent, the method and the headers', async () => {
  const { calls, send } = stage(1)
  const query = '?re=-0.75&im=%2B0.1&region=0,0,8,8'
  const headers = { 'If-None-Match': '"a"', 'Accept-Encoding': 'gzip', Expect: '100-continue' }
  await send(`/tile${query}`, { method: 'HEAD', headers })
  const { request } = calls[0]!
  assert.is(request.url, `http://worker-1/tile${query}`)
  assert.is(request.method, 'HEAD')
  assert.is(request.redirect, 'manual')
  assert.is(request.headers.get('If-None-Match'), '"a"')
  // What would only be packed to be unpacked here, and what fetch refuses.
  assert.is(request.headers.get('Accept-Encoding'), 'identity')
  assert.is(request.headers.get('Expect'), null)
})

spreading('it passes back what a worker answers, errors too, and asks nobody else', async () => {
  for (const status of [200, 301, 304, 400, 422, 503, 504]) {
    const { calls, origins, send } = stage(2)
    const { response } = await send()
    const body = status === 304 ? null : 'the body'
    await calls[0]!.answer(body, { status, headers: { ETag: '"a"', 'Retry-After': '7' } })
    const answer = await response
    assert.is(answer.status, status)
    assert.is(answer.headers.get('ETag'), '"a"')
    assert.is(answer.headers.get('Retry-After'), '7')
    assert.is(await answer.text(), body ?? '')
    assert.equal(origins(), [])
  }
})

spreading('it passes a body on as it comes', async () => {
  const { calls, send } = stage(1)
  const { stream, controller } = openBody()
  const { response } = await send()
  await calls[0]!.answer(stream)
  const reader = (await response).body!.getReader()
  assert.equal([...(await reader.read()).value!], [1, 2, 3])
  controller.close()
  assert.ok((await reader.read()).done)
})

spreading.run()

const faults = suite('createBalancer() when workers fail')

faults('it asks the next where a worker fails or stands aside, and passes back the last of three', async () => {
  for (const status of [500, 403]) {
    const { calls, origins, send } = stage(4)
    const { response } = await send()
    const asked: string[] = []
    const bodies = [openBody(), openBody(), openBody()]
    for (const { stream } of bodies) {
      asked.push(...origins())
      await calls[0]!.answer(stream, { status })
    }
    assert.is(new Set(asked).size, 3)
    assert.is((await response).status, status)
    assert.equal(bodies.map(({ isCanceled }) => isCanceled()), [true, true, false])
  }
})

faults('it sets aside a worker that fails at once, and none that stands aside', async () => {
  for (const [status, most] of [[500, 2], [403, 10]] as const) {
    const { calls, origins, send, workers } = stage(2)
    let bad = 0
    for (let n = 0; n < 20; n++) {
      const { response } = await send()
      if (origins()[0] === workers[0]) {
        bad++
        await calls[0]!.answer('', { status })
      }
      await calls[0]!.answer('a tile')
      assert.is(await (await response).text(), 'a tile')
    }
    assert.is(bad, most)
  }
})

faults('it tries another when a connection is refused', async () => {
  const { calls, send, origins, logged } = stage(3)
  const { response } = await send()
  assert.equal(origins(), ['http://worker-1'])
  await calls[0]!.refuse()
  assert.equal(origins(), ['http://worker-2'])
  await calls[0]!.answer('a tile')
  assert.is(await (await response).text(), 'a tile')
  assert.equal(logged, ['worker did not answer'])
})

faults('it answers 503 with Retry-After when a second one is refused, and when nobody is left', async () => {
  const { calls, send, workers } = stage(2)
  for (let round = 0; round < 3; round++) {
    const { response } = await send()
    for (let n = 0; n < (round < 2 ? workers.length : 0); n++) await calls[0]!.refuse()
    const answer = await response
    assert.is(answer.headers.get('Retry-After'), '1')
    await expectProblem(answer, 503)
  }
})

faults('it asks no fourth: the fault may be the request’s own', async () => {
  const { calls, origins, send } = stage(4)
  const { response } = await send()
  for (let n = 0; n < 3; n++) await calls[0]!.refuse()
  assert.equal(origins(), [])
  await expectProblem(await response, 503)
})

/** Two workers of which the first refuses or answers, as it is told, whenever it is asked. */
function stageTwo() {
  const { calls, clock, origins, send, workers } = stage(2)
  const isAsked = async (refuses: boolean) => {
    await send()
    const isFirst = origins()[0] === workers[0]
    if (isFirst && refuses) await calls[0]!.refuse()
    await calls[0]!.answer(null)
    return isFirst
  }
  return {
    clock,
    /** Asks for so many tiles; how often it was the first worker's turn. */
    async ask(tiles: number, { refuses }: { refuses: boolean }) {
      let turns = 0
      for (let tile = 0; tile < tiles; tile++) if (await isAsked(refuses)) turns++
      return turns
    },
  }
}

faults('it sets a worker aside after two failures, whatever it answers between them, for 5 s and a part', async () => {
  const { ask, clock } = stageTwo()
  assert.is(await ask(2, { refuses: true }), 1)
  assert.is(await ask(4, { refuses: false }), 2)
  assert.is(await ask(2, { refuses: true }), 1)
  await clock.advance(5_000)
  assert.is(await ask(4, { refuses: false }), 0)
  await clock.advance(1_000)
  assert.ok(await ask(4, { refuses: false }) > 0)
})

faults('it forgives a worker that answers later than 5 s after its failure', async () => {
  const { ask, clock } = stageTwo()
  for (let failure = 0; failure < 3; failure++) {
    assert.is(await ask(2, { refuses: true }), 1)
    await clock.advance(6_000)
    assert.is(await ask(2, { refuses: false }), 1)
  }
})

faults('it answers 504 where no answer begins within 10 s, takes the request back, and asks nobody else', async () => {
  const { calls, clock, origins, send } = stage(2)
  const { response } = await send()
  const { request } = calls[0]!
  await clock.advance(9_999)
  assert.equal(origins(), ['http://worker-1'])
  await clock.advance(1)
  await expectProblem(await response, 504)
  assert.ok(request.signal.aborted)
  assert.equal(origins(), [])
})

faults('it gives an answer that has begun all the time it takes', async () => {
  const { calls, clock, send } = stage(1)
  const { stream, controller } = openBody()
  const { response } = await send()
  await calls[0]!.answer(stream)
  assert.equal(clock.pending(), [])
  await clock.advance(60_000)
  controller.close()
  assert.is((await (await response).arrayBuffer()).byteLength, 3)
})

faults('it sends a request with a body once: the body is gone then', async () => {
  const { calls, origins, send } = stage(2)
  const { response } = await send('/tile', { method: 'POST', body: 'hi' })
  await calls[0]!.refuse()
  assert.equal(origins(), [])
  await expectProblem(await response, 503)
})

faults.run()

const leaving = suite('createBalancer() counts')

/** The ways in which an answer is over. */
const ENDINGS: Record<string, (answer: { response: Response; body: ReturnType<typeof openBody> }) => Promise<void>> = {
  async 'it ends'({ response, body }) {
    body.controller.close()
    await response.arrayBuffer()
  },
  async 'it breaks off'({ response, body }) {
    body.controller.error(new Error('reset'))
    await response.arrayBuffer().then(() => assert.unreachable('a broken body is no body'), () => {})
  },
  async 'the client stops reading'({ response, body }) {
    await response.body!.cancel()
    await settle()
    assert.ok(body.isCanceled())
  },
}

for (const [ending, end] of Object.entries(ENDINGS)) {
  leaving(`it has a request in flight until ${ending}`, async () => {
    const { calls, origins, send } = stage(2)
    const body = openBody()
    const { response } = await send()
    await calls[0]!.answer(body.stream)
    // By turns it would be the first one's again, but it is still busy.
    await send()
    await calls[0]!.answer(null)
    await send()
    assert.equal(origins(), ['http://worker-2'])
    await calls[0]!.answer(null)
    await end({ response: await response, body })
    await settle()
    for (let n = 0; n < 2; n++) await send()
    assert.equal(origins().sort(), ['http://worker-1', 'http://worker-2'])
  })
}

leaving('it takes a request back from the worker when the client leaves, without blaming the worker', async () => {
  const { calls, logged, origins, send } = stage(2)
  for (let n = 0; n < 4; n++) {
    const client = new AbortController()
    const { response } = await send('/tile', { signal: client.signal })
    const { request } = calls[0]!
    client.abort()
    await settle()
    assert.ok(request.signal.aborted)
    assert.is((await response).status, 499)
    assert.equal(origins(), [])
  }
  assert.equal(logged, [])
  for (let n = 0; n < 4; n++) await send()
  assert.equal(origins().sort(), ['http://worker-1', 'http://worker-1', 'http://worker-2', 'http://worker-2'])
})

leaving.run()

const clients = suite('createBalancer() and clients')

clients('it names for whom a request is, and believes nobody but this machine about it', async () => {
  const cases = [
    [{ 'Test-Address': '192.0.2.1', 'X-Client': '203.0.113.9', 'X-Forwarded-For': '203.0.113.9' }, '192.0.2.1'],
    [{ 'Test-Address': '127.0.0.1' }, '127.0.0.1'],
    [{ 'Test-Address': '127.0.0.1', 'X-Forwarded-For': '203.0.113.9, 192.0.2.2' }, '192.0.2.2'],
    [{ 'Test-Address': '::1', 'X-Forwarded-For': '192.0.2.3, 127.0.0.1' }, '192.0.2.3'],
  ] as const
  for (const [headers, client] of cases) {
    for (const path of ['/tile', '/limits']) {
      const { calls, send } = stage(1)
      const { response } = await send(path, { headers })
      assert.is(calls[0]!.request.headers.get('X-Client'), client)
      await calls[0]!.answer()
      await response
    }
  }
})

clients(
  'it shows what the frontend measures to this machine alone, answers for itself, and takes no credentials',
  async () => {
    const { app, calls, send } = stage(1)
    const metrics = await send('/metrics', { headers: { 'Test-Address': '192.0.2.1' } })
    await expectProblem(await metrics.response, 404)
    assert.is((await (await send('/balancer/livez')).response).status, 200)
    // As Node's server hands it on; a Request refuses to be made of it.
    const url = 'http://user:word@balancer/livez'
    const named = { url, method: 'GET', headers: new Headers() } as Request
    await expectProblem(await app.fetch(named), 400)
    assert.is(calls.length, 0)
    await send('/metrics', { headers: { 'Test-Address': '127.0.0.1' } })
    assert.is(calls.length, 1)
  },
)

clients.run()

const ready = suite('createBalancer() at /workers/readyz')

ready('it is ready as long as one worker is, and asks them all before it says no', async () => {
  const { calls, send, workers } = stage(4)
  const { response } = await send('/workers/readyz')
  const asked = new Set<string>()
  for (const _ of workers) {
    asked.add(calls[0]!.request.url)
    if (asked.size < workers.length) await calls[0]!.refuse()
  }
  await calls[0]!.answer('ready\n')
  assert.is((await response).status, 200)
  assert.equal([...asked].sort(), workers.map((worker) => `${worker}/readyz`))
})

ready('it asks another when one is silent for 1 s, and has no answer after 2 s', async () => {
  const { calls, clock, send } = stage(3)
  const silent = await send('/workers/readyz')
  await clock.advance(1_000)
  await calls[0]!.answer('ready\n')
  assert.is((await silent.response).status, 200)
  const late = await send('/workers/readyz')
  assert.equal(clock.pending(), [1_000])
  for (let n = 0; n < 2; n++) await clock.advance(1_000)
  await expectProblem(await late.response, 504)
  assert.equal(calls, [])
})

ready('it answers 503 with Retry-After when no worker can be reached', async () => {
  const { calls, send } = stage(3)
  const { response } = await send('/workers/readyz')
  for (let n = 0; n < 3; n++) await calls[0]!.refuse()
  await expectProblem(await response, 503)
})

ready.run()

const others = suite('createBalancer() before the frontend')

others('it passes on whatever is not for workers, with its body', async () => {
  for (const path of ['/', '/render?re=0', '/renders/1/events', '/tiles', '/readyz', '/workers']) {
    const { calls, send } = stage(1)
    const { response } = await send(path, { method: 'POST', body: 'hi' })
    const { request } = calls[0]!
    assert.is(request.url, FRONTEND + path)
    assert.is(await request.text(), 'hi')
    await calls[0]!.answer('yes', { status: 201 })
    assert.is((await response).status, 201)
  }
})

others('it answers 503 with Retry-After when it cannot be reached, 504 when it is silent for 75 s', async () => {
  const { calls, clock, send } = stage(1)
  const refused = await send('/')
  await calls[0]!.refuse()
  await expectProblem(await refused.response, 503)
  const silent = await send('/')
  assert.equal(clock.pending(), [75_000])
  await clock.advance(75_000)
  await expectProblem(await silent.response, 504)
})

others.run()

const refusals = suite('createBalancer() refusals')

refusals('it refuses what no service takes, and troubles none with it', async () => {
  const { app, origins, send } = stage(1)
  const cases = {
    413: send('/renders', { method: 'POST', body: 'x'.repeat(17_000), headers: { 'Content-Length': '17000' } }),
    414: send(`/tile?re=${'1'.repeat(LIMITS.url)}`),
    400: send('/tile', { headers: { 'Content-Length': '2' } }),
  }
  for (const [status, sent] of Object.entries(cases)) await expectProblem(await (await sent).response, Number(status))
  // No Request can be made of these, yet a server's may be so.
  const arrive = (part: 'method' | 'url', value: string) => {
    return app.fetch(Object.defineProperty(new Request('http://balancer/tile'), part, { value }))
  }
  await expectProblem(await arrive('method', 'TRACE'), 405)
  await expectProblem(await arrive('method', 'CONNECT'), 405)
  await expectProblem(await arrive('url', 'http://a b/tile'), 400)
  assert.equal(origins(), [])
})

refusals('it takes a URL of 24,000 characters, and none longer', async () => {
  for (const path of ['/tile?', '/render?', '/workers/readyz?']) {
    const { calls, send } = stage(1)
    await send(path.padEnd(LIMITS.url, 'x'))
    assert.is(calls.length, 1)
    await expectProblem(await (await send(path.padEnd(LIMITS.url + 1, 'x'))).response, 414)
    assert.is(calls.length, 1)
  }
})

refusals('it takes a body of 16 kB, and none longer, announced or not', async () => {
  const post = (bytes: number, isAnnounced: boolean): RequestInit & { duplex: 'half' } => ({
    method: 'POST',
    body: new Blob([new Uint8Array(bytes)]).stream(),
    duplex: 'half',
    headers: isAnnounced ? { 'Content-Length': String(bytes) } : { 'Transfer-Encoding': 'chunked' },
  })
  for (const isAnnounced of [true, false]) {
    const { calls, send } = stage(1)
    await send('/renders', post(16_384, isAnnounced))
    const { request } = await eventually('it is passed on', () => calls[0])
    assert.is((await request.arrayBuffer()).byteLength, 16_384)
    await expectProblem(await (await send('/renders', post(16_385, isAnnounced))).response, 413)
    assert.is(calls.length, 1)
  }
})

refusals('it takes no body where fetch could not pass it on', async () => {
  const { calls, send } = stage(1)
  for (const method of ['GET', 'HEAD']) {
    for (const headers of [['Content-Length', '5'], ['Transfer-Encoding', 'chunked']] as [string, string][]) {
      const { response } = await send('/tile', { method, headers: [headers] })
      assert.is((await response).status, 400)
    }
    assert.is(calls.length, 0)
  }
  await send('/tile', { headers: { 'Content-Length': '0' } })
  assert.is(calls.length, 1)
})

refusals.run()
