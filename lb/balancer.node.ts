import process from 'node:process'
import { serve } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import { HEADER_BYTES } from '../core/limits.ts'
import { createLog } from '../service/log.ts'
import { createBalancer } from './balancer.ts'
import { balancerConfig } from './config.ts'
import { RULES } from './rules.ts'

const config = balancerConfig(process.env)
const log = createLog('balancer')
const app = createBalancer({
  workers: config.WORKER_URLS,
  frontend: config.FRONTEND_URL,
  log,
  addressOf: (context) => getConnInfo(context).remote.address ?? '',
})
const serverOptions = {
  keepAliveTimeout: 75_000,
  headersTimeout: RULES.headerTimeoutMs,
  requestTimeout: 15_000,
  maxHeaderSize: HEADER_BYTES,
}
serve({ fetch: app.fetch, hostname: config.HOST, port: config.PORT, serverOptions }, ({ address, port }) => {
  log('info', 'listening', { address, port })
})

process.on('SIGTERM', () => process.exit(0)).on('SIGINT', () => process.exit(0))
