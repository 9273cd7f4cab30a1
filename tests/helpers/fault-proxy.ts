import { Agent, createServer, type IncomingMessage, request as send, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A worker's whole answer to a request. */
export interface WholeAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** What is done to requests for tiles while a fault lasts. */
export interface Fault {
  /** How the tests name it. */
  readonly name: string
  /** Answers in the worker's place, which is not asked; `worker` is its name. */
  readonly refuse?: (response: ServerResponse, worker: string) => void
  /** Sends on a tile that the worker has drawn, but not as it should be. */
  readonly damage?: (answer: WholeAnswer, response: ServerResponse) => void
}

/** A proxy in front of one worker, which passes on everything as it is until it is given a fault. */
export interface FaultProxy {
  /** As in `127.0.0.1:41234`. */
  readonly server: string
  fault: Fault | undefined
  /** How often a fault was met. */
  harms: number
  /** How often the worker was asked although the client avoids it, and said so with a 403, which no fault changes. */
  avoided: number
  stop(): Promise<void>
}

/** Starts one in front of a worker. */
export async function startFaultProxy(worker: { readonly server: string; readonly name: string }): Promise<FaultProxy> {
  const agent = new Agent({ keepAlive: true })
  const ask = (request: IncomingMessage, response: ServerResponse) => {
    const [host, port] = worker.server.split(':')
    const { method, url: path, headers } = request
    const asked = send({ host, port, method, path, headers: ofThisHop(headers), agent })
    // Whoever leaves is followed, and where the worker breaks off so does the proxy.
    response.once('close', () => {
      if (!response.writableFinished) asked.destroy()
    })
    asked.once('error', () => response.destroy())
    request.pipe(asked)
    return asked
  }

  const handle = (request: IncomingMessage, response: ServerResponse) => {
    const fault = request.url!.startsWith('/tile') && !isAvoided(request, worker.name) ? proxy.fault : undefined
    if (fault?.refuse) {
      proxy.harms++
      return fault.refuse(response, worker.name)
    }
    ask(request, response).once('response', async (answer) => {
      if (answer.statusCode === 403) proxy.avoided++
      if (!fault?.damage || answer.statusCode !== 200) return forward(answer, response)
      const whole = await readWhole(answer)
      if (!whole) return response.destroy()
      if (response.destroyed) return
      proxy.harms++
      fault.damage(whole, response)
    })
  }

  const server = createServer(handle)
  // nginx closes idle connections after 30 s; a server that did so first would lose requests on their way.
  server.keepAliveTimeout = 75_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const proxy: FaultProxy = {
    server: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    fault: undefined,
    harms: 0,
    avoided: 0,
    stop() {
      agent.destroy()
      return new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
  return proxy
}

/** Headers that are about one connection, and not passed on. */
const HOP_HEADERS = ['connection', 'keep-alive', 'transfer-encoding']

function ofThisHop(headers: IncomingMessage['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => HOP_HEADERS.includes(name) ? [] : [[name, String(value)]]),
  )
}

function isAvoided({ headers }: IncomingMessage, name: string): boolean {
  return String(headers['x-avoid'] ?? '').split(',').some((avoided) => avoided.trim() === name)
}

function forward(answer: IncomingMessage, response: ServerResponse): void {
  response.writeHead(answer.statusCode!, ofThisHop(answer.headers))
  answer.pipe(response)
  answer.once('close', () => {
    if (!answer.complete) response.destroy()
  })
}

/** The whole answer, or nothing if it broke off. */
async function readWhole(answer: IncomingMessage): Promise<WholeAnswer | undefined> {
  const pieces: Buffer[] = []
  try {
    for await (const piece of answer) pieces.push(piece)
  } catch {
    return undefined
  }
  return { status: answer.statusCode!, headers: ofThisHop(answer.headers), body: Buffer.concat(pieces) }
}
