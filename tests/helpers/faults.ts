import type { ServerResponse } from 'node:http'
import { readPngShape } from '../../core/png.ts'
import type { Fault, WholeAnswer } from './fault-proxy.ts'
import { indexedPng } from './rasters.ts'

/** Fails at once, and does not say who fails: nginx gives such a server most of the traffic. */
export const blackHole: Fault = {
  name: 'a black hole',
  refuse: (response) => void response.writeHead(500, { 'Content-Length': '0' }).end(),
}

/** Says at once that it is full, as workers do, and never is anything else. */
export const fullForEver: Fault = { name: 'full for ever', refuse: sayFull }

/** Sends the header of a tile, and then a byte a second: no timeout between bytes is ever met. */
export const drip: Fault = {
  name: 'a drip',
  damage({ headers, body }, response) {
    response.writeHead(200, { ...headers, 'content-length': String(body.length) })
    response.flushHeaders()
    let sent = 0
    const timer = setInterval(() => response.write(body.subarray(sent, ++sent)), 1_000)
    response.once('close', () => clearInterval(timer))
  },
}

/** Promises the whole tile, and closes the connection after half of it. */
export const truncated: Fault = {
  name: 'truncated',
  damage: (answer, response) => sendHalf(answer, response, () => response.socket?.end()),
}

/** The same, but the connection is reset. */
export const reset: Fault = {
  name: 'reset mid-body',
  damage: (answer, response) => sendHalf(answer, response, () => response.socket?.resetAndDestroy()),
}

/** Sends the first half of a tile as if it were whole. */
export const cut: Fault = {
  name: 'cut in half',
  damage: ({ headers, body }, response) => sendWhole(headers, body.subarray(0, body.length >> 1), response),
}

/** Sends a valid tile of another size. */
export const wrongSize: Fault = {
  name: 'of the wrong size',
  damage({ headers, body }, response) {
    const { width, height } = readPngShape(body)
    const palette = new Uint8Array(3 * 256)
    sendWhole(headers, indexedPng({ width: width + 1, height, palette }), response)
  },
}

/** Flips one bit of a tile, anywhere in it. */
export function flippedBit(random: () => number): Fault {
  return {
    name: 'a flipped bit',
    damage({ headers, body }, response) {
      const flipped = Buffer.from(body)
      const at = Math.floor(random() * flipped.length)
      flipped[at]! ^= 1 << Math.floor(random() * 8)
      sendWhole(headers, flipped, response)
    },
  }
}

function sayFull(response: ServerResponse, worker: string): void {
  const problem = { type: 'about:blank', title: 'Worker full', status: 503, detail: 'As many tiles wait as may' }
  response.writeHead(503, {
    'Content-Type': 'application/problem+json',
    'Cache-Control': 'no-store',
    'Retry-After': '1',
    'X-Worker': worker,
  }).end(JSON.stringify(problem))
}

function sendHalf({ headers, body }: WholeAnswer, response: ServerResponse, then: () => void): void {
  response.writeHead(200, { ...headers, 'content-length': String(body.length) })
  response.write(body.subarray(0, body.length >> 1), then)
}

function sendWhole(headers: WholeAnswer['headers'], body: Uint8Array, response: ServerResponse): void {
  response.writeHead(200, { ...headers, 'content-length': String(body.length) }).end(body)
}
