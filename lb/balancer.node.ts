import process from 'node:process'
import { getConnInfo } from '@hono/node-server/conninfo'
import { serveApp } from '../service/serve.node.ts'
import { createBalancer } from './balancer.ts'
import { balancerConfig } from './config.ts'

const { HOST, PORT, WORKER_URLS, FRONTEND_URL } = balancerConfig(process.env)
serveApp({ name: 'balancer', host: HOST, port: PORT, graceMs: 0 }, ({ log }) => {
  return createBalancer({
    workers: WORKER_URLS,
    frontend: FRONTEND_URL,
    log,
    addressOf: (context) => getConnInfo(context).remote.address ?? '',
  })
})
