import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { proxy } from 'hono/proxy'
import { BALANCE_HEADER, DEFAULT_BALANCE } from '../core/balance.ts'
import { LIMITS } from '../core/limits.ts'
import { announcesBody, failureResponse, UNEXPECTED_BODY } from '../service/failure.ts'
import type { Log } from '../service/log.ts'
import { balanceOf } from '../core/params.ts'
import { type Problem, problemResponse } from '../service/problem.ts'
import { createChoices, type Offered, offeredOf } from './choice.ts'
import { createFleet, type Upstream } from './fleet.ts'
import { type Wait, wait as waitForReal } from './wait.ts'

/** What the embedded balancer is made of; workers and frontend are origins such as `http://127.0.0.1:8001`. */
export interface BalancerDependencies {
  readonly workers: readonly string[]
  readonly frontend: string
  readonly log: Log
  /** The address of whoever asks, as the runtime knows it. */
  readonly addressOf: (context: Context) => string
  readonly random?: () => number
  readonly fetch?: typeof fetch
  readonly now?: () => number
  readonly wait?: Wait
}

/** The limits of nginx.conf.template, so that both balancers keep the same contract; that of URLs is in core/limits.ts. */
const BODY_LIMIT = 16 * 1024
const TILE_TIMEOUT_MS = 10_000
const READY_TIMEOUT_MS = 1_000
/** After this nobody else is asked. */
const TRIES_TIMEOUT_MS = 2_000
const FRONTEND_TIMEOUT_MS = 75_000

/**
 * Stands in for nginx where it is not installed: `/tile` to a worker chosen as the request wants, `/workers/readyz` to the
 * least busy one, the rest to the frontend. Bodies stream through; a client that leaves takes its request back from the
 * worker. It does not limit what one client asks for, as nginx does: it is for one person's machine.
 */
export function createBalancer(dependencies: BalancerDependencies): Hono {
  const { workers, frontend, log, addressOf, random = Math.random } = dependencies
  const { fetch = globalThis.fetch, now = () => performance.now(), wait = waitForReal } = dependencies
  const app = new Hono()
  const fleet = createFleet(workers, now)
  const choices = createChoices(random)
  const ask = createAsk(fetch, wait)

  async function askWorkers(context: Context, balance: Offered, { path, tries, timeoutMs, goesOn }: Patience) {
    const request = context.req.raw
    const asked = { url: path, address: addressOf(context) }
    const tried = new Set<Upstream>()
    // A body has been read by the one it was sent to.
    const attempts = request.body ? 1 : tries
    const startedMs = now()
    let failure = UNREACHABLE
    let last: Response | undefined
    while (tried.size < attempts && now() - startedMs < TRIES_TIMEOUT_MS) {
      const upstream = fleet.pick(tried, (able) => choices[balance](able, asked))
      if (!upstream) break
      await last?.body?.cancel()
      last = undefined
      tried.add(upstream)
      upstream.inFlight++
      const release = () => void upstream.inFlight--
      try {
        const response = await ask(request, upstream.origin + path, timeoutMs)
        if (response.status === FAILED) fleet.fail(upstream)
        else fleet.succeed(upstream)
        last = whenOver(response, release)
        if (!goesOn.has(response.status)) return last
      } catch (error) {
        release()
        if (!(error instanceof UnansweredError)) throw error
        fleet.fail(upstream)
        log('warn', 'worker did not answer', { worker: upstream.origin, error: String(error.cause) })
        failure = error.isLate ? TOO_SLOW : UNREACHABLE
      }
    }
    return last ?? problemResponse(failure)
  }

  app.use(async (context, next) => {
    const { method, url } = context.req
    if (!URL.canParse(url)) return problemResponse(MALFORMED)
    if (pathAndQuery(url).length > LIMITS.url) return problemResponse(TOO_LONG)
    // Methods that fetch refuses to send.
    if (method === 'TRACE' || method === 'CONNECT') return problemResponse(NOT_ALLOWED)
    if ((method === 'GET' || method === 'HEAD') && announcesBody(context.req.raw.headers)) {
      return problemResponse(UNEXPECTED_BODY)
    }
    await next()
  })
  app.use(bodyLimit({ maxSize: BODY_LIMIT, onError: () => problemResponse(TOO_LARGE) }))

  app.all('/tile', async (context) => {
    const path = pathAndQuery(context.req.url)
    const balance = offeredOf(balanceOf(new URL(context.req.url).search))
    const response = await askWorkers(context, balance, { path, tries: 3, timeoutMs: TILE_TIMEOUT_MS, goesOn: GOES_ON })
    response.headers.set(BALANCE_HEADER, balance)
    return response
  })
  app.all('/workers/readyz', (context) => {
    const patience = { path: '/readyz', tries: workers.length, timeoutMs: READY_TIMEOUT_MS, goesOn: NEVER }
    return askWorkers(context, DEFAULT_BALANCE, patience)
  })
  app.all('*', async ({ req }) => {
    try {
      return await ask(req.raw, frontend + pathAndQuery(req.url), FRONTEND_TIMEOUT_MS)
    } catch (error) {
      if (!(error instanceof UnansweredError)) throw error
      log('warn', 'frontend did not answer', { frontend, error: String(error.cause) })
      return problemResponse(error.isLate ? TOO_SLOW : UNREACHABLE)
    }
  })

  app.onError((error, { req }) => {
    return failureResponse(error, { signal: req.raw.signal, path: req.path }, log)
  })
  return app
}

/** What workers are asked for, how many in turn, how long each may take to begin its answer, and after which answers the next is asked. */
interface Patience {
  readonly path: string
  readonly tries: number
  readonly timeoutMs: number
  readonly goesOn: ReadonlySet<number>
}

/** A worker that fails at once would draw all requests to itself, so this counts as one that cannot be reached. */
const FAILED = 500

/** It failed, or stands aside for one that `X-Avoid` does not name. Never 503: that it is full, the client has to know. */
const GOES_ON: ReadonlySet<number> = new Set([FAILED, 403])
const NEVER: ReadonlySet<number> = new Set()

/** An upstream that could not be reached or broke off, or, if late, did not begin its answer in time. */
class UnansweredError extends Error {
  override readonly name = 'UnansweredError'
  readonly isLate: boolean

  constructor(isLate: boolean, cause: unknown) {
    super('Cannot pass the request on: the upstream does not answer', { cause })
    this.isLate = isLate
  }
}

/**
 * Makes `ask`, which passes a request on and resolves when the answer begins. It throws an UnansweredError where that is
 * the upstream's fault, and the signal's reason where the client has left.
 */
function createAsk(fetch: typeof globalThis.fetch, wait: Wait) {
  return async (request: Request, url: string, timeoutMs: number): Promise<Response> => {
    const answered = new AbortController()
    const late = new AbortController()
    wait(timeoutMs, answered.signal).then(() => late.abort(new Error(`No answer within ${timeoutMs} ms`)), () => {})
    const customFetch = async (passedOn: Request) => {
      try {
        return await fetch(asIs(passedOn))
      } catch (error) {
        request.signal.throwIfAborted()
        throw new UnansweredError(late.signal.aborted, error)
      }
    }
    try {
      const signal = AbortSignal.any([request.signal, late.signal])
      return await proxy(url, { raw: request, signal, redirect: 'manual', customFetch })
    } finally {
      answered.abort()
    }
  }
}

/** Fetch inflates what it receives, so compressing between two processes is wasted; and it refuses `Expect`. */
function asIs(request: Request): Request {
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

function pathAndQuery(url: string): string {
  const { pathname, search } = new URL(url)
  return pathname + search
}

const UNREACHABLE: Problem = {
  status: 503,
  title: 'Unreachable',
  detail: 'What should answer this cannot be reached; try again shortly',
  headers: { 'Retry-After': '1' },
}
const MALFORMED: Problem = { status: 400, title: 'Bad request', detail: 'This is not a well-formed HTTP request' }
const NOT_ALLOWED: Problem = { status: 405, title: 'Method not allowed', detail: 'No path takes this method' }
const TOO_SLOW: Problem = { status: 504, title: 'Too slow', detail: 'What should answer this took too long' }
const TOO_LONG: Problem = { status: 414, title: 'URL too long', detail: 'A URL may have at most 16,000 characters' }
const TOO_LARGE: Problem = { status: 413, title: 'Body too large', detail: 'A request may carry at most 16 kB' }
