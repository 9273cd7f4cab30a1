import * as z from 'zod'
import { port, readConfig, whole } from '../service/config.ts'
import { origins } from '../service/origins.ts'

const schema = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: port(8001),
  WORKER_NAME: z.string().regex(/^[\w.-]{1,64}$/, 'a name of letters, digits, points and hyphens').default('worker'),
  /** Requests of one client that may wait behind the one that is computed. */
  QUEUE_LIMIT: whole(0, 10_000).default(4),
  /** Requests of all clients, computed and waiting. */
  PLACES: whole(1, 10_000).default(48),
  /** Milliseconds that all of a client that wait may be expected to take together. */
  QUEUE_WORK_MS: whole(0, 3_600_000).default(2_000),
  /** The longest a tile may take, waiting included, before it is answered with 504. */
  TILE_BUDGET_MS: whole(1, 3_600_000).default(8_000),
  /** Bytes of all that is kept beyond a slice: orbits and tables, tiles under way, and answers on their way. */
  MEMORY_BYTES: whole(2 ** 20, 2 ** 40).default(384 * 2 ** 20),
  /** Of these, what the orbits and tables of deep views may have. The largest that a view can need are some 270 MB. */
  REFERENCE_BYTES: whole(0, 2 ** 40).default(352 * 2 ** 20),
  /** The most of the worker's time that one client may have in a minute, in percent. */
  CLIENT_SHARE: whole(1, 100).default(100),
  /** Whose pages may read tiles. */
  ORIGINS: origins(),
})

/** Beyond the longest that a request may take, what a service that drains waits for the last one. */
export const GRACE_MS = 2_000

export type WorkerConfig = z.output<typeof schema>

/** A worker's settings. @throws {RangeError} naming the variable that is wrong */
export function workerConfig(environment: Readonly<Record<string, string | undefined>>): WorkerConfig {
  return readConfig(schema, environment)
}
