import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { proxy } from 'hono/proxy'
import { type Balance, BALANCE_HEADER, DEFAULT_BALANCE } from '../core/balance.ts'
import { type Clock, realClock } from '../core/clock.ts'
import { LIMITS } from '../core/limits.ts'
import { announcesBody, failureResponse, UNEXPECTED_BODY } from '../service/failure.ts'
import { CLIENT_HEADER } from '../service/client.ts'
import type { Log } from '../service/log.ts'
import { balanceOf } from '../core/params.ts'
import { type Problem, problemResponse } from '../service/problem.ts'
import { PROBLEMS } from './problems.ts'
import { RULES } from './rules.ts'
import { networkOf } from './upstream/hash.ts'
import {
  createPeers,
  createSearch,
  createUpstream,
  type Outcome,
  STRATEGIES,
  type Strategy,
} from './upstream/upstream.ts'

/** What the embedded balancer is made of; workers and frontend are origins such as `http://127.0.0.1:8001`. */
export interface BalancerDependencies {
  readonly workers: readonly string[]
  readonly frontend: string
  readonly log: Log
  /** The address of whoever asks, as the runtime knows it. */
  readonly addressOf: (context: Context) => string
  readonly random?: () => number
  readonly fetch?: typeof fetch
  readonly clock?: Clock
}

/**
 * Stands in for nginx where it is not installed, and chooses as it does: `/tile` to a worker as the request wants, `/workers/readyz`
 * to the least busy one, the rest to the frontend. Bodies stream through; a client that leaves takes its request back from the
 * worker. It does not limit what one client asks for, as nginx does: it is for one person's machine.
 */
export function createBalancer(dependencies: BalancerDependencies): Hono {
  const { workers, frontend, log, addressOf, random = Math.random } = dependencies
  const { fetch = globalThis.fetch, clock = realClock } = dependencies
  const app = new Hono()
  const peers = createPeers(workers.map((origin) => ({ address: new URL(origin).host, weight: 1 })))
  const upstreams = new Map(STRATEGIES.map((strategy) => [strategy, createUpstream(strategy, peers, random)]))
  const ask = createAsk(fetch, clock)
  /** As nginx finds it: what this machine says of whom it asks for is believed. */
  const clientAddress = (context: Context) => {
    const address = addressOf(context)
    const named = context.req.header('X-Forwarded-For')?.split(',').map((one) => one.trim()) ?? []
    return isLoopback(address) ? named.findLast((one) => !isLoopback(one)) ?? address : address
  }

  async function askWorkers(context: Context, path: string, { strategy, tries, readTimeoutMs, nextStatuses }: Route) {
    const request = context.req.raw
    const upstream = upstreams.get(strategy)!
    const client = clientAddress(context)
    const network = networkOf(client)
    // A body has been read by the one it was sent to.
    const search = createSearch({ url: path, network, tries: request.body ? 1 : tries }, clock.now())
    let failure: Problem = PROBLEMS[503]
    let last: Response | undefined
    while (true) {
      const peer = upstream.pick(search, clock.now())
      if (peer === undefined) return last ?? problemResponse(failure)
      await last?.body?.cancel()
      last = undefined
      const free = (outcome: Outcome) => upstream.free(peer, outcome, clock.now())
      try {
        const response = await ask(request, { url: workers[peer] + path, client, timeoutMs: readTimeoutMs })
        if (!nextStatuses.includes(response.status)) return whenOver(response, () => free('answered'))
        free(response.status === STANDS_ASIDE ? 'answered' : 'failed')
        last = response
      } catch (error) {
        const isUnanswered = error instanceof UnansweredError
        free(isUnanswered ? 'failed' : 'answered')
        if (!isUnanswered) throw error
        log('warn', 'worker did not answer', { worker: workers[peer], error: String(error.cause) })
        failure = PROBLEMS[error.isLate ? 504 : 503]
      }
    }
  }

  app.use(async (context, next) => {
    const { method, url } = context.req
    if (!URL.canParse(url)) return problemResponse(PROBLEMS[400])
    const { username, password } = new URL(url)
    if (username + password !== '') return problemResponse(PROBLEMS[400])
    if (pathAndQuery(url).length > LIMITS.url) return problemResponse(PROBLEMS[414])
    // Methods that fetch refuses to send.
    if (method === 'TRACE' || method === 'CONNECT') return problemResponse(PROBLEMS[405])
    if ((method === 'GET' || method === 'HEAD') && announcesBody(context.req.raw.headers)) {
      return problemResponse(UNEXPECTED_BODY)
    }
    await next()
  })
  app.use(bodyLimit({ maxSize: RULES.bodyBytes, onError: () => problemResponse(PROBLEMS[413]) }))

  app.all('/tile', async (context) => {
    const strategy = strategyOf(balanceOf(new URL(context.req.url).search))
    const response = await askWorkers(context, pathAndQuery(context.req.url), { strategy, ...RULES.tile })
    response.headers.set(BALANCE_HEADER, strategy)
    return response
  })
  app.all('/workers/readyz', (context) => {
    return askWorkers(context, '/readyz', { strategy: DEFAULT_BALANCE, ...RULES.ready })
  })
  app.get('/balancer/livez', (context) => context.text('live\n', 200, { 'Cache-Control': 'no-store' }))
  app.all('*', async (context) => {
    const { req } = context
    const client = clientAddress(context)
    if (req.path === '/metrics' && !isLoopback(client)) return problemResponse(PROBLEMS[404])
    try {
      const url = frontend + pathAndQuery(req.url)
      return await ask(req.raw, { url, client, timeoutMs: RULES.frontend.readTimeoutMs })
    } catch (error) {
      if (!(error instanceof UnansweredError)) throw error
      log('warn', 'frontend did not answer', { frontend, error: String(error.cause) })
      return problemResponse(PROBLEMS[error.isLate ? 504 : 503])
    }
  })

  app.onError((error, { req }) => {
    return failureResponse(error, { signal: req.raw.signal, path: req.path }, log)
  })
  return app
}

/** How workers are asked: chosen by what, how many in turn, how long each may be silent, and after which answers the next one. */
interface Route {
  readonly strategy: Strategy
  readonly tries: number
  readonly readTimeoutMs: number
  readonly nextStatuses: readonly number[]
}

/** A worker's answer that nginx never counts as a failure: it leaves the tile to one that `X-Avoid` does not name. */
const STANDS_ASIDE = 403

/** What is chosen by where a way was asked for: that, or the default. */
function strategyOf(wanted: Balance | undefined): Strategy {
  return STRATEGIES.find((strategy) => strategy === wanted) ?? DEFAULT_BALANCE
}

/** An upstream that could not be reached or broke off, or, if late, did not begin its answer in time. */
class UnansweredError extends Error {
  override readonly name = 'UnansweredError'
  readonly isLate: boolean

  constructor(isLate: boolean, cause: unknown) {
    super('Cannot pass the request on: the upstream does not answer', { cause })
    this.isLate = isLate
  }
}

/** Where a request is passed on to, for whom, and how long the answer may take to begin. */
interface Passing {
  readonly url: string
  readonly client: string
  readonly timeoutMs: number
}

/**
 * Makes `ask`, which passes a request on and resolves when the answer begins. It throws an UnansweredError where that is
 * the upstream's fault, and the signal's reason where the client has left.
 */
function createAsk(fetch: typeof globalThis.fetch, clock: Clock) {
  return async (request: Request, { url, client, timeoutMs }: Passing): Promise<Response> => {
    const late = new AbortController()
    const answered = clock.after(timeoutMs, () => late.abort(new Error(`No answer within ${timeoutMs} ms`)))
    const customFetch = async (passedOn: Request) => {
      try {
        return await fetch(asIs(passedOn, client))
      } catch (error) {
        request.signal.throwIfAborted()
        throw new UnansweredError(late.signal.aborted, error)
      }
    }
    try {
      const signal = AbortSignal.any([request.signal, late.signal])
      return await proxy(url, { raw: request, signal, redirect: 'manual', customFetch })
    } finally {
      answered()
    }
  }
}

/** Fetch inflates what it receives, so compressing between two processes is wasted; and it refuses `Expect`. */
function asIs(request: Request, client: string): Request {
  request.headers.set(CLIENT_HEADER, client)
  request.headers.set('Accept-Encoding', 'identity')
  request.headers.delete('Expect')
  return request
}

/** The response, which calls `release` once, when its body has ended, failed or been canceled. */
function whenOver(response: Response, release: () => void): Response {
  if (!response.body) {
    release()
    return response
  }
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  response.body.pipeTo(writable).then(release, release)
  return new Response(readable, response)
}

function isLoopback(address: string): boolean {
  return /^(127\.|::1$|::ffff:127\.)/.test(address)
}

function pathAndQuery(url: string): string {
  const { pathname, search } = new URL(url)
  return pathname + search
}
