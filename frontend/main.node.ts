import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { serve } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import { collectDefaultMetrics, Registry } from 'prom-client'
import { HEADER_BYTES } from '../core/limits.ts'
import { createLog } from '../service/log.ts'
import { createFrontendApp } from './app.ts'
import { askWithUndici } from './tiles/ask-undici.ts'
import { frontendConfig } from './config.ts'

const config = frontendConfig(process.env)
const log = createLog('frontend')
/** The end of a connection is read in one turn of the loop and answered in the next, and the connection closed in a third. */
const TURNS = 3

/** A timer instead may be due before the loop has read anything. */
async function yieldTurn(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await new Promise<void>((resolve) => setImmediate(resolve))
}

const page = serveStatic({ root: fileURLToPath(new URL('dist', import.meta.url)) })
const registry = new Registry()
collectDefaultMetrics({ register: registry })
let draining = false
const app = createFrontendApp({ config, log, ask: askWithUndici, yieldTurn, page, registry, isReady: () => !draining })
const serverOptions = {
  keepAliveTimeout: 75_000,
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  maxHeaderSize: HEADER_BYTES,
}
const server = serve(
  { fetch: app.fetch, hostname: config.HOST, port: config.PORT, serverOptions },
  ({ address, port }) => {
    log('info', 'listening', { address: `http://${address}:${port}` })
  },
)

function drain(): void {
  if (draining) process.exit(1)
  draining = true
  server.close(() => process.exit(0))
  // A connection that is busy now is kept alive after its answer, and would keep the process with it.
  setInterval(() => 'closeIdleConnections' in server && server.closeIdleConnections(), 50).unref()
  setTimeout(() => process.exit(0), config.ATTEMPT_MS + 2_000).unref()
}
process.on('SIGTERM', drain).on('SIGINT', drain)
