import { getConnInfo } from 'hono/deno'
import { serveApp } from '../service/serve.deno.ts'
import { createBalancer } from './balancer.ts'
import { balancerConfig } from './config.ts'

const { HOST, PORT, WORKER_URLS, FRONTEND_URL } = balancerConfig(Deno.env.toObject())
serveApp({ name: 'balancer', host: HOST, port: PORT, graceMs: 0 }, ({ log }) => {
  return createBalancer({
    workers: WORKER_URLS,
    frontend: FRONTEND_URL,
    log,
    addressOf: (context) => getConnInfo(context).remote.address ?? '',
  })
})
