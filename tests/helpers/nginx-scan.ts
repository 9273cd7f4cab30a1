import { RULES } from '../../lb/rules.ts'
import { hashNetwork } from '../../lb/upstream/hash.ts'
import type { Outcome, Peer, Strategy } from '../../lb/upstream/upstream.ts'

/** What nginx keeps of a peer: ngx_http_upstream_rr_peer_t. */
interface ScannedPeer {
  readonly weight: number
  conns: number
  fails: number
  accessed: number
  checked: number
  currentWeight: number
}

/** What nginx keeps of a request from one try to the next. */
export interface ScannedRequest {
  readonly network: readonly number[]
  readonly tried: number[]
  misses: number
  hash: number
}

/** nginx's choices as its source makes them, by looking at every peer: the slow truth that lb/upstream/ is held to. */
export function createScan(strategy: Strategy, peers: readonly Peer[], random: () => number) {
  const scanned = peers.map(({ weight }): ScannedPeer => {
    return { weight, conns: 0, fails: 0, accessed: 0, checked: 0, currentWeight: 0 }
  })
  const totalWeight = scanned.reduce((sum, { weight }) => sum + weight, 0)

  const isAble = (peer: ScannedPeer, tried: readonly number[], now: number) => {
    const isSetAside = peer.fails >= RULES.maxFails && now - peer.checked <= RULES.failTimeoutSeconds
    return !tried.includes(scanned.indexOf(peer)) && !isSetAside
  }
  const atWeight = (weight: number) => {
    let left = weight
    return scanned.find((peer) => (left -= peer.weight) < 0)!
  }

  const roundRobin = (tried: readonly number[], now: number) => {
    let best: ScannedPeer | undefined
    let total = 0
    for (const peer of scanned) {
      if (!isAble(peer, tried, now)) continue
      peer.currentWeight += peer.weight
      total += peer.weight
      if (!best || peer.currentWeight > best.currentWeight) best = peer
    }
    if (best) best.currentWeight -= total
    return best
  }
  const leastConnections = (tried: readonly number[], now: number) => {
    let best: ScannedPeer | undefined
    let isMany = false
    for (const peer of scanned) {
      if (!isAble(peer, tried, now)) continue
      if (!best || peer.conns * best.weight < best.conns * peer.weight) {
        best = peer
        isMany = false
      } else if (peer.conns * best.weight === best.conns * peer.weight) isMany = true
    }
    if (!best || !isMany) return best
    const first = best
    let total = 0
    for (const peer of scanned.slice(scanned.indexOf(first))) {
      if (!isAble(peer, tried, now) || peer.conns * first.weight !== first.conns * peer.weight) continue
      peer.currentWeight += peer.weight
      total += peer.weight
      if (peer.currentWeight > best.currentWeight) best = peer
    }
    best.currentWeight -= total
    return best
  }
  const randomTwo = (request: ScannedRequest, now: number) => {
    const { tried } = request
    let previous: ScannedPeer | undefined
    for (; request.misses <= 20; request.misses++) {
      const peer = atWeight(Math.floor(random() * totalWeight))
      if (peer === previous || !isAble(peer, tried, now)) continue
      if (previous) return peer.conns * previous.weight > previous.conns * peer.weight ? previous : peer
      previous = peer
    }
    return roundRobin(tried, now)
  }
  const ipHash = (request: ScannedRequest, now: number) => {
    const { tried, network } = request
    let { hash } = request
    for (; request.misses <= 20; request.misses++) {
      hash = hashNetwork(hash, network)
      const peer = atWeight(hash % totalWeight)
      if (!isAble(peer, tried, now)) continue
      request.hash = hash
      return peer
    }
    return roundRobin(tried, now)
  }

  // As the upstream, it has run for a while.
  for (let turn = Math.floor(random() * peers.length); turn > 0; turn--) roundRobin([], 0)

  return {
    choose(request: ScannedRequest, now: number): number | undefined {
      const { tried } = request
      const peer = strategy === 'least_conn'
        ? leastConnections(tried, now)
        : strategy === 'random'
        ? randomTwo(request, now)
        : strategy === 'ip_hash'
        ? ipHash(request, now)
        : roundRobin(tried, now)
      if (!peer) return undefined
      peer.conns++
      if (now - peer.checked > RULES.failTimeoutSeconds) peer.checked = now
      tried.push(scanned.indexOf(peer))
      return tried.at(-1)
    },
    free(index: number, outcome: Outcome, now: number): void {
      const peer = scanned[index]!
      peer.conns--
      if (outcome === 'failed') {
        peer.fails++
        peer.accessed = peer.checked = now
      } else if (peer.accessed < peer.checked) peer.fails = 0
    },
  }
}
