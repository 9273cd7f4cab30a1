import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request that arrived and waits for the test to answer it. */
export interface Held {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** True once the connection was closed before the answer ended. */
  isLeft(): boolean
}

/** A server on the loopback whose answers the test decides. */
export interface FakeUpstream {
  /** As in `127.0.0.1:41234`. */
  readonly address: string
  /** Requests that have arrived so far. */
  hits: number
  /** Requests that wait, oldest first: they leave when answered or given up. */
  readonly held: Held[]
  /** What is done with a request; by default it is held. */
  handle(held: Held): void
  /** Closes the port and every connection. */
  stop(): Promise<void>
}

export async function startUpstream(): Promise<FakeUpstream> {
  const server = createServer((request, response) => {
    const held = { request, response, isLeft: () => response.destroyed && !response.writableEnded }
    upstream.hits++
    upstream.held.push(held)
    response.on('close', () => upstream.held.splice(upstream.held.indexOf(held), 1))
    upstream.handle(held)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const upstream: FakeUpstream = {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    hits: 0,
    held: [],
    handle() {},
    stop() {
      return new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
  return upstream
}
