import type { Balance } from '../../core/balance.ts'
import { RULES } from '../rules.ts'
import { createRing, hashNetwork, type Ring } from './hash.ts'
import { createTurns } from './turns.ts'

/**
 * Ways of choosing a peer, by the names of nginx: `random` is `random two least_conn`, `hash` is of the URL and `consistent`. How long answers
 * take, which `least_time` goes by, is not known here.
 */
export const STRATEGIES = ['least_conn', 'round_robin', 'random', 'hash', 'ip_hash'] as const satisfies Balance[]
export type Strategy = (typeof STRATEGIES)[number]

/** A server of an upstream, as nginx's configuration names it. */
export interface Peer {
  /** As in `10.0.0.1:8001`. */
  readonly address: string
  /** A whole number; of two idle workers the one with twice the weight gets twice the requests. */
  readonly weight: number
}

/** A request on its way to a peer, and what nginx remembers of it from one try to the next. */
export interface Search {
  readonly url: string
  /** What ip_hash goes by of the client's address: of IPv4 the first three bytes. */
  readonly network: readonly number[]
  /** Peers that may be tried, and until when another one. */
  readonly tries: number
  readonly untilMs: number
  readonly tried: number[]
  /** Peers that were looked at in vain, by chance or by hash. */
  misses: number
  hash?: number
}

/** What a search goes by: as many tries as a tile has, if nothing else is said. */
export type Sought = Pick<Search, 'url' | 'network'> & Partial<Pick<Search, 'tries'>>

/** What a peer made of a request; that it stands aside or is full is an answer, and so is a client that leaves. */
export type Outcome = 'answered' | 'failed'

/** An `upstream` of one process of nginx, or of several that share its `zone`: what it counts, no other one sees. */
export interface Upstream {
  /** The peer that a request goes to next, by its index; undefined where none may be tried any more. */
  pick(search: Search, nowMs: number): number | undefined
  /** Tells that a peer is done with a request, or has failed. */
  free(peer: number, outcome: Outcome, nowMs: number): void
}

/** What upstreams of the same workers share. */
export interface Peers {
  readonly weights: readonly number[]
  /** Each peer as often as it weighs. */
  readonly slots: readonly number[]
  readonly ring: () => Ring
}

const { maxFails, failTimeoutSeconds } = RULES

/** Misses after which nginx lets the turn decide. */
const MOST_MISSES = 20

/** A search that begins. */
export function createSearch({ url, network, tries = RULES.tile.tries }: Sought, nowMs: number): Search {
  return { url, network, tries, untilMs: nowMs + RULES.nextTimeoutMs, tried: [], misses: 0 }
}

export function createPeers(peers: readonly Peer[]): Peers {
  const weights = peers.map(({ weight }) => weight)
  let ring: Ring | undefined
  return {
    weights,
    slots: weights.flatMap((weight, peer) => Array.from({ length: weight }, () => peer)),
    ring: () => ring ??= createRing(peers.map(({ address }) => address), weights),
  }
}

/**
 * Chooses as the source of nginx 1.22 does (ngx_http_upstream_round_robin.c and the modules beside it), to the second of its clock; but a
 * peer that has failed keeps all its weight, where nginx would give one of more than one a little less for a few requests.
 */
export function createUpstream(strategy: Strategy, { weights, slots, ring }: Peers, random: () => number): Upstream {
  const count = weights.length
  const connections = new Int32Array(count)
  const fails = new Int32Array(count)
  const accessed = new Int32Array(count)
  const checked = new Int32Array(count)
  /** Peers that take no turns until they have been left alone for long enough. */
  const aside = new Set<number>()
  const turns = createTurns(weights)
  // The others take turns only where they find nobody, regardless of connections.
  const counted = (peer: number) => strategy === 'least_conn' ? connections[peer]! : 0
  for (let peer = 0; peer < count; peer++) turns.add(peer, 0)
  // It has run for a while: those that were started together would all begin with the same worker.
  for (let turn = Math.floor(random() * count); turn > 0; turn--) turns.take()

  const isSetAside = (peer: number, now: number) => {
    return fails[peer]! >= maxFails && now - checked[peer]! <= failTimeoutSeconds
  }
  const isAble = (peer: number, { tried }: Search, now: number) => !tried.includes(peer) && !isSetAside(peer, now)
  const setAside = (peer: number) => {
    if (turns.has(peer)) turns.remove(peer)
    aside.add(peer)
  }
  const readmit = (peer: number) => {
    if (aside.delete(peer)) turns.add(peer, counted(peer))
  }
  const connect = (peer: number, change: number) => {
    const isMoved = strategy === 'least_conn' && turns.has(peer)
    if (isMoved) turns.remove(peer)
    connections[peer]! += change
    if (isMoved) turns.add(peer, connections[peer]!)
  }

  const inTurn = ({ tried }: Search, now: number) => {
    for (const peer of aside) if (!isSetAside(peer, now)) readmit(peer)
    const left = tried.filter(turns.has)
    for (const peer of left) turns.remove(peer)
    const taken = turns.take()
    for (const peer of left) turns.add(peer, counted(peer))
    return taken
  }
  const ofTwo = (search: Search, now: number) => {
    let first: number | undefined
    while (search.misses <= MOST_MISSES) {
      const peer = slots[Math.floor(random() * slots.length)]!
      if (peer !== first && isAble(peer, search, now)) {
        if (first !== undefined) {
          const isBusier = connections[peer]! * weights[first]! > connections[first]! * weights[peer]!
          return isBusier ? first : peer
        }
        first = peer
      }
      search.misses++
    }
    return inTurn(search, now)
  }
  const onRing = (search: Search, now: number) => {
    search.hash ??= ring().indexOf(search.url)
    while (search.misses <= MOST_MISSES) {
      const peer = ring().at(search.hash)
      if (isAble(peer, search, now)) return peer
      search.hash++
      search.misses++
    }
    return inTurn(search, now)
  }
  const ofNetwork = (search: Search, now: number) => {
    let hash = search.hash ?? 89
    while (search.misses <= MOST_MISSES) {
      hash = hashNetwork(hash, search.network)
      const peer = slots[hash % slots.length]!
      if (isAble(peer, search, now)) {
        search.hash = hash
        return peer
      }
      search.misses++
    }
    return inTurn(search, now)
  }
  const choose = { least_conn: inTurn, round_robin: inTurn, random: ofTwo, hash: onRing, ip_hash: ofNetwork }[strategy]

  return {
    pick(search, nowMs) {
      if (search.tried.length >= Math.min(search.tries, count) || nowMs >= search.untilMs) return undefined
      const now = Math.floor(nowMs / 1000)
      // A worker alone is never set aside.
      const peer = count === 1 ? 0 : choose(search, now)
      if (peer === undefined) return undefined
      search.tried.push(peer)
      connect(peer, 1)
      if (now - checked[peer]! > failTimeoutSeconds) checked[peer] = now
      // It is tried once, and left alone until that has gone well.
      if (count > 1 && fails[peer]! >= maxFails) setAside(peer)
      return peer
    },
    free(peer, outcome, nowMs) {
      connect(peer, -1)
      if (outcome === 'failed') {
        accessed[peer] = checked[peer] = Math.floor(nowMs / 1000)
        if (++fails[peer]! >= maxFails && count > 1) setAside(peer)
      } else if (accessed[peer]! < checked[peer]!) {
        fails[peer] = 0
        readmit(peer)
      }
    },
  }
}
