/** What strangers may ask for that is legal and dear, and what is left to others meanwhile. Each client has an address of its own. */
import { get as getOverHttp, type IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { quantile } from '../../lab/measures.ts'
import { type ChaosFleet, hasChaosFleet, startChaosFleet } from '../helpers/chaos-fleet.ts'
import type { ChaosService } from '../helpers/chaos-service.ts'
import { eventually } from '../helpers/eventually.ts'
import { probe } from '../helpers/probes.ts'
import { extent } from '../helpers/proof.ts'
import { scrape } from '../helpers/scrape.ts'
import { SLOW_PLACE } from '../helpers/slow.ts'

const PERSON = '192.0.2.1'
const STRANGER = '198.51.100.1'

const SMALL_PICTURE = '/render?width=64&height=64&iterations=50&coloring=bands'

/** A picture of four million tiles, each of them dear to estimate. */
const TILES_WITHOUT_END =
  '/render?width=32768&height=32768&re=-0.1225&im=0.7449&span=0.05&iterations=1000&tile=16&coloring=bands'

/** One whose first rows are soon there, and of which many more follow. */
const LONG_PICTURE = '/render?width=4096&height=32768&iterations=50&tile=64&coloring=bands'

/** Seconds of a worker for one pixel and a few bytes. */
const DEAR_TILE = `/tile?${SLOW_PLACE}&width=1024&height=1024&iterations=38000&region=0,0,256,256`

/** Room for an orbit of some hundred thousand steps and a table of it, not for all that the second test asks for. */
const REFERENCE_BYTES = 32 * 2 ** 20
const MEMORY = { REFERENCE_BYTES: String(REFERENCE_BYTES) }

/** Of a loop's thread, between a question about its health and the answer. */
const LIMIT_MS = 100
const MOST = 0.9

const strangers = suite('strangers')
let fleet: ChaosFleet
let open: { destroy(): void }[] = []

strangers.before(async () => {
  fleet = await startChaosFleet({ runtimes: ['node', 'node'], environment: { TILE_BUDGET_MS: '60000', ...MEMORY } })
})
strangers.after.each(() => {
  for (const one of open) one.destroy()
  open = []
})
strangers.after(() => fleet?.stop())

/** Asks as a client, and waits for the first bytes of the answer. */
function ask(client: string, path: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const options = { agent: false, headers: { 'X-Forwarded-For': client, ...headers } }
    const request = getOverHttp(fleet.nginx.address + path, options, resolve)
    request.once('error', reject)
    open.push(request)
  })
}

/** Fails unless it is answered. */
async function expectAnswer(client: string, path: string): Promise<void> {
  const response = await ask(client, path)
  const { statusCode, headers } = response
  const body = statusCode === 200 ? '' : await text(response)
  response.resume()
  assert.is(statusCode, 200, `${headers['x-worker']} ${headers['x-refusal']} ${body}`)
}

async function statusOf(client: string, path: string): Promise<number> {
  const response = await ask(client, path)
  await text(response)
  return response.statusCode!
}

/** Goes on with something until it is stopped; what fails meanwhile was meant to. */
function keepAsking(client: string, path: string): { stop(): void } {
  let isOver = false
  const run = async () => {
    while (!isOver) await statusOf(client, path).catch(() => new Promise((resolve) => setTimeout(resolve, 10)))
  }
  run()
  return { stop: () => void (isOver = true) }
}

strangers('1: whoever opens and leaves pictures of millions of tiles holds no loop', async () => {
  const { frontend } = fleet
  let rounds = 0
  const attack = (async () => {
    for (; rounds < extent(4, 40); rounds++) {
      const request = getOverHttp(fleet.nginx.address + TILES_WITHOUT_END, {
        agent: false,
        headers: { 'X-Forwarded-For': STRANGER },
      })
      request.once('error', () => {})
      await new Promise((resolve) => setTimeout(resolve, 500))
      request.destroy()
    }
  })()
  const probes = await probe(frontend, () => rounds < extent(4, 40))
  await attack
  assert.ok(probes.length > 10, `${probes.length}`)
  const threadMs = quantile(probes.map(({ threadMs }) => threadMs), MOST)
  assert.ok(threadMs <= LIMIT_MS, `the thread worked ${threadMs} ms before it answered`)
  await eventually('nothing is left', async () => await scrape(frontend.address, 'pictures_running') === 0)
})

strangers('2: whoever asks for a pixel of each zone of a deep view has one table kept for it at a time', async () => {
  const [{ address }] = fleet.workers as [ChaosService, ...ChaosService[]]
  let most = 0
  for (let zone = 0; zone < 14; zone++) {
    const region = `${zone === 0 ? 0 : 4 ** (zone - 1)},0,1,1`
    const query = `re=-0.1&im=0.1&span=1e-320&width=1&height=1&iterations=300000&region=${region}`
    assert.is((await fetch(`${address}/tile?${query}`)).status, 200, region)
    most = Math.max(most, await scrape(address, 'tile_reference_bytes'))
  }
  assert.ok(most > 0 && most <= REFERENCE_BYTES, `${most}`)
})

strangers('3: a person whose tiles are cheap gets all of them beside connections that ask for dear ones', async () => {
  const attacks = Array.from({ length: 12 }, () => keepAsking(STRANGER, DEAR_TILE))
  try {
    await eventually('the workers are busy', async () => {
      const clients = await Promise.all(fleet.workers.map(({ address }) => scrape(address, 'tiles_running')))
      return clients.every((count) => count > 0)
    })
    for (let tile = 0; tile < extent(30, 300); tile++) {
      await expectAnswer(PERSON, `/tile?re=-${tile % 7}e-3&width=64&height=64&iterations=100`)
    }
  } finally {
    for (const attack of attacks) attack.stop()
  }
})

strangers('5: whoever reads slowly keeps no place from others', async () => {
  const slow = await Promise.all(Array.from({ length: 16 }, () => ask(STRANGER, LONG_PICTURE)))
  const statuses = slow.map(({ statusCode }) => statusCode!)
  assert.equal(statuses.sort(), [...Array(8).fill(200), ...Array(8).fill(429)])
  for (let picture = 0; picture < 3; picture++) await expectAnswer(PERSON, SMALL_PICTURE)
})

strangers('10: 1,024 requests that are half sent keep nobody out', async () => {
  const { port } = new URL(fleet.nginx.address)
  const sockets = Array.from({ length: 1024 }, (): Socket => connect(Number(port), '127.0.0.1'))
  open.push(...sockets)
  await Promise.all(sockets.map((socket) =>
    new Promise<void>((resolve) => {
      socket.once('error', () => resolve()).once('connect', () =>
        socket.write('GET /tile HTTP/1.1\r\nHost:', () => resolve()))
    })
  ))
  await expectAnswer(PERSON, '/tile?width=8&height=8')
  await expectAnswer(PERSON, SMALL_PICTURE)
})

strangers('16: what the frontend measures is for this machine', async () => {
  assert.is(await statusOf(STRANGER, '/metrics'), 404)
  assert.is(await statusOf('127.0.0.1', '/metrics'), 200)
})

strangers('17: HTTP/1.0 needs no host', async () => {
  const { port } = new URL(fleet.nginx.address)
  const socket = connect(Number(port), '127.0.0.1')
  open.push(socket)
  socket.write('GET /livez HTTP/1.0\r\n\r\n')
  assert.match(await text(socket), /^HTTP\/1.1 200 /)
})

strangers('18: pages of other origins read tiles and pictures, and change nothing', async () => {
  const Origin = 'https://other.example'
  for (const path of ['/tile?width=8&height=8', SMALL_PICTURE]) {
    const { headers, statusCode } = await ask(PERSON, path, { Origin })
    assert.is(statusCode, 200)
    assert.is(headers['access-control-allow-origin'], '*')
  }
  const { headers } = await ask(PERSON, SMALL_PICTURE)
  assert.is(headers['cross-origin-resource-policy'], 'cross-origin')
  const created = await fetch(`${fleet.nginx.address}/renders?width=8&height=8`, {
    method: 'POST',
    headers: { Origin },
  })
  assert.is(created.status, 403)
})

strangers('7: a frontend that is told to end says what is lost, and the next one knows that it is gone', async () => {
  const { frontend, nginx } = fleet
  const created = await fetch(`${nginx.address}${TILES_WITHOUT_END.replace('/render', '/renders')}`, { method: 'POST' })
  assert.is(created.status, 201)
  const { id } = await created.json()
  const told = frontend.printed(/"message":"job lost","id":"([^"]+)"/)
  frontend.signal('SIGTERM')
  assert.is((await told)[1], id)
  await frontend.ended
  await frontend.replace()
  await eventually('the next one answers', async () => await statusOf(PERSON, `/renders/${id}`).catch(() => 0) === 410)
  assert.is(await statusOf(PERSON, `/renders/${crypto.randomUUID()}`), 404)
})

if (hasChaosFleet('what strangers may do')) strangers.run()
