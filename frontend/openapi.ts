import * as z from 'zod'
import { formatQuery, olderSchema, parseQuery, renderSchema, type RequestSchema, tileSchema } from '../core/params.ts'

/** The contract as an OpenAPI 3.1 document: parameters, limits and defaults come from the schemas that parse requests. */
export function openApiDocument(): Record<string, unknown> {
  const id = {
    name: 'id',
    in: 'path',
    required: true,
    description: 'As POST /renders gave it',
    schema: { type: 'string' },
  }
  const status = { description: 'How far it is', content: json({ $ref: '#/components/schemas/RenderStatus' }) }
  const gone = problems({ 404: 'No such picture', 410: 'No longer kept' })
  const requested = problems({ 400: 'A parameter cannot be read', 422: 'A parameter is over a limit' })
  const drawn = {
    ...requested,
    ...problems({
      429: 'Too many pictures of one client',
      502: 'A tile failed',
      503: 'No worker is free, or as many pictures are drawn as may be',
      504: 'A part took too long',
    }),
  }
  const png = { description: 'The picture, 8-bit indexed', content: { 'image/png': {} } }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Almondbread',
      version: '1',
      description: 'Pictures of the Mandelbrot set, drawn by one-core workers behind a balancer',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    paths: {
      '/tile': {
        get: operation('tile', 'One tile: a rectangle of the pixels of a view', {
          parameters: parameters(tileSchema),
          responses: {
            200: {
              description: 'The tile; X-Worker and Server-Timing say who drew it and how long it took',
              content: { 'image/png': {}, 'application/octet-stream': {} },
            },
            304: { description: 'The tile that If-None-Match names is still the answer' },
            ...requested,
            ...problems({
              403: 'X-Avoid names every worker that was asked',
              503: 'The workers are full',
              504: 'Not done in time',
            }),
          },
        }),
      },
      '/render': {
        get: operation('render', 'A picture, stitched from tiles and streamed from the top', {
          parameters: parameters(renderSchema),
          responses: { 200: png, ...drawn },
        }),
      },
      '/renders': {
        post: operation('createRender', 'The same as a job that outlives the request', {
          parameters: parameters(renderSchema),
          responses: {
            201: { ...status, description: 'Started; Location names it' },
            ...requested,
            ...problems({ 429: 'Too many pictures of one client', 503: 'Busy' }),
          },
        }),
      },
      '/renders/{id}': {
        get: operation('getRender', 'How far a job is', { parameters: [id], responses: { 200: status, ...gone } }),
        delete: operation('deleteRender', 'Cancels and forgets a job', {
          parameters: [id],
          responses: { 204: { description: 'Forgotten' }, ...gone },
        }),
      },
      '/renders/{id}/events': {
        get: operation('watchRender', 'Server-sent events: progress, then one of done, failed or canceled', {
          parameters: [id],
          responses: { 200: { description: 'A RenderStatus an event', content: { 'text/event-stream': {} } }, ...gone },
        }),
      },
      '/renders/{id}/image.png': {
        get: operation('getImage', 'The picture of a job, streamed while it is drawn', {
          parameters: [id],
          responses: { 200: png, ...gone, ...drawn },
        }),
      },
      '/mandelbrot': {
        get: operation('older', 'The older form: 500 × 500 pixels, named by the top-left corner and the side', {
          parameters: parameters(olderSchema),
          responses: { 200: png, ...drawn },
        }),
      },
      ...plainPaths({
        '/limits': ['limits', 'What a request may ask for', 'application/json'],
        '/openapi.json': ['openapi', 'This document', 'application/json'],
        '/livez': ['livez', 'The process turns', 'text/plain'],
        '/readyz': ['readyz', 'It takes requests', 'text/plain'],
        '/workers/readyz': ['workersReadyz', 'A worker takes requests', 'text/plain'],
        '/metrics': ['metrics', 'Prometheus metrics', 'text/plain'],
      }),
    },
    components: { schemas: { RenderStatus: RENDER_STATUS, Problem: PROBLEM } },
  }
}

const RENDER_STATUS = {
  type: 'object',
  required: ['id', 'state', 'done', 'total', 'elapsedMs'],
  properties: {
    id: { type: 'string' },
    state: { enum: ['running', 'done', 'failed', 'canceled'] },
    done: { type: 'integer', description: 'Tiles done' },
    total: { type: 'integer', description: 'Tiles in all' },
    elapsedMs: { type: 'number' },
    status: { type: 'integer', description: 'Of a failure: the HTTP status that GET /render would have answered' },
    detail: { type: 'string', description: 'Of a failure: why, in a sentence' },
  },
}

const PROBLEM = {
  type: 'object',
  description: 'RFC 9457',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    parameter: { type: 'string', description: 'The parameter that is wrong' },
    fault: { enum: ['unknown', 'doubled', 'malformed', 'limit'] },
    limit: { type: 'number', description: 'The bound that the value is beyond' },
  },
}

function parameters(schema: RequestSchema): unknown[] {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  const defaults = new URLSearchParams(formatQuery(schema, parseQuery(schema, '')))
  return Object.entries(properties).map(([name, property]) => {
    const { description, pattern, default: _, ...rest } = property as z.core.JSONSchema.JSONSchema
    const numeric = rest.type === 'integer' || rest.type === 'number'
    const fallback = defaults.get(name)
    return {
      name,
      in: 'query',
      description,
      schema: {
        ...rest,
        ...(!numeric && pattern !== undefined && { pattern }),
        ...(fallback !== null && { default: numeric ? Number(fallback) : fallback }),
      },
    }
  })
}

function operation(operationId: string, summary: string, rest: Record<string, unknown>): Record<string, unknown> {
  return { operationId, summary, ...rest }
}

function problems(answers: Readonly<Record<number, string>>): Record<string, unknown> {
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }
  return Object.fromEntries(Object.entries(answers).map(([status, description]) => [status, { description, content }]))
}

function plainPaths(paths: Readonly<Record<string, readonly [string, string, string]>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(paths).map(([path, [id, summary, type]]) => [path, {
      get: operation(id, summary, { responses: { 200: { description: summary, content: { [type]: {} } } } }),
    }]),
  )
}

function json(schema: Record<string, unknown>): Record<string, unknown> {
  return { 'application/json': { schema } }
}
