import { collectDefaultMetrics, Registry } from 'prom-client'
import type { CreateApp, ListenOptions } from './listening.ts'
import { createLog } from './log.ts'

/** Serves an app on Deno until it is told to end: then it takes no new connection and finishes what it has begun. */
export function serveApp({ name, host, port, graceMs }: ListenOptions, createApp: CreateApp): void {
  const log = createLog(name)
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  let isDraining = false
  const lastActions: (() => void)[] = []
  const onDrain = (action: () => void) => void lastActions.push(action)
  const app = createApp({ log, registry, isReady: () => !isDraining, onDrain })
  const server = Deno.serve({
    hostname: host,
    port,
    onListen: ({ hostname, port }) => log('info', 'listening', { address: `http://${hostname}:${port}` }),
  }, app.fetch as Deno.ServeHandler)

  const drain = () => {
    if (isDraining) Deno.exit(1)
    isDraining = true
    log('info', 'draining', { graceMs })
    for (const act of lastActions) act()
    server.shutdown().then(() => Deno.exit(0))
    setTimeout(() => Deno.exit(0), graceMs)
  }
  Deno.addSignalListener('SIGTERM', drain)
  Deno.addSignalListener('SIGINT', drain)
}
