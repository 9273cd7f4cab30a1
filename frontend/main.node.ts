import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { serve } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import { collectDefaultMetrics, Registry } from 'prom-client'
import { HEADER_BYTES } from '../core/limits.ts'
import { createLog } from '../core/log.ts'
import { createFrontendApp } from './app.ts'
import { askWithUndici } from './ask-undici.ts'
import { frontendConfig } from './config.ts'

const config = frontendConfig(process.env)
const log = createLog('frontend')
const page = serveStatic({ root: fileURLToPath(new URL('dist', import.meta.url)) })
const registry = new Registry()
collectDefaultMetrics({ register: registry })
let draining = false
const app = createFrontendApp({ config, log, ask: askWithUndici, page, registry, isReady: () => !draining })
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
