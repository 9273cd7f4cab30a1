import * as z from 'zod'
import { port, readConfig, whole } from '../service/config.ts'

const schema = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: port(8001),
  WORKER_NAME: z.string().regex(/^[\w.-]{1,64}$/, 'a name of letters, digits, points and hyphens').default('worker'),
  /** Requests that may wait behind the one that is computed. */
  QUEUE_LIMIT: whole(0, 10_000).default(4),
  /** Milliseconds that all who wait may be expected to take together. */
  QUEUE_WORK_MS: whole(0, 3_600_000).default(2_000),
  /** The longest a tile may take, waiting included, before it is answered with 504. */
  TILE_BUDGET_MS: whole(1, 3_600_000).default(8_000),
  /** Bytes of the orbits and tables of deep views that are kept for their next tiles. */
  REFERENCE_BYTES: whole(0, 2 ** 40).default(192 * 2 ** 20),
})

/** Beyond the longest that a request may take, what a service that drains waits for the last one. */
export const GRACE_MS = 2_000

export type WorkerConfig = z.output<typeof schema>

/** A worker's settings. @throws {RangeError} naming the variable that is wrong */
export function workerConfig(environment: Readonly<Record<string, string | undefined>>): WorkerConfig {
  return readConfig(schema, environment)
}
