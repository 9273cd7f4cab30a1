import { LIMITS } from '../core/limits.ts'
import type { Problem } from '../service/problem.ts'
import { RULES } from './rules.ts'

/** What a balancer answers by itself, by status; in the words of nginx.conf.template, which tests/lb/rules.test.ts compares. */
export const PROBLEMS = {
  400: { status: 400, title: 'Bad request', detail: 'This is not a well-formed HTTP request' },
  404: { status: 404, title: 'Not found', detail: 'There is nothing at this path' },
  405: { status: 405, title: 'Method not allowed', detail: 'No path takes this method' },
  413: {
    status: 413,
    title: 'Body too large',
    detail: `A request may carry at most ${RULES.bodyBytes / 1024} kB`,
  },
  414: {
    status: 414,
    title: 'URL too long',
    detail: `A URL may have at most ${LIMITS.url.toLocaleString('en')} characters`,
  },
  503: {
    status: 503,
    title: 'Unreachable',
    detail: 'What should answer this cannot be reached; try again shortly',
    headers: { 'Retry-After': String(RULES.retryAfterSeconds) },
  },
  504: { status: 504, title: 'Too slow', detail: 'What should answer this took too long' },
} as const satisfies Record<number, Problem>
