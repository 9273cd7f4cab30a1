import type { Hono } from 'hono'
import pLimit from 'p-limit'
import { Registry } from 'prom-client'
import { createFrontendApp } from '../../frontend/app.ts'
import { frontendConfig } from '../../frontend/config.ts'
import { createFetchTile, type FetchTile } from '../../frontend/fetch-tile.ts'
import type { FanOutOptions } from '../../frontend/fan-out.ts'
import { silent, testWorker } from './worker.ts'

/** A fetch that goes to a worker in this process, as the balancer's would over the network. */
export function fetchFrom(worker: Hono): typeof fetch {
  return (input, init) => Promise.resolve(worker.request(String(input).replace(/^http:\/\/[^/]+/, ''), init))
}

/** Real tiles, from a real worker app. */
export const realFetchTile: FetchTile = createFetchTile({
  balancerUrl: 'http://balancer',
  fetch: fetchFrom(testWorker({ config: { QUEUE_LIMIT: 10_000 } })),
  attemptMs: 60_000,
})

/** How to fan out without waiting: pauses pass at once. */
export function fanOutOptions(options: Partial<FanOutOptions> = {}): FanOutOptions {
  return {
    fetchTile: realFetchTile,
    limit: pLimit(4),
    pause: (_, signal) => signal.aborted ? Promise.reject(signal.reason) : Promise.resolve(),
    random: () => 0.5,
    signal: new AbortController().signal,
    ...options,
  }
}

/** A frontend as an app, without a port, over a fetch; by default that of a real worker app. */
export function testFrontend(
  { fetch = fetchFrom(testWorker({ config: { QUEUE_LIMIT: 10_000 } })), environment = {} }: {
    fetch?: typeof globalThis.fetch
    environment?: Record<string, string>
  } = {},
): Hono {
  return createFrontendApp({
    config: frontendConfig({ WORKERS: '4', ...environment }),
    fetch,
    page: (context) => Promise.resolve(context.html('<title>Page</title>')),
    log: silent,
    registry: new Registry(),
    isReady: () => true,
  })
}
