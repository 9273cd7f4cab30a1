import type { MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'
import * as z from 'zod'

/** Whose pages may read what is answered: `*` for any, `none`, or origins. */
export type Origins = '*' | readonly string[]

/** As an environment variable spells them: `*`, `none`, or origins joined by commas. */
export function origins() {
  const origin = /^https?:\/\/[^/?#,\s]+$/
  return z.string().default('*').transform((text): Origins => {
    return text === '*' ? '*' : text === 'none' ? [] : text.split(',').map((one) => one.trim())
  }).refine((list) => list === '*' || list.every((one) => origin.test(one)), 'origins joined by commas, * or none')
}

/** Headers that scripts of other pages may read: who drew it, how long it took, what is left. */
const EXPOSED = [
  'Content-Length',
  'ETag',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'Server-Timing',
  'X-Arithmetic',
  'X-Balance',
  'X-In-Flight',
  'X-Kernel-Revision',
  'X-Refusal',
  'X-Request-Id',
  'X-Scale',
  'X-Worker',
]

/** Headers that they may send. */
const ALLOWED = ['Authorization', 'If-None-Match', 'Range', 'X-Avoid', 'X-Deadline-Ms', 'X-Request-Id']

/** Seconds for which a browser need not ask again: as long as any keeps it. */
const PREFLIGHT_SECONDS = 7_200

/** Lets pages of these origins read what is public, and nothing be changed from there. */
export function readableFrom(origin: Origins): MiddlewareHandler {
  return cors({
    origin: typeof origin === 'string' ? origin : [...origin],
    allowMethods: ['GET', 'HEAD'],
    allowHeaders: ALLOWED,
    exposeHeaders: EXPOSED,
    maxAge: PREFLIGHT_SECONDS,
  })
}
