import { Agent, get } from 'node:http'
import pLimit from 'p-limit'
import { type Balance, BALANCE_HEADER } from '../core/balance.ts'
import { COST_HEADER } from './serial-worker.ts'
import type { LabTile } from './views.ts'

/** A tile as it was answered; instants are by `performance.now()`. */
export interface TimedTile {
  readonly status: number
  /** Undefined where the balancer answered by itself. */
  readonly worker: string | undefined
  /** What the balancer says that it chose by. */
  readonly balance: string | undefined
  readonly endedAt: number
  /** What the worker says: how long the tile waited there, and how long it took. */
  readonly queueMs: number
  readonly computeMs: number
}

/** Somebody who asks a balancer for tiles, and keeps the connections. */
export interface Client {
  /** @throws {Error} where no answer comes, or the signal aborts first */
  ask(tile: LabTile, balance?: Balance, signal?: AbortSignal): Promise<TimedTile>
  /** Breaks off what is still asked for. */
  stop(): void
}

export function createClient(origin: string): Client {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 1024 })
  return {
    ask({ path, costMs }, balance, signal) {
      const url = origin + balancedPath(path, balance)
      return new Promise((resolve, reject) => {
        get(url, { agent, headers: { [COST_HEADER]: costMs }, signal }, (response) => {
          const { statusCode, headers } = response
          response.resume().once('end', () => {
            const timing = String(headers['server-timing'] ?? '')
            resolve({
              status: statusCode!,
              worker: headers['x-worker'] as string | undefined,
              balance: headers[BALANCE_HEADER.toLowerCase()] as string | undefined,
              endedAt: performance.now(),
              queueMs: sumOf(timing, /\bqueue;dur=([\d.]+)/g),
              computeMs: sumOf(timing, /\b(?:compute|encode);dur=([\d.]+)/g),
            })
          }).once('error', reject)
        }).once('error', reject)
      })
    },
    stop: () => agent.destroy(),
  }
}

/** What is asked for, with how its worker is to be chosen. */
export function balancedPath(path: string, balance: Balance | undefined): string {
  return balance === undefined ? path : `${path}&balance=${balance}`
}

function sumOf(timing: string, pattern: RegExp): number {
  return [...timing.matchAll(pattern)].reduce((sum, [, ms]) => sum + Number(ms), 0)
}

/** A picture's tiles, in the order in which they are asked for. */
export interface TimedPicture {
  readonly startedAt: number
  readonly drawn: readonly TimedTile[]
}

/** Asks for tiles in this order, never for more than so many at a time. @throws {Error} where one is not answered by 200 */
export async function drawPicture(
  client: Pick<Client, 'ask'>,
  tiles: readonly LabTile[],
  { inFlight, balance }: { readonly inFlight: number; readonly balance?: Balance },
): Promise<TimedPicture> {
  const limit = pLimit(inFlight)
  const startedAt = performance.now()
  const drawn = await Promise.all(tiles.map((tile) =>
    limit(async () => {
      const answer = await client.ask(tile, balance)
      if (answer.status !== 200) throw new Error(`Cannot draw ${tile.path}: ${answer.status}`)
      return answer
    })
  ))
  return { startedAt, drawn }
}
