import type { Context } from 'hono'

/** In which the balancer names for whom a request is. */
export const CLIENT_HEADER = 'X-Client'

/** Whoever asks without a balancer: an operator, or another machine of the fleet. */
const NOBODY = 'direct'

/** What an address may be written with. */
const ADDRESS_PATTERN = /^[\da-f.:]{2,45}$/i

/**
 * For whom a request is, by address: all that one client has drawn, waits for or listens to counts together. Believed, since
 * nobody but balancers reaches a worker or a frontend, and they write it anew for whom they do not trust.
 */
export function clientOf({ req }: Context): string {
  const address = req.header(CLIENT_HEADER)
  return address !== undefined && ADDRESS_PATTERN.test(address) ? householdOf(address) : NOBODY
}

/** The address, of IPv6 with its last 64 bits at 0: any one household has all of those (RFC 6177). */
export function householdOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address
  const [head = '', tail] = address.toLowerCase().split('::', 2)
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : Math.max(0, GROUPS - before.length - after.length)
  const groups = [...before, ...Array<string>(zeros).fill('0'), ...after]
  return `${groups.slice(0, GROUPS / 2).map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::`
}

/** Of 16 bits, in an address of IPv6. */
const GROUPS = 8
