import { serveStatic } from 'hono/deno'
import { collectDefaultMetrics, Registry } from 'prom-client'
import { createLog } from '../service/log.ts'
import { createFrontendApp } from './app.ts'
import { frontendConfig } from './config.ts'

const config = frontendConfig(Deno.env.toObject())
const log = createLog('frontend')
/** A connection's end is read in one turn of the loop, or in the next one. */
const TURNS = 2

/** By timers: `setImmediate` would not have the loop look there. */
async function yieldTurn(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await new Promise<void>((resolve) => setTimeout(resolve, 0))
}

const page = serveStatic({ root: new URL('dist', import.meta.url).pathname })
const registry = new Registry()
collectDefaultMetrics({ register: registry })
let draining = false
const app = createFrontendApp({ config, log, ask: fetch, yieldTurn, page, registry, isReady: () => !draining })
const server = Deno.serve({
  hostname: config.HOST,
  port: config.PORT,
  onListen: ({ hostname, port }) => log('info', 'listening', { address: `http://${hostname}:${port}` }),
}, app.fetch)

function drain(): void {
  if (draining) Deno.exit(1)
  draining = true
  server.shutdown().then(() => Deno.exit(0))
  setTimeout(() => Deno.exit(0), config.ATTEMPT_MS + 2_000)
}
Deno.addSignalListener('SIGTERM', drain)
Deno.addSignalListener('SIGINT', drain)
