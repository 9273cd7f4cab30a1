import type { Context, Hono } from 'hono'
import pLimit from 'p-limit'
import { Counter, Gauge } from 'prom-client'
import { parseQuery, type TileParams, tileSchema } from '../core/params.ts'
import { createService, ProblemError, queryOf, type ServiceDependencies } from '../core/service.ts'
import { entityTag, matchesTag } from './etag.ts'
import {
  canonicalTile,
  CONTENT_TYPES,
  DeadlineError,
  type RenderedTile,
  renderTile,
  REVISION,
  type Slicing,
} from './render.ts'
import type { WorkerConfig } from './config.ts'

/** What a worker is made of. */
export interface WorkerDependencies extends ServiceDependencies {
  readonly config: Pick<WorkerConfig, 'WORKER_NAME' | 'QUEUE_LIMIT' | 'TILE_BUDGET_MS'>
  readonly slicing: Slicing
}

/** A worker: `GET /tile` computes one tile at a time, a few may wait, the rest are answered 503. */
export function createWorkerApp({ config, slicing, ...service }: WorkerDependencies): Hono {
  const app = createService(service)
  const limit = pLimit(1)
  const seconds = new Counter({
    name: 'tile_seconds_total',
    help: 'Time spent computing and encoding tiles',
    labelNames: ['phase'],
    registers: [service.registry],
  })
  new Gauge({
    name: 'tile_queue_length',
    help: 'Requests that wait for the one being computed',
    registers: [service.registry],
    collect() {
      this.set(limit.pendingCount)
    },
  })

  app.get('/tile', async (context) => {
    const arrived = performance.now()
    const params = parseQuery(tileSchema, queryOf(context))
    const gzip = params.format === 'npy' && acceptsGzip(context)
    const tag = entityTag(canonicalTile(params) + (gzip ? '&gzip' : ''), REVISION)
    const headers = tileHeaders(params, tag, config.WORKER_NAME)
    if (matchesTag(context.req.header('If-None-Match'), tag)) return new Response(null, { status: 304, headers })
    if (context.req.method === 'HEAD') return new Response(null, { headers })
    if (limit.pendingCount >= config.QUEUE_LIMIT && limit.activeCount > 0) throw new ProblemError(FULL)

    const { signal } = context.req.raw
    const { tile, queueMs } = await limit(async () => {
      signal.throwIfAborted()
      const queueMs = performance.now() - arrived
      const tile = await withinBudget(() =>
        renderTile(params, slicing, { signal, deadline: arrived + config.TILE_BUDGET_MS })
      )
      return { tile, queueMs }
    })
    seconds.inc({ phase: 'compute' }, tile.computeMs / 1000)
    seconds.inc({ phase: 'encode' }, tile.encodeMs / 1000)
    headers.set('Server-Timing', serverTiming(queueMs, tile))
    if (!gzip) return new Response(tile.bytes, { headers })
    headers.set('Content-Encoding', 'gzip')
    return new Response(new Blob([tile.bytes]).stream().pipeThrough(new CompressionStream('gzip')), { headers })
  })
  return app
}

const FULL = {
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

async function withinBudget(render: () => Promise<RenderedTile>): Promise<RenderedTile> {
  try {
    return await render()
  } catch (error) {
    if (error instanceof DeadlineError) throw new ProblemError(TOO_SLOW, { cause: error })
    throw error
  }
}

function tileHeaders({ format }: TileParams, tag: string, worker: string): Headers {
  const headers = new Headers({
    'Content-Type': CONTENT_TYPES[format],
    'Cache-Control': 'public, max-age=86400',
    'X-Content-Type-Options': 'nosniff',
    'X-Worker': worker,
    ETag: tag,
  })
  if (format === 'npy') headers.set('Vary', 'Accept-Encoding')
  return headers
}

function serverTiming(queueMs: number, { computeMs, encodeMs }: RenderedTile): string {
  const parts = { queue: queueMs, compute: computeMs, encode: encodeMs }
  return Object.entries(parts).map(([name, ms]) => `${name};dur=${ms.toFixed(2)}`).join(', ')
}

function acceptsGzip(context: Context): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(context.req.header('Accept-Encoding') ?? '')
}
