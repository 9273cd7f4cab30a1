import { serveApp } from '../service/serve.deno.ts'
import { createWorkerApp } from './app.ts'
import { GRACE_MS, workerConfig } from './config.ts'

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

const config = workerConfig(Deno.env.toObject())
const listen = { name: config.WORKER_NAME, host: config.HOST, port: config.PORT }
serveApp({ ...listen, graceMs: config.TILE_BUDGET_MS + GRACE_MS }, (service) => {
  return createWorkerApp({ config, slicing: { yieldTurn, sliceMs: 20 }, ...service })
})
