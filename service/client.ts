import type { Context } from 'hono'

/** In which the balancer names for whom a request is, and in which a frontend passes that on with each tile. */
export const CLIENT_HEADER = 'X-Client'

/** An address, a network or the name of a key, as balancers write them. */
const CLIENT_PATTERN = /^[\w.:/-]{1,64}$/

/** Whoever asks without a balancer: an operator, or another machine of the fleet. */
const NOBODY = 'direct'

/**
 * For whom a request is: all that one client has drawn, waits for or listens to counts together. Believed, since nobody but
 * balancers reaches a worker or a frontend, and they write it anew for whom they do not trust.
 */
export function clientOf({ req }: Context): string {
  const name = req.header(CLIENT_HEADER)
  return name !== undefined && CLIENT_PATTERN.test(name) ? name : NOBODY
}
