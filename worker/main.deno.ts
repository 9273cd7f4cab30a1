import { collectDefaultMetrics, Registry } from 'prom-client'
import { createLog } from '../core/log.ts'
import { createWorkerApp } from './app.ts'
import { workerConfig } from './config.ts'

const config = workerConfig(Deno.env.toObject())
const log = createLog(config.WORKER_NAME)
const nothing = new Uint8Array(0)
/**
 * A new connection is accepted in one turn of the loop and read in another: else it would wait for two slices, or three. A timer idles
 * for two milliseconds, in which much arrives; the hash of nothing is over in a tenth of one.
 */
async function yieldTurn(): Promise<void> {
  await new Promise<void>((resolve) => setTimeout(resolve, 0))
  for (let turn = 0; turn < 2; turn++) await crypto.subtle.digest('SHA-1', nothing)
}

const slicing = { yieldTurn, sliceMs: 50 }
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
