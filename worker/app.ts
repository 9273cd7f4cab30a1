import type { Context, Hono } from 'hono'
import { createPace } from '../core/pace.ts'
import { parseQuery, tileSchema } from '../core/params.ts'
import { tileJobOf } from '../core/tile-job.ts'
import { createService, ProblemError, queryOf, type ServiceDependencies } from '../service/service.ts'
import { createAdmission, FullError } from './admission.ts'
import type { Slicing } from './compute.ts'
import type { WorkerConfig } from './config.ts'
import { matchesTag, tileTag } from './etag.ts'
import { createReferences } from './kernel/deep/references.ts'
import { estimateSteps } from './kernel/estimate.ts'
import { createWorkerMetrics } from './metrics.ts'
import { CONTENT_TYPES, DeadlineError, type RenderedTile, renderTile, REVISION, type TileOrder } from './render.ts'

/** What a worker is made of. */
export interface WorkerDependencies extends ServiceDependencies {
  readonly config: Omit<WorkerConfig, 'HOST' | 'PORT'>
  readonly slicing: Slicing
}

/** A worker: `GET /tile` computes one tile at a time, a few may wait, the rest are answered 503. */
export function createWorkerApp({ config, slicing, ...service }: WorkerDependencies): Hono {
  const app = createService(service)
  const admission = createAdmission({ count: config.QUEUE_LIMIT, workMs: config.QUEUE_WORK_MS })
  const references = createReferences(config.REFERENCE_BYTES)
  const metrics = createWorkerMetrics(service.registry, { admission, references })
  const pace = createPace()

  const draw = async (order: TileOrder, { signal, arrived, leftMs }: Request): Promise<ServedTile> => {
    const deadline = arrived + leftMs
    let steps: number | undefined
    // Lazy: a request that is refused because the queue is full is never estimated.
    const estimate = () => steps ??= estimateSteps(order.job, order.job.region)
    const entrant = { expectedMs: () => pace.predictMs(estimate()), deadline, signal }
    let where: 'waiting' | 'computing' = 'waiting'
    try {
      return await admission.run(entrant, async () => {
        where = 'computing'
        const queueMs = performance.now() - arrived
        const tile = await renderTile(order, { slicing, references, signal, deadline })
        // The orbit and the table of a view are no part of what its next tile will take.
        pace.learn(estimate(), tile.phases.pixels + tile.encodeMs)
        metrics.drawn(queueMs, tile)
        return { tile, queueMs }
      })
    } catch (error) {
      if (signal.aborted) metrics.aborted(where)
      if (error instanceof DeadlineError) throw new ProblemError(TOO_SLOW, { cause: error })
      if (!(error instanceof FullError)) throw error
      metrics.shed(error.reason)
      throw new ProblemError(FULL, { cause: error })
    }
  }

  app.use('/tile', async (context, next) => {
    await next()
    // Whoever retries, splits or avoids has to know whose answer it was; tiles say so themselves.
    if (context.res.status >= 400) context.res.headers.set('X-Worker', config.WORKER_NAME)
    context.res.headers.set('X-In-Flight', String(admission.running + admission.waiting))
  })
  app.get('/tile', async (context) => {
    const arrived = performance.now()
    if (isAvoided(context, config.WORKER_NAME)) throw new ProblemError(AVOIDED)
    const leftMs = Math.min(config.TILE_BUDGET_MS, deadlineOf(context))
    const params = parseQuery(tileSchema, queryOf(context))
    const order = { job: tileJobOf(params), look: params }
    const isGzipped = params.format === 'npy' && acceptsGzip(context)
    const tag = tileTag(params, { revision: REVISION, isGzipped })
    const headers = tileHeaders(order, tag, config.WORKER_NAME)
    if (matchesTag(context.req.header('If-None-Match'), tag)) return new Response(null, { status: 304, headers })
    if (context.req.method === 'HEAD') return new Response(null, { headers })

    const { tile, queueMs } = await draw(order, { signal: context.req.raw.signal, arrived, leftMs })
    headers.set('Server-Timing', serverTiming(queueMs, tile))
    if (tile.skipped !== undefined) {
      headers.set('X-Arithmetic', `${order.job.arithmetic}; skipped=${tile.skipped.toFixed(4)}`)
    }
    if (!isGzipped) return new Response(tile.bytes, { headers })
    headers.set('Content-Encoding', 'gzip')
    return new Response(new Blob([tile.bytes]).stream().pipeThrough(new CompressionStream('gzip')), { headers })
  })
  return app
}

interface Request {
  readonly signal: AbortSignal
  /** By `performance.now()`. */
  readonly arrived: number
  readonly leftMs: number
}

/** A tile, and how long it waited for its turn. */
interface ServedTile {
  readonly tile: RenderedTile
  readonly queueMs: number
}

/** What a worker answers where there is no room for a tile. */
export const FULL = {
  status: 503,
  title: 'Worker full',
  detail: 'This worker has as many tiles waiting as it takes; try again shortly',
  headers: { 'Retry-After': '1' },
}

const TOO_SLOW = {
  status: 504,
  title: 'Tile too slow',
  detail: 'The tile was not done in time; ask for a smaller one, or for fewer iterations',
}

/** The balancer takes a 403 to the next worker, and does not hold it against this one. */
const AVOIDED = {
  status: 403,
  title: 'Worker avoided',
  detail: 'X-Avoid names this worker; another one may answer',
}

const BAD_DEADLINE = {
  status: 400,
  title: 'Bad header',
  detail: 'Cannot read X-Deadline-Ms: it must be whole milliseconds',
}

/** Whether X-Avoid, a list of workers whose answers were damaged, names this one. */
function isAvoided(context: Context, name: string): boolean {
  return context.req.header('X-Avoid')?.split(',').some((avoided) => avoided.trim() === name) ?? false
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
  if (format === 'npy') headers.set('Vary', 'Accept-Encoding')
  return headers
}

/** Deep tiles tell apart what their computing was for. */
function serverTiming(queueMs: number, { skipped, phases, computeMs, encodeMs }: RenderedTile): string {
  const parts = { queue: queueMs, compute: computeMs, ...(skipped !== undefined && phases), encode: encodeMs }
  return Object.entries(parts).map(([name, ms]) => `${name};dur=${ms.toFixed(2)}`).join(', ')
}

function acceptsGzip(context: Context): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(context.req.header('Accept-Encoding') ?? '')
}
