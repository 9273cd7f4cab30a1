import type { Context, Hono, MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import { streamSSE } from 'hono/streaming'
import { BALANCES } from '../core/balance.ts'
import { LIMITS } from '../core/limits.ts'
import type { LogLevel } from '../service/log.ts'
import { PALETTE_NAMES } from '../core/palette.ts'
import { COLORINGS, olderSchema, parseQuery, type RenderParams, renderSchema } from '../core/params.ts'
import { clientOf } from '../service/client.ts'
import { readableFrom } from '../service/origins.ts'
import { sameSiteOnly } from '../service/same-site.ts'
import { createPlaces } from '../service/places.ts'
import { createService, ProblemError, queryOf, requestIdOf, type ServiceDependencies } from '../service/service.ts'
import { realClock } from '../core/clock.ts'
import type { FrontendConfig } from './config.ts'
import { problemOf } from './pictures/failure.ts'
import { remember } from './remember.ts'
import type { Ask } from './tiles/ask.ts'
import { createFetchTile } from './tiles/fetch-tile.ts'
import { createFleet } from './fleet/fleet.ts'
import type { TileEvent } from './tiles/tile.ts'
import { createJobs } from './pictures/jobs.ts'
import { createFrontendMetrics } from './metrics.ts'
import { openApiDocument } from './openapi.ts'
import { fromOlder } from './pictures/plan.ts'
import { createRenderPicture, type Rendering } from './pictures/render.ts'
import { streamPieces } from './pictures/stream.ts'
import { createStreams, type YieldTurn } from './pictures/streams.ts'

/** What a frontend is made of. */
export interface FrontendDependencies extends ServiceDependencies {
  readonly config: FrontendConfig
  readonly ask: Ask
  readonly yieldTurn: YieldTurn
  /** Serves the files of the page. */
  readonly page: MiddlewareHandler
}

/** The files of the page; anything else is not there. */
export const PAGE_PATHS = [
  '/',
  '/page.js',
  '/decoder-thread.js',
  '/style.css',
  '/icon.svg',
  '/icon-192.png',
  '/icon-512.png',
  '/manifest.webmanifest',
]

/** The frontend: the page, pictures stitched from tiles, the same as jobs, and what describes them. */
export function createFrontendApp({ config, ask, yieldTurn, page, ...service }: FrontendDependencies): Hono {
  const app = createService(service)
  const { log, registry } = service
  const metrics = createFrontendMetrics(registry)
  const fleet = createFleet({
    fetchTile: createFetchTile({ balancerUrl: config.BALANCER_URL, ask, attemptMs: config.ATTEMPT_MS }),
    expected: config.WORKERS,
    clock: realClock,
    random: Math.random,
    patienceMs: config.PATIENCE_MS,
    breathe: yieldTurn,
    onEvent(event, details) {
      metrics.tile(event)
      const level = EVENT_LEVELS[event]
      if (level) log(level, `tile ${event}`, details)
    },
  })
  const renderPicture = createRenderPicture(fleet)
  const jobs = createJobs({
    renderPicture,
    log,
    clock: realClock,
    stallMs: config.JOB_MS,
    limits: {
      running: config.JOBS_RUNNING,
      kept: config.JOBS_KEPT,
      bytes: config.JOBS_BYTES,
      ageMs: config.JOBS_AGE_MS,
    },
  })
  const streams = createStreams({
    renderPicture,
    most: config.PICTURES_RUNNING,
    stallMs: config.PICTURE_MS,
    log,
    onEnd: metrics.streamEnded,
    clock: realClock,
    yieldTurn,
  })
  const listeners = createPlaces({ name: 'events', most: config.LISTENERS, full: TOO_MANY_LISTENERS })
  metrics.watch({ fleet, jobs, streams, listeners })
  service.onDrain?.(() => jobs.end())

  const renderNow = (context: Context, params: RenderParams): Promise<Response> => {
    const abort = new AbortController()
    const { signal } = context.req.raw
    signal.addEventListener('abort', () => abort.abort(signal.reason))
    if (signal.aborted) abort.abort(signal.reason)
    const picture = streams.start(params, {
      requestId: requestIdOf(context),
      client: clientOf(context),
      signal: abort.signal,
    })
    return pictureResponse(context, picture, { abort, isToBeDrawn: true })
  }

  for (const path of READABLE_PATHS) {
    app.use(path, readableFrom(config.ORIGINS), async (context, next) => {
      await next()
      // Last of all: the secure headers say that nobody else may show it.
      if (config.ORIGINS.length > 0) context.res.headers.set('Cross-Origin-Resource-Policy', 'cross-origin')
    })
  }
  app.use(secureHeaders(SECURE_HEADERS))
  app.use(sameSiteOnly)
  for (const path of PAGE_PATHS) app.get(path, remember(page))

  app.get('/render', (context) => renderNow(context, parseQuery(renderSchema, queryOf(context))))
  app.get('/mandelbrot', (context) => renderNow(context, fromOlder(parseQuery(olderSchema, queryOf(context)))))

  app.post('/renders', (context) => {
    const { status } = jobs.create(parseQuery(renderSchema, queryOf(context)), {
      client: clientOf(context),
      requestId: requestIdOf(context),
    })
    return context.json(status, 201, { Location: `/renders/${status.id}`, ...NO_STORE })
  })
  app.get('/renders/:id', (context) => context.json(jobs.get(context.req.param('id')).status, 200, NO_STORE))
  app.delete('/renders/:id', (context) => {
    jobs.remove(context.req.param('id'))
    return context.body(null, 204)
  })
  app.get('/renders/:id/events', (context) => {
    const job = jobs.get(context.req.param('id'))
    const giveBack = listeners.take(clientOf(context))
    return streamSSE(context, async (stream) => {
      stream.onAbort(giveBack)
      try {
        for await (const status of job.watch()) {
          if (stream.aborted) return
          const event = status.state === 'running' ? 'progress' : status.state
          await stream.writeSSE({ event, data: JSON.stringify(status) })
        }
      } finally {
        giveBack()
      }
    })
  })
  app.get('/renders/:id/image.png', (context) => {
    const job = jobs.get(context.req.param('id'))
    return pictureResponse(context, {
      pieces: job.image(),
      get fitted() {
        return job.fitted
      },
    }, { abort: new AbortController(), isToBeDrawn: false })
  })

  app.get('/limits', (context) => {
    return context.json({ limits: LIMITS, palettes: PALETTE_NAMES, colorings: COLORINGS, balances: BALANCES })
  })
  app.get('/openapi.json', remember((context) => context.json(openApiDocument())))
  return app
}

/** What pages of other origins may read. */
const READABLE_PATHS = ['/render', '/mandelbrot', '/limits']

/** What a person should see in the log; the rest is counted. */
const EVENT_LEVELS: Readonly<Partial<Record<TileEvent, LogLevel>>> = {
  retried: 'warn',
  split: 'warn',
  failed: 'warn',
  disagreed: 'error',
}

const TOO_MANY_LISTENERS = {
  status: 503,
  title: 'Too many listeners',
  detail: 'As many listen to events as may; ask GET /renders/{id} now and then instead',
  headers: { 'Retry-After': '10' },
}

const NO_STORE = { 'Cache-Control': 'no-store' }

const PICTURE_HEADERS = {
  'Content-Type': 'image/png',
  'Content-Disposition': 'inline; filename="almondbread.png"',
  'Cache-Control': 'public, max-age=86400',
}

/** Nothing but this origin, no inline script or style, no frame: what the page needs and no more. */
const SECURE_HEADERS = {
  /** Whoever puts TLS in front decides for how long it is promised. */
  strictTransportSecurity: false,
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'blob:', 'data:'],
    connectSrc: ["'self'"],
    manifestSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
  permissionsPolicy: { camera: [], geolocation: [], microphone: [], payment: [], usb: [] },
}

async function pictureResponse(
  context: Context,
  picture: Pick<Rendering, 'pieces' | 'fitted'>,
  { abort, isToBeDrawn }: { readonly abort: AbortController; readonly isToBeDrawn: boolean },
): Promise<Response> {
  const isHead = context.req.method === 'HEAD'
  // Nothing is drawn to tell of it; a job's picture is waited for up to its first rows, as by GET.
  if (isHead && isToBeDrawn) return new Response(null, { headers: PICTURE_HEADERS })
  try {
    const body = await streamPieces(picture.pieces, abort)
    if (isHead) await body.cancel()
    const headers = new Headers(PICTURE_HEADERS)
    if (picture.fitted !== undefined) headers.set('X-Scale', String(picture.fitted))
    return new Response(isHead ? null : body, { headers })
  } catch (error) {
    const problem = problemOf(error)
    throw problem ? new ProblemError(problem, { cause: error }) : error
  }
}
