import { collectDefaultMetrics, Registry } from 'prom-client'
import { createLog } from '../service/log.ts'
import { createWorkerApp } from './app.ts'
import { workerConfig } from './config.ts'

const config = workerConfig(Deno.env.toObject())
const log = createLog(config.WORKER_NAME)

/** A new connection is accepted in one turn of the loop, read in another and answered in the next. */
const TURNS = 3

/** Both ends of a connection of this process with itself. */
async function connectToItself(): Promise<readonly [Deno.Conn, Deno.Conn]> {
  const listener = Deno.listen({ hostname: '127.0.0.1', port: 0 })
  const [accepted, connected] = await Promise.all([listener.accept(), Deno.connect({ port: listener.addr.port })])
  listener.close()
  return [accepted, connected]
}

const [inlet, outlet] = await connectToItself()
/**
 * A byte that the loop must fetch from the network, with all else that has arrived there. A timer would have it look there too, but
 * idle for two milliseconds; it may look only at what is at hand for `setImmediate`, and for work of its own threads.
 */
async function yieldTurn(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) {
    await Promise.all([inlet.read(new Uint8Array(1)), outlet.write(new Uint8Array(1))])
  }
}

const slicing = { yieldTurn, sliceMs: 20 }
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
