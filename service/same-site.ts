import type { MiddlewareHandler } from 'hono'
import { type Problem, problemResponse } from './problem.ts'

/**
 * Lets nothing be changed by the page of another site, which a browser tells by Sec-Fetch-Site, or, an older one, by an Origin whose
 * host is not the one that is asked. Programs send neither.
 */
export const sameSiteOnly: MiddlewareHandler = async ({ req }, next) => {
  if (READS.has(req.method)) return await next()
  const site = req.header('Sec-Fetch-Site')
  const isForeign = site === undefined ? isForeignOrigin(req.header('Origin'), req.header('Host')) : !OWN.has(site)
  return isForeign ? problemResponse(CROSS_SITE) : await next()
}

const READS = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Of this origin, or of no page at all. */
const OWN = new Set(['same-origin', 'none'])

function isForeignOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) return false
  return !URL.canParse(origin) || new URL(origin).host !== host
}

const CROSS_SITE: Problem = {
  status: 403,
  title: 'Cross-site request',
  detail: 'Pages of other sites may read from here, and change nothing',
}
