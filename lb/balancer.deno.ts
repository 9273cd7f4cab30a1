import { getConnInfo } from 'hono/deno'
import { createLog } from '../service/log.ts'
import { createBalancer } from './balancer.ts'
import { balancerConfig } from './config.ts'

const config = balancerConfig(Deno.env.toObject())
const log = createLog('balancer')
const app = createBalancer({
  workers: config.WORKER_URLS,
  frontend: config.FRONTEND_URL,
  log,
  addressOf: (context) => getConnInfo(context).remote.address ?? '',
})
Deno.serve({
  hostname: config.HOST,
  port: config.PORT,
  onListen: ({ hostname, port }) => log('info', 'listening', { address: hostname, port }),
}, app.fetch)

Deno.addSignalListener('SIGTERM', () => Deno.exit(0))
Deno.addSignalListener('SIGINT', () => Deno.exit(0))
