import { availableParallelism } from 'node:os'
import * as z from 'zod'
import { port, readConfig, whole } from '../service/config.ts'

type Environment = Readonly<Record<string, string | undefined>>

const launcherSchema = z.object({
  /** The only public listener is the balancer's, here. */
  HOST: z.string().default('127.0.0.1'),
  PORT: port(8080),
  /** One-core workers: by default as many as this process may use cores. */
  WORKERS: whole(1, 1_000).default(availableParallelism()),
  /** Addresses and networks of proxies that are believed about whom they ask for, in X-Forwarded-For; by default this machine. */
  TRUSTED_PROXIES: z.string().regex(/^[\da-f.:/]+(,[\da-f.:/]+)*$/i, 'addresses or networks joined by commas').default(
    '127.0.0.1,::1',
  ).transform((list) => list.split(',')),
  /** By default nginx where it is installed. */
  BALANCER: z.enum(['nginx', 'embedded'], 'nginx or embedded').optional(),
})

const balancerSchema = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: port(8080),
  /** Origins, separated by commas. */
  WORKER_URLS: z.string().transform((list) => list.split(',')).pipe(z.array(origin()).nonempty()),
  FRONTEND_URL: origin(),
})

export type LauncherConfig = z.output<typeof launcherSchema>
export type BalancerConfig = z.output<typeof balancerSchema>

/** The launcher's settings. @throws {RangeError} naming the variable that is wrong */
export function launcherConfig(environment: Environment): LauncherConfig {
  return readConfig(launcherSchema, environment)
}

/** The embedded balancer's settings. @throws {RangeError} naming the variable that is wrong */
export function balancerConfig(environment: Environment): BalancerConfig {
  return readConfig(balancerSchema, environment)
}

function origin() {
  return z.string('an http origin').regex(/^https?:\/\/[^/?#]+$/, 'an http origin, as in http://127.0.0.1:8001')
}
