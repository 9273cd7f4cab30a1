import * as z from 'zod'
import { port, readConfig, whole } from '../service/config.ts'
import { origins } from '../service/origins.ts'

const schema = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: port(8002),
  /** Whose pages may read pictures. */
  ORIGINS: origins(),
  /** Where tiles are asked for: the balancer in front of the workers. */
  BALANCER_URL: z.url({ protocol: /^https?$/, error: 'an http address' }).default('http://127.0.0.1:8080').transform((
    url,
  ) => new URL(url).origin),
  /** Workers behind the balancer, until their answers show how many there are. */
  WORKERS: whole(1, 10_000).default(1),
  /** The longest one attempt at a tile may take; longer than the balancer waits for a worker. */
  ATTEMPT_MS: whole(1, 3_600_000).default(12_000),
  /** How long a tile waits for workers that are all full or away, before its picture fails. */
  PATIENCE_MS: whole(0, 3_600_000).default(15_000),
  /** The longest that the rows of a picture may keep their reader waiting, and those of a job, which nobody needs to wait for. */
  PICTURE_MS: whole(1, 3_600_000).default(60_000),
  JOB_MS: whole(1, 2 ** 31 - 1).default(3_600_000),
  /** Pictures that may be streamed at once; each slows the others down, and none may become too slow to be of use. */
  PICTURES_RUNNING: whole(1, 10_000).default(16),
  /** Jobs that may be drawn at once, and how many are kept. */
  JOBS_RUNNING: whole(1, 10_000).default(8),
  JOBS_KEPT: whole(1, 10_000).default(64),
  /** Bytes of finished pictures that are kept for download. */
  JOBS_BYTES: whole(1, 2 ** 40).default(512 * 2 ** 20),
  /** Readers of the events of jobs at once. */
  LISTENERS: whole(1, 100_000).default(512),
  /** How long a finished picture is kept. */
  JOBS_AGE_MS: whole(1, 2 ** 40).default(15 * 60_000),
})

/** Beyond the longest that a request may take, what a service that drains waits for the last one. */
export const GRACE_MS = 2_000

export type FrontendConfig = z.output<typeof schema>

/** A frontend's settings. @throws {RangeError} naming the variable that is wrong */
export function frontendConfig(environment: Readonly<Record<string, string | undefined>>): FrontendConfig {
  return readConfig(schema, environment)
}
