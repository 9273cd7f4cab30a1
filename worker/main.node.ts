import process from 'node:process'
import { serve } from '@hono/node-server'
import { collectDefaultMetrics, Registry } from 'prom-client'
import { HEADER_BYTES } from '../core/limits.ts'
import { createLog } from '../service/log.ts'
import { createWorkerApp } from './app.ts'
import { workerConfig } from './config.ts'

const config = workerConfig(process.env)
const log = createLog(config.WORKER_NAME)
let connections = 0
/** The loop takes one new connection a turn. Were they left waiting, those whose client has gone would pile up among them. */
async function yieldTurn(): Promise<void> {
  for (let before = -1; before !== connections;) {
    before = connections
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
}

const slicing = { yieldTurn, sliceMs: 20 }
const registry = new Registry()
collectDefaultMetrics({ register: registry })
let draining = false
const app = createWorkerApp({ config, log, slicing, registry, isReady: () => !draining })
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

server.on('connection', () => connections++)

function drain(): void {
  if (draining) process.exit(1)
  draining = true
  server.close(() => process.exit(0))
  // A connection that is busy now is kept alive after its answer, and would keep the process with it.
  setInterval(() => 'closeIdleConnections' in server && server.closeIdleConnections(), 50).unref()
  setTimeout(() => process.exit(0), config.TILE_BUDGET_MS + 2_000).unref()
}
process.on('SIGTERM', drain).on('SIGINT', drain)
