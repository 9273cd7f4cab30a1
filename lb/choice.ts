import { type Balance, DEFAULT_BALANCE } from '../core/balance.ts'
import type { Upstream } from './fleet.ts'

/** What may decide who answers a request. */
export interface Asked {
  /** As it came: path and query. */
  readonly url: string
  /** Of whoever asks. */
  readonly address: string
}

/** Picks one of those that are able, who stand in turn; there is at least one. */
export type Choose = (able: readonly Upstream[], asked: Asked) => Upstream

/** Ways of choosing that the embedded balancer offers. It knows nothing of how long answers take, which `least_time` goes by. */
export type Offered = Exclude<Balance, 'least_time'>

/** What is done where a way was asked for: that, or the default. */
export function offeredOf(wanted: Balance | undefined): Offered {
  return wanted === undefined || wanted === 'least_time' ? DEFAULT_BALANCE : wanted
}

/** The ways that nginx.conf.template has, but for `least_time`; `random` is from 0 to below 1. */
export function createChoices(random: () => number): Readonly<Record<Offered, Choose>> {
  return {
    least_conn: leastBusy,
    round_robin: (able) => able[0]!,
    ip_hash: (able, { address }) => highest(able, address),
    random(able) {
      const first = Math.floor(random() * able.length)
      const second = (first + 1 + Math.floor(random() * (able.length - 1))) % able.length
      return leastBusy([able[first]!, able[second]!])
    },
    hash: (able, { url }) => highest(able, url),
  }
}

function leastBusy(able: readonly Upstream[]): Upstream {
  return able.reduce((best, upstream) => upstream.inFlight < best.inFlight ? upstream : best)
}

/**
 * Rendezvous hashing (Thaler and Ravishankar, 1998): the one whose name hashes highest together with the key. As by nginx's
 * ring, a key moves only when the one that it belongs to goes.
 */
function highest(able: readonly Upstream[], key: string): Upstream {
  return able.map((upstream) => ({ upstream, rank: hash(`${upstream.origin} ${key}`) }))
    .reduce((best, one) => one.rank > best.rank ? one : best).upstream
}

/** FNV-1a of 32 bits, its end mixed as MurmurHash3 does: keys that differ in their last digit only are as far apart as others. */
function hash(text: string): number {
  let word = 0x811c9dc5
  for (let index = 0; index < text.length; index++) word = Math.imul(word ^ text.charCodeAt(index), 0x01000193)
  word = Math.imul(word ^ word >>> 16, 0x85ebca6b)
  word = Math.imul(word ^ word >>> 13, 0xc2b2ae35)
  return (word ^ word >>> 16) >>> 0
}
