import type { ServiceDependencies } from './service.ts'

/** What a runtime needs to serve an app: where to listen, and how long requests under way may go on once it drains. */
export interface ListenOptions {
  /** By which its log names it. */
  readonly name: string
  readonly host: string
  readonly port: number
  /** After SIGTERM or SIGINT; a second signal ends it at once. */
  readonly graceMs: number
}

/** An app by what every service is given. */
export type CreateApp = (service: ServiceDependencies) => {
  readonly fetch: (request: Request, ...rest: never[]) => Response | Promise<Response>
}

/** Bytes of a request's line and headers that Node reads: above the limit for URLs, so that it can say what is wrong. */
export const HEADER_BYTES = 64 * 1024
