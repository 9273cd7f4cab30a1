import type { Context, Hono } from 'hono'
import { type Account, createLedger, LedgerError } from '../core/ledger.ts'
import { createPace } from '../core/pace.ts'
import { parseQuery, tileSchema } from '../core/params.ts'
import { createQuota, type Quota } from '../service/quota.ts'
import { tileJobOf } from '../core/tile-job.ts'
import { clientOf } from '../service/client.ts'
import { readableFrom } from '../service/origins.ts'
import type { Problem } from '../service/problem.ts'
import { type Allowance, rateLimitHeaders } from '../service/rate-limit.ts'
import { createService, ProblemError, queryOf, type ServiceDependencies } from '../service/service.ts'
import { type Admission, createAdmission, FullError, REQUEST_MS, type ShedReason } from './admission.ts'
import type { Slicing } from './compute.ts'
import type { WorkerConfig } from './config.ts'
import { matchesTag, tileTag } from './etag.ts'
import { createReferences } from './kernel/deep/references.ts'
import { estimateSteps } from './kernel/estimate.ts'
import { createWorkerMetrics } from './metrics.ts'
import { CONTENT_TYPES, DeadlineError, type RenderedTile, renderTile, REVISION, type TileOrder } from './render.ts'
import { createSending } from './sending.ts'
import { tileBytes } from './tile-bytes.ts'

/** What a worker is made of. */
export interface WorkerDependencies extends ServiceDependencies {
  readonly config: Omit<WorkerConfig, 'HOST' | 'PORT'>
  readonly slicing: Slicing
}

/** The time in which a client may have its share, and the most that it may have at once. */
const QUOTA_WINDOW_MS = 60_000

/**
 * One client may keep so many times what it leaves free: the orbit of five million steps and its table are four fifths of
 * what there is, and small ones of others still fit beside them.
 */
const MEMORY_SHARE = 4

/** Of the memory, what tiles under way and answers on their way may have. */
const TILES_PART = 3 / 8

/** A worker: `GET /tile` computes a slice for each client in turn, a few wait, the rest are answered 503. */
export function createWorkerApp({ config, slicing, ...service }: WorkerDependencies): Hono {
  const app = createService(service)
  const admission = createAdmission({
    count: config.QUEUE_LIMIT,
    workMs: config.QUEUE_WORK_MS,
    places: config.PLACES,
  })
  const memory = createLedger({ mostBytes: config.MEMORY_BYTES })
  const references = createReferences(memory.part({ mostBytes: config.REFERENCE_BYTES, share: MEMORY_SHARE }))
  const tiles = memory.part({ mostBytes: TILES_PART * config.MEMORY_BYTES, share: MEMORY_SHARE })
  const sending = createSending()
  const quota = createQuota({
    amount: config.CLIENT_SHARE / 100 * QUOTA_WINDOW_MS,
    windowMs: QUOTA_WINDOW_MS,
    now: () => performance.now(),
  })
  const metrics = createWorkerMetrics(service.registry, { admission, references, memory })
  const pace = createPace()
  /** Of a worker that anybody may have all of, nothing is counted. */
  const isLimited = config.CLIENT_SHARE < 100

  const allowances = (
    client: string,
  ) => [placesOf(admission, client, config), ...isLimited ? [timeOf(quota, client)] : []]
  const refuse = (reason: ShedReason, client: string, cause?: unknown) => {
    metrics.shed(reason)
    const headers = rateLimitHeaders(allowances(client))
    const problem = reason === 'quota' ? spentProblem(quota.waitMs(client)) : FULL
    return new ProblemError({ ...problem, headers: { ...problem.headers, ...headers, 'X-Refusal': reason } }, { cause })
  }

  const draw = async (order: TileOrder, { client, signal, arrived, leftMs }: Request): Promise<ServedTile> => {
    const deadline = arrived + leftMs
    let steps: number | undefined
    // Lazy: a request that is refused because the queue is full is never estimated.
    const estimate = () => steps ??= estimateSteps(order.job, order.job.region, order.look.samples)
    const entrant = { client, expectedMs: () => pace.predictMs(estimate()), deadline, signal }
    let where: 'waiting' | 'computing' = 'waiting'
    try {
      return await admission.run(entrant, async (turn) => {
        where = 'computing'
        const queueMs = performance.now() - arrived
        const session = references.session(client)
        const account = tiles.open(client)
        try {
          account.resize(tileBytes(order))
          const tile = await renderTile(order, { slicing, references: session, signal, deadline, turn })
          const { pixels } = tile.phases
          // The orbit and the table of a view are no part of what its next tile will take.
          pace.learn(estimate(), pixels + tile.encodeMs)
          quota.spend(client, REQUEST_MS + tile.computeMs + tile.encodeMs)
          metrics.drawn(queueMs, tile)
          account.resize(tile.bytes.length)
          return { tile, queueMs, account }
        } catch (error) {
          account.close()
          throw error
        } finally {
          session.close()
        }
      })
    } catch (error) {
      if (signal.aborted) metrics.aborted(where)
      if (error instanceof DeadlineError) throw new ProblemError(tooSlowProblem(error), { cause: error })
      if (error instanceof LedgerError) throw refuse('memory', client, error)
      if (!(error instanceof FullError)) throw error
      throw refuse(error.reason, client, error)
    }
  }

  app.use('/tile', async (context, next) => {
    await next()
    // Whoever retries, splits or avoids has to know whose answer it was; tiles say so themselves.
    if (context.res.status >= 400) context.res.headers.set('X-Worker', config.WORKER_NAME)
    context.res.headers.set('X-In-Flight', String(admission.running + admission.waiting))
  })
  app.use('/tile', readableFrom(config.ORIGINS))
  app.get('/tile', async (context) => {
    const arrived = performance.now()
    const client = clientOf(context)
    standAside(context, config.WORKER_NAME)
    // Before anything is read: whoever asks for too much is to cost next to nothing.
    if (isToBeDrawn(context)) {
      if (admission.isFull(client)) throw refuse('count', client)
      if (isLimited && quota.left(client) <= 0) throw refuse('quota', client)
    }
    const leftMs = Math.min(config.TILE_BUDGET_MS, deadlineOf(context))
    const params = parseQuery(tileSchema, queryOf(context))
    const isGzipped = params.format !== 'png' && acceptsGzip(context)
    const order = { job: tileJobOf(params), look: params, isGzipped }
    const tag = tileTag(params, { revision: REVISION, isGzipped })
    const headers = tileHeaders(order, tag, config.WORKER_NAME)
    if (matchesTag(context.req.header('If-None-Match'), tag)) return new Response(null, { status: 304, headers })
    if (context.req.method === 'HEAD') return new Response(null, { headers })

    const { signal } = context.req.raw
    const { tile, queueMs, account } = await draw(order, { client, signal, arrived, leftMs })
    headers.set('Content-Length', String(tile.bytes.length))
    headers.set('Server-Timing', serverTiming(queueMs, tile))
    if (tile.skipped !== undefined) {
      headers.set('X-Arithmetic', `${order.job.arithmetic}; skipped=${tile.skipped.toFixed(4)}`)
    }
    if (isGzipped) headers.set('Content-Encoding', 'gzip')
    return new Response(sending.bodyOf(tile.bytes, () => account.close()), { headers })
  })
  return app
}

interface Request {
  readonly client: string
  readonly signal: AbortSignal
  /** By `performance.now()`. */
  readonly arrived: number
  readonly leftMs: number
}

/** A tile, and how long it waited for its turn. */
interface ServedTile {
  readonly tile: RenderedTile
  readonly queueMs: number
  /** Of its bytes, until they are sent. */
  readonly account: Account
}

/** What a worker answers where there is no room for a tile. */
export const FULL = {
  status: 503,
  title: 'Worker full',
  detail: 'This worker has as many tiles waiting as it takes; try again shortly',
  headers: { 'Retry-After': '1' },
}

/** What a client is told that has had its share of this worker's time. */
function spentProblem(waitMs: number): Problem {
  return {
    status: 429,
    title: 'Share used up',
    detail: 'You have had as much of this worker as one client may; more comes with time',
    headers: { 'Retry-After': String(Math.max(1, Math.ceil(waitMs / 1000))) },
  }
}

/** A tile may be asked for in parts, but the orbit of its view not: that is kept, and goes on with the next request. */
function tooSlowProblem({ phase }: DeadlineError): Problem {
  const isKept = phase === 'orbit' || phase === 'table'
  return {
    status: 504,
    title: 'Tile too slow',
    detail: isKept
      ? 'What all tiles of the view share was not done in time; it is kept: ask again'
      : 'The tile was not done in time; ask for a smaller one, or for fewer iterations',
    ...(isKept && { headers: { 'X-Unfinished': phase } }),
  }
}

/** The balancer takes a 403 to the next worker, and does not hold it against this one. */
const AVOIDED = {
  status: 403,
  title: 'Worker avoided',
  detail: 'X-Avoid names this worker; another one may answer',
}

/** The same where a picture was begun by another kernel, whose pixels may differ. */
const OTHER_KERNEL = {
  status: 403,
  title: 'Another kernel',
  detail: `This worker draws by revision ${REVISION} of the kernel; another one may answer`,
}

const BAD_DEADLINE = {
  status: 400,
  title: 'Bad header',
  detail: 'Cannot read X-Deadline-Ms: it must be whole milliseconds',
}

/**
 * Leaves a tile to another worker: where X-Avoid, a list of workers whose answers were damaged, names this one, or
 * X-Kernel-Revision another kernel. @throws {ProblemError} 403
 */
function standAside({ req }: Context, name: string): void {
  if (req.header('X-Avoid')?.split(',').some((avoided) => avoided.trim() === name)) throw new ProblemError(AVOIDED)
  if ((req.header('X-Kernel-Revision') ?? REVISION) !== REVISION) throw new ProblemError(OTHER_KERNEL)
}

/** Whether a request is for more than what is known of a tile without drawing it. */
function isToBeDrawn({ req }: Context): boolean {
  return req.method === 'GET' && req.header('If-None-Match') === undefined
}

function placesOf(admission: Admission, client: string, { QUEUE_LIMIT }: Pick<WorkerConfig, 'QUEUE_LIMIT'>): Allowance {
  const quota = QUEUE_LIMIT + 1
  return { name: 'tiles', quota, unit: 'concurrent-requests', left: quota - admission.placesOf(client) }
}

function timeOf(quota: Quota, client: string): Allowance {
  return {
    name: 'time',
    quota: quota.amount,
    unit: 'milliseconds',
    windowSeconds: QUOTA_WINDOW_MS / 1000,
    left: quota.left(client),
    resetSeconds: quota.waitMs(client) / 1000,
  }
}

/** Milliseconds that whoever asks has left, by X-Deadline-Ms. @throws {ProblemError} 400 */
function deadlineOf(context: Context): number {
  const text = context.req.header('X-Deadline-Ms')
  if (text === undefined) return Infinity
  if (!/^\d{1,9}$/.test(text)) throw new ProblemError(BAD_DEADLINE)
  return Number(text)
}

function tileHeaders({ job: { arithmetic }, look: { format } }: TileOrder, tag: string, worker: string): Headers {
  const headers = new Headers({
    'Content-Type': CONTENT_TYPES[format],
    'Cache-Control': 'public, max-age=86400',
    'X-Content-Type-Options': 'nosniff',
    // Any page may show a tile: it holds nothing but the set.
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'X-Worker': worker,
    'X-Arithmetic': arithmetic,
    'X-Kernel-Revision': REVISION,
    ETag: tag,
  })
  if (format !== 'png') headers.set('Vary', 'Accept-Encoding')
  return headers
}

/** Deep tiles tell apart what their computing was for. */
function serverTiming(queueMs: number, { skipped, phases, computeMs, encodeMs }: RenderedTile): string {
  const { orbit, table, pixels } = phases
  const deep = skipped !== undefined && { orbit, table, pixels }
  const parts = { queue: queueMs, compute: computeMs, ...deep, encode: encodeMs }
  return Object.entries(parts).map(([name, ms]) => `${name};dur=${ms.toFixed(2)}`).join(', ')
}

function acceptsGzip(context: Context): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(context.req.header('Accept-Encoding') ?? '')
}
