import { createRing, hashNetwork, type Ring } from './hash.ts'
import { createTurns } from './turns.ts'

/** Ways of choosing a worker, by the names of nginx: `random` is `random two least_conn`, `hash` is of the URL and `consistent`. */
export const STRATEGIES = ['least_conn', 'round_robin', 'random', 'hash', 'ip_hash'] as const
export type Strategy = (typeof STRATEGIES)[number]

/** A worker as nginx's configuration names it. */
export interface Peer {
  /** As in `10.0.0.1:8001`. */
  readonly address: string
  /** A whole number; of two idle workers the one with twice the weight gets twice the requests. */
  readonly weight: number
}

/** A request, and what nginx remembers of it from one try to the next. */
export interface Request {
  readonly url: string
  /** The first three bytes of the client's address. */
  readonly network: readonly number[]
  readonly tried: number[]
  /** Peers that were looked at in vain, by chance or by hash. */
  misses: number
  hash?: number
}

/** One process of nginx, or several that share a `zone`: what it counts, no other one sees. */
export interface Balancer {
  /** The worker that the request goes to next; undefined where none may be tried any more. */
  pick(request: Request, nowMs: number): number | undefined
  /** Tells that a worker's answer has ended, or failed so that nginx counts it. */
  free(peer: number, outcome: 'answered' | 'failed', nowMs: number): void
}

/** What balancers of the same workers share. */
export interface Peers {
  readonly weights: readonly number[]
  /** Each peer as often as it weighs. */
  readonly slots: readonly number[]
  readonly ring: () => Ring
}

/** As in nginx.conf.template: `proxy_next_upstream_tries 3`, `max_fails=2 fail_timeout=5s`. */
const TRIES = 3
const MAX_FAILS = 2
const FAIL_TIMEOUT_SECONDS = 5

/** Misses after which nginx lets the turn decide. */
const MOST_MISSES = 20

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
export function createBalancer(strategy: Strategy, { weights, slots, ring }: Peers, random: () => number): Balancer {
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
    return fails[peer]! >= MAX_FAILS && now - checked[peer]! <= FAIL_TIMEOUT_SECONDS
  }
  const isAble = (peer: number, { tried }: Request, now: number) => !tried.includes(peer) && !isSetAside(peer, now)
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

  const inTurn = ({ tried }: Request, now: number) => {
    for (const peer of aside) if (!isSetAside(peer, now)) readmit(peer)
    const left = tried.filter(turns.has)
    for (const peer of left) turns.remove(peer)
    const taken = turns.take()
    for (const peer of left) turns.add(peer, counted(peer))
    return taken
  }
  const ofTwo = (request: Request, now: number) => {
    let first: number | undefined
    while (request.misses <= MOST_MISSES) {
      const peer = slots[Math.floor(random() * slots.length)]!
      if (peer !== first && isAble(peer, request, now)) {
        if (first !== undefined) {
          const isBusier = connections[peer]! * weights[first]! > connections[first]! * weights[peer]!
          return isBusier ? first : peer
        }
        first = peer
      }
      request.misses++
    }
    return inTurn(request, now)
  }
  const onRing = (request: Request, now: number) => {
    request.hash ??= ring().indexOf(request.url)
    while (request.misses <= MOST_MISSES) {
      const peer = ring().at(request.hash)
      if (isAble(peer, request, now)) return peer
      request.hash++
      request.misses++
    }
    return inTurn(request, now)
  }
  const ofNetwork = (request: Request, now: number) => {
    let hash = request.hash ?? 89
    while (request.misses <= MOST_MISSES) {
      hash = hashNetwork(hash, request.network)
      const peer = slots[hash % slots.length]!
      if (isAble(peer, request, now)) {
        request.hash = hash
        return peer
      }
      request.misses++
    }
    return inTurn(request, now)
  }
  const choose = { least_conn: inTurn, round_robin: inTurn, random: ofTwo, hash: onRing, ip_hash: ofNetwork }[strategy]

  return {
    pick(request, nowMs) {
      if (request.tried.length >= Math.min(TRIES, count)) return undefined
      const now = Math.floor(nowMs / 1000)
      // A worker alone is never set aside.
      const peer = count === 1 ? 0 : choose(request, now)
      if (peer === undefined) return undefined
      request.tried.push(peer)
      connect(peer, 1)
      if (now - checked[peer]! > FAIL_TIMEOUT_SECONDS) checked[peer] = now
      // It is tried once, and left alone until that has gone well.
      if (count > 1 && fails[peer]! >= MAX_FAILS) setAside(peer)
      return peer
    },
    free(peer, outcome, nowMs) {
      connect(peer, -1)
      if (outcome === 'failed') {
        accessed[peer] = checked[peer] = Math.floor(nowMs / 1000)
        if (++fails[peer]! >= MAX_FAILS && count > 1) setAside(peer)
      } else if (accessed[peer]! < checked[peer]!) {
        fails[peer] = 0
        readmit(peer)
      }
    },
  }
}
