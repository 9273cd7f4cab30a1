import type { Hono } from 'hono'
import { Registry } from 'prom-client'
import type { Ask } from '../../frontend/tiles/ask.ts'
import { createFrontendApp } from '../../frontend/app.ts'
import { realClock } from '../../core/clock.ts'
import { formatQuery, type TileParams, tileSchema } from '../../core/params.ts'
import { INDEXED, RGB } from '../../core/raster.ts'
import { viewJobOf } from '../../core/tile-job.ts'
import { pngReading } from '../../frontend/tiles/decode-tile.ts'
import type { TileSource } from '../../frontend/tiles/draw-tile.ts'
import { frontendConfig } from '../../frontend/config.ts'
import { createFetchTile, type FetchTile } from '../../frontend/tiles/fetch-tile.ts'
import type { FanOutOptions } from '../../frontend/pictures/fan-out.ts'
import { createFleet, type Fleet, type FleetOptions } from '../../frontend/fleet/fleet.ts'
import { silent, testWorker } from './worker.ts'

/** Asks a worker in this process, as the balancer would over the network. */
export function askOf(worker: Hono): Ask {
  return (url, options) => Promise.resolve(worker.request(url.replace(/^http:\/\/[^/]+/, ''), options))
}

/** Real tiles, from a real worker app. */
export const realFetchTile: FetchTile = createFetchTile({
  balancerUrl: 'http://balancer',
  ask: askOf(testWorker({ config: { QUEUE_LIMIT: 10_000 } })),
  attemptMs: 60_000,
})

/** A fleet over a fetch of tiles; by default real tiles at once, and four at a time. */
export function testFleet(options: Partial<FleetOptions> = {}): Fleet {
  return createFleet({
    fetchTile: realFetchTile,
    expected: 4,
    clock: realClock,
    random: () => 0.5,
    patienceMs: 1_000,
    breathe: () => Promise.resolve(),
    onEvent() {},
    ...options,
  })
}

/** Tiles of a request by themselves: no line to stand in, and nothing to learn. */
export function tileSource(params: TileParams): TileSource {
  return {
    job: viewJobOf(params),
    reading: pngReading(params.coloring === 'bands' ? INDEXED : RGB),
    samples: params.samples,
    queryOf: (region) => formatQuery(tileSchema, { ...params, region, format: 'png' }),
    requestId: 'tile',
    leftMs: () => Infinity,
    predictMs: (steps) => steps * 2e-6,
    learn() {},
    takeTurn: (_, draw) => draw(),
    onDisagreement() {},
  }
}

/** A picture that nobody takes back. */
export function pictureOptions(options: Partial<FanOutOptions> = {}): FanOutOptions {
  return { signal: new AbortController().signal, requestId: 'picture', stallMs: 60_000, ...options }
}

/** A frontend as an app, without a port; it asks a real worker app by default. */
export function testFrontend(
  { ask = askOf(testWorker({ config: { QUEUE_LIMIT: 10_000 } })), environment = {} }: {
    ask?: Ask
    environment?: Record<string, string>
  } = {},
): Hono {
  return createFrontendApp({
    config: frontendConfig({ WORKERS: '4', PATIENCE_MS: '0', ...environment }),
    ask,
    yieldTurn: () => Promise.resolve(),
    page: (context) => Promise.resolve(context.html('<title>Page</title>')),
    log: silent,
    registry: new Registry(),
    isReady: () => true,
  })
}
