import type { Server } from 'node:http'
import process from 'node:process'
import { serve } from '@hono/node-server'
import { collectDefaultMetrics, Registry } from 'prom-client'
import { type CreateApp, HEADER_BYTES, type ListenOptions } from './listening.ts'
import { createLog } from './log.ts'

/** Between two looks for connections that have become idle while it drains. */
const IDLE_MS = 50

const SERVER_OPTIONS = {
  keepAliveTimeout: 75_000,
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  maxHeaderSize: HEADER_BYTES,
}

/** Serves an app on Node until it is told to end: then it takes no new connection and finishes what it has begun. */
export function serveApp({ name, host, port, graceMs }: ListenOptions, createApp: CreateApp): Server {
  const log = createLog(name)
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  let isDraining = false
  const lastActions: (() => void)[] = []
  const onDrain = (action: () => void) => void lastActions.push(action)
  const app = createApp({ log, registry, isReady: () => !isDraining, onDrain })
  const { fetch } = app as { fetch: (request: Request) => Response | Promise<Response> }
  const server = serve({ fetch, hostname: host, port, serverOptions: SERVER_OPTIONS }, ({ address, port }) => {
    log('info', 'listening', { address: `http://${address}:${port}` })
  }) as Server

  const drain = () => {
    if (isDraining) process.exit(1)
    isDraining = true
    log('info', 'draining', { graceMs })
    for (const act of lastActions) act()
    server.close(() => process.exit(0))
    // A connection that is busy now is kept alive after its answer, and would keep the process with it.
    setInterval(() => server.closeIdleConnections(), IDLE_MS).unref()
    setTimeout(() => process.exit(0), graceMs).unref()
  }
  process.on('SIGTERM', drain).on('SIGINT', drain)
  return server
}
