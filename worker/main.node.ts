import process from 'node:process'
import { serveApp } from '../service/serve.node.ts'
import { createWorkerApp } from './app.ts'
import { GRACE_MS, workerConfig } from './config.ts'

let connections = 0

/** The loop takes one new connection a turn. Were they left waiting, those whose client has gone would pile up among them. */
async function yieldTurn(): Promise<void> {
  for (let before = -1; before !== connections;) {
    before = connections
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
}

const config = workerConfig(process.env)
const listen = { name: config.WORKER_NAME, host: config.HOST, port: config.PORT }
const server = serveApp({ ...listen, graceMs: config.TILE_BUDGET_MS + GRACE_MS }, (service) => {
  return createWorkerApp({ config, slicing: { yieldTurn, sliceMs: 20 }, ...service })
})
server.on('connection', () => connections++)
