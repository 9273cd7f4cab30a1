import { prometheus } from '@hono/prometheus'
import { type Context, Hono } from 'hono'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { requestId } from 'hono/request-id'
import type { Registry } from 'prom-client'
import { announcesBody, failureResponse, UNEXPECTED_BODY } from './failure.ts'
import type { Log } from './log.ts'
import { ParamError } from '../core/params.ts'
import { type Problem, problemResponse } from './problem.ts'

/** An error whose problem may be shown to the client as it stands. */
export class ProblemError extends Error {
  readonly problem: Problem

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.detail, options)
    this.name = 'ProblemError'
    this.problem = problem
  }
}

/** What every service is given. */
export interface ServiceDependencies {
  readonly log: Log
  readonly registry: Registry
  /** False while starting or draining. */
  readonly isReady: () => boolean
  /** Takes what is to be done when the service is told to end. */
  readonly onDrain?: (action: () => void) => void
}

/**
 * A Hono app with what every service answers alike: `/livez`, `/readyz` and `/metrics`, a problem for each error, 405 with
 * Allow, 404 in the form the client asks for, and 400 for a GET that carries a body.
 */
export function createService({ log, registry, isReady }: ServiceDependencies): Hono {
  const app = new Hono()
  const { printMetrics, registerMetrics } = prometheus({ registry })

  app.use(requestId({ limitLength: LONGEST_ID }))
  app.use(async (context, next) => {
    await next()
    context.res.headers.set('X-Request-Id', requestIdOf(context))
  })
  app.use(registerMetrics)
  app.use(methodNotAllowed({ app, onMethodNotAllowed: (context, methods) => notAllowed(context.req.method, methods) }))
  app.use(async (context, next) => {
    if (announcesBody(context.req.raw.headers)) return problemResponse(UNEXPECTED_BODY)
    await next()
  })

  app.get('/livez', (context) => context.text('live\n', 200, NO_STORE))
  app.get('/readyz', (context) => {
    return isReady() ? context.text('ready\n', 200, NO_STORE) : context.text('not ready\n', 503, NO_STORE)
  })
  app.get('/metrics', printMetrics)

  app.notFound((context) => {
    const { path } = context.req
    if (/text\/html|text\/plain/.test(context.req.header('Accept') ?? '')) {
      return context.text('There is nothing here. Try /\n', 404, NO_STORE)
    }
    return problemResponse({
      status: 404,
      title: 'Not found',
      detail: 'There is nothing at this path',
      extra: { path },
    })
  })
  app.onError((error, context) => {
    if (error instanceof ParamError) return paramProblem(error)
    if (error instanceof ProblemError) return problemResponse(error.problem)
    const { path, raw: { signal } } = context.req
    return failureResponse(error, { signal, path, requestId: requestIdOf(context) }, log)
  })
  return app
}

/** The query of a request as it was sent, without its question mark. */
export function queryOf({ req }: Context): string {
  const mark = req.url.indexOf('?')
  return mark < 0 ? '' : req.url.slice(mark + 1)
}

/** The id by which a request is found in every log from the browser to the worker: the client's own, or a new one. */
export function requestIdOf(context: Context): string {
  return context.get('requestId')
}

/** As nginx.conf.template takes them. */
const LONGEST_ID = 64

const NO_STORE = { 'Cache-Control': 'no-store' }

function notAllowed(method: string, methods: readonly string[]): Response {
  return problemResponse({
    status: 405,
    title: 'Method not allowed',
    detail: `This path takes ${methods.join(', ')}, not ${method}`,
    headers: { Allow: methods.join(', ') },
  })
}

function paramProblem({ status, parameter, fault, limit, message }: ParamError): Response {
  const title = status === 422 ? 'Over a limit' : 'Bad parameter'
  return problemResponse({
    status,
    title,
    detail: message,
    extra: { parameter, fault, ...(limit !== undefined && { limit }) },
  })
}
