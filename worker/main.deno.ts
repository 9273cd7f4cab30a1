import { collectDefaultMetrics, Registry } from 'prom-client'
import { createLog } from '../core/log.ts'
import { createWorkerApp } from './app.ts'
import { workerConfig } from './config.ts'

const config = workerConfig(Deno.env.toObject())
const log = createLog(config.WORKER_NAME)
const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 0))
/** A new connection is accepted in one turn of the loop and read in another: else it would wait for two slices, or three. */
async function yieldTurn(): Promise<void> {
  await turn()
  await turn()
}

const slicing = { yieldTurn, sliceMs: 40 }
const registry = new Registry()
collectDefaultMetrics({ register: registry })
let draining = false
const app = createWorkerApp({ config, log, slicing, registry, isReady: () => !draining })
const server = Deno.serve({
  hostname: config.HOST,
  port: config.PORT,
  onListen: ({ hostname, port }) => log('info', 'listening', { address: `http://${hostname}:${port}` }),
}, app.fetch)

function drain(): void {
  if (draining) Deno.exit(1)
  draining = true
  server.shutdown().then(() => Deno.exit(0))
  setTimeout(() => Deno.exit(0), config.TILE_BUDGET_MS + 2_000)
}
Deno.addSignalListener('SIGTERM', drain)
Deno.addSignalListener('SIGINT', drain)
