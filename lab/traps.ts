/** Experiments with settings that look harmless: what each does to those who ask, beside what the template does. */
import type { IncomingMessage } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { createRandom } from '../tests/helpers/random.ts'
import type { Held } from '../tests/helpers/upstream.ts'
import type { Client } from './draw.ts'
import { startSleepers, type TestbedOptions, using } from './testbed.ts'
import { defaultServers, inHaste, withCache, withDefaultRetries, withLimits, withoutRetries } from './variants.ts'

/** What one setting came to. */
export interface TrapRow {
  readonly trap: string
  readonly setting: string
  readonly what: string
  readonly value: number
  readonly unit: '' | 'ms' | 's' | '%'
}

export interface TrapExtent {
  /** Times that all workers are asked at the moment when they close their connections. */
  readonly bursts: number
}

type Tell = (row: TrapRow) => void

const WORKERS = 8

/** Tries all of them; what is found is told as it is found, and returned in order. */
export async function tryTraps({ bursts }: TrapExtent, tell: Tell): Promise<TrapRow[]> {
  const rowsOf = async (attempt: (tell: Tell) => Promise<void>) => {
    const rows: TrapRow[] = []
    await attempt((row) => {
      rows.push(row)
      tell(row)
    })
    return rows
  }
  const waiting = await Promise.all([tryLongTile, tryHangingWorker, tryLeaving, tryDrip, tryLimits].map(rowsOf))
  // It keeps this process busy, which the others would take for workers that are slow.
  return [...waiting.flat(), ...await rowsOf((tell) => tryClosedConnections(bursts, tell))]
}

/** One tile that no worker ends; then somebody asks for cheap ones until there is a worker again. */
async function tryLongTile(tell: Tell): Promise<void> {
  const trap = 'one tile takes too long'
  const settings: readonly [string, TestbedOptions][] = [
    ['as it is', { change: inHaste }],
    ['nginx’s defaults', {
      change: (template) => withDefaultRetries(inHaste(template)),
      nginx: { serversOf: defaultServers },
    }],
  ]
  for (const [setting, options] of settings) {
    await using(() => startSleepers(WORKERS, options), async ({ workers, client }) => {
      for (const worker of workers) worker.handle = (held) => isLong(held.request) || answer(held)
      await client.ask(tileOf('/tile?long=1'))
      const tried = workers.filter(({ hits }) => hits > 0).length
      const from = performance.now()
      while ((await client.ask(tileOf('/tile?short=1'))).status !== 200) await setTimeout(20)
      tell({ trap, setting, what: 'workers that it holds up', value: tried, unit: '' })
      tell({ trap, setting, what: 'nobody has a worker for', value: (performance.now() - from) / 1000, unit: 's' })
    })
  }
}

const isLong = (request: IncomingMessage) => request.url!.includes('long=')

/** One worker of several is silent; whose time-out comes first? */
async function tryHangingWorker(tell: Tell): Promise<void> {
  const settings = [['nginx gives up first', 600], ['the frontend gives up first', 400]] as const
  for (const [setting, attemptMs] of settings) {
    await using(() => startSleepers(WORKERS, { change: inHaste }), async ({ workers, client }) => {
      for (const worker of workers.slice(1)) worker.handle = (held) => void setTimeout(COST_MS).then(() => answer(held))
      workers[0]!.handle = () => {}
      const until = performance.now() + HANGING_MS
      let lost = 0
      await Promise.all(Array.from({ length: WORKERS }, async () => {
        while (performance.now() < until) if (!await isDrawn(client, attemptMs)) lost++
      }))
      const what = `tiles that come to nothing in ${HANGING_MS / 1000} s`
      tell({ trap: 'a worker hangs', setting, what, value: lost, unit: '' })
    })
  }
}

async function isDrawn(client: Client, attemptMs: number): Promise<boolean> {
  const { status } = await client.ask(tileOf('/tile?hanging=1'), undefined, AbortSignal.timeout(attemptMs))
    .catch(() => ({ status: 0 }))
  return status === 200
}

/** Who is asked for a tile hears that nobody waits for it any more, or draws it to its end. */
async function tryLeaving(tell: Tell): Promise<void> {
  for (const [setting, options] of [['as it is', {}], ['with a proxy_cache', { change: withCache }]] as const) {
    await using(() => startSleepers(1, options), async ({ workers, client }) => {
      const leaving = new AbortController()
      let leftAt = 0
      const held = new Promise<void>((resolve) => {
        workers[0]!.handle = (held) => {
          held.response.once('close', resolve)
          void setTimeout(LEFT_TILE_MS).then(() => answer(held))
          void setTimeout(LEAVING_MS).then(() => {
            leftAt = performance.now()
            leaving.abort()
          })
        }
      })
      await client.ask(tileOf('/tile?left=1'), undefined, leaving.signal).catch(() => {})
      await held
      const what = `a worker goes on with a tile of ${LEFT_TILE_MS / 1000} s for`
      tell({ trap: 'a client leaves', setting, what, value: performance.now() - leftAt, unit: 'ms' })
    })
  }
}

/** A worker that sends nothing, and one that sends a byte now and then. */
async function tryDrip(tell: Tell): Promise<void> {
  const drip = async ({ response }: Held) => {
    for (let byte = 0; byte < DRIPS; byte++) {
      response.write('.')
      await setTimeout(DRIP_MS)
    }
    response.end()
  }
  for (const [setting, handle] of [['it is silent', () => {}], ['it drips', drip]] as const) {
    await using(() => startSleepers(1, { change: inHaste }), async ({ workers, client }) => {
      workers[0]!.handle = handle
      const from = performance.now()
      await client.ask(tileOf('/tile?drip=1'))
      const what = 'with a read time-out of 0.5 s a tile takes'
      tell({ trap: 'a worker drips', setting, what, value: (performance.now() - from) / 1000, unit: 's' })
    })
  }
}

/** A look at the page, as a browser asks for it. */
async function tryLimits(tell: Tell): Promise<void> {
  for (const [setting, options] of [['as it is', {}], ['limited as pictures are', { change: withLimits }]] as const) {
    await using(() => startSleepers(WORKERS, options), async ({ workers, client }) => {
      for (const worker of workers) worker.handle = answer
      const answers = await Promise.all(Array.from({ length: LOOK }, () => client.ask(tileOf('/tile?look=1'))))
      const refused = answers.filter(({ status }) => status !== 200).length
      const what = `tiles refused of a view of ${LOOK}`
      tell({ trap: 'tiles are limited', setting, what, value: 100 * refused / LOOK, unit: '%' })
    })
  }
}

/** Bursts of requests that come just when workers, busy with another one, would close the connections that wait. */
async function tryClosedConnections(bursts: number, tell: Tell): Promise<void> {
  const trap = 'connections are kept'
  const settings: readonly [string, boolean, TestbedOptions][] = [
    ['as it is', false, {}],
    ['workers close them first', true, {}],
    ['the same, nobody else is asked', true, { change: withoutRetries }],
  ]
  for (const [setting, areClosed, options] of settings) {
    await using(() => startSleepers(WORKERS, options), async ({ workers, client }) => {
      for (const worker of workers) {
        worker.handle = (held) => {
          const { request: { socket }, response } = held
          // After the server has set its own.
          if (areClosed) response.once('finish', () => socket.setTimeout(KEPT_MS))
          compute(SLICE_MS)
          answer(held)
        }
      }
      const random = createRandom(1)
      let [asked, failed] = [0, 0]
      for (let burst = 0; burst < bursts; burst++) {
        await Promise.all(Array.from({ length: WORKERS }, async () => {
          await setTimeout(random() * SLICE_MS)
          asked++
          if ((await client.ask(tileOf('/tile?kept=1'))).status !== 200) failed++
        }))
        await setTimeout(KEPT_MS + (2 * random() - 1) * SLICE_MS)
      }
      tell({ trap, setting, what: 'requests that fail', value: 100 * failed / asked, unit: '%' })
    })
  }
}

const COST_MS = 10
const HANGING_MS = 3_000
const LEFT_TILE_MS = 2_000
const LEAVING_MS = 100
const DRIPS = 8
/** More than the 0.3 s within which nginx leaves a timer as it is. */
const DRIP_MS = 400
const LOOK = 200
const KEPT_MS = 100
const SLICE_MS = 20

const tileOf = (path: string) => ({ path, steps: 0, costMs: 0 })

function answer({ response }: Held): void {
  response.setHeader('Cache-Control', 'public, max-age=60')
  response.end('tile')
}

/** As a worker does between two looks at its connections. */
function compute(ms: number): void {
  for (const until = performance.now() + ms; performance.now() < until;);
}
