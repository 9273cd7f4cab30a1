/**
 * Whose turn it is: nginx's smooth weighted round robin among the peers with the fewest connections by weight. nginx looks at every peer for
 * each request; here a turn takes the logarithm of their number, so that ten thousand can be simulated. The choice is the same:
 * tests/lb/upstream/upstream.test.ts.
 */
export interface Turns {
  /** Lets a peer take part, with so many connections. */
  add(peer: number, connections: number): void
  remove(peer: number): void
  has(peer: number): boolean
  /** The peer whose turn it is, which has had it then; undefined if none takes part. */
  take(): number | undefined
}

/** Peers of one weight with as many connections each, a binary heap: whose turn it is comes first. */
interface Pile {
  readonly peers: number[]
  /** What the current weight of all of them has been raised by. */
  raised: number
}

interface WeightClass {
  readonly weight: number
  /** By the number of connections. */
  readonly piles: Pile[]
  /** No pile before this one has a peer. */
  least: number
}

const ABSENT = -1

/** Turns of peers with these weights, whole numbers of at least one; none takes part yet. */
export function createTurns(weights: readonly number[]): Turns {
  const classes = [...new Set(weights)].map((weight): WeightClass => ({ weight, piles: [], least: 0 }))
  const classOf = weights.map((weight) => classes.find((other) => other.weight === weight)!)
  /** nginx's current_weight, while a peer takes part less what its pile was raised by. */
  const current = new Float64Array(weights.length)
  const connectionsOf = new Int32Array(weights.length)
  const placeOf = new Int32Array(weights.length).fill(ABSENT)

  const isBefore = (one: number, other: number) => {
    return current[one]! > current[other]! || current[one] === current[other] && one < other
  }
  const rise = (peers: number[], peer: number, from: number) => {
    let hole = from
    while (hole > 0) {
      const parent = (hole - 1) >> 1
      if (!isBefore(peer, peers[parent]!)) break
      placeOf[peers[hole] = peers[parent]!] = hole
      hole = parent
    }
    placeOf[peers[hole] = peer] = hole
  }
  const sink = (peers: number[], peer: number, from: number) => {
    let hole = from
    while (true) {
      let child = 2 * hole + 1
      if (child >= peers.length) break
      if (child + 1 < peers.length && isBefore(peers[child + 1]!, peers[child]!)) child++
      if (!isBefore(peers[child]!, peer)) break
      placeOf[peers[hole] = peers[child]!] = hole
      hole = child
    }
    placeOf[peers[hole] = peer] = hole
  }
  const pileOf = (peer: number) => classOf[peer]!.piles[connectionsOf[peer]!]!
  /** Piles of those with the fewest connections by weight, one of each weight that has such. */
  const leastPiles = () => {
    let best: WeightClass[] = []
    for (const one of classes) {
      while (one.least < one.piles.length && one.piles[one.least]!.peers.length === 0) one.least++
      if (one.least === one.piles.length) continue
      const further = best.length === 0 ? 0 : one.least * best[0]!.weight - best[0]!.least * one.weight
      if (best.length === 0 || further < 0) best = [one]
      else if (further === 0) best.push(one)
    }
    return best
  }

  return {
    add(peer, connections) {
      const one = classOf[peer]!
      while (one.piles.length <= connections) one.piles.push({ peers: [], raised: 0 })
      one.least = Math.min(one.least, connections)
      connectionsOf[peer] = connections
      const { peers, raised } = one.piles[connections]!
      current[peer]! -= raised
      peers.push(peer)
      rise(peers, peer, peers.length - 1)
    },
    remove(peer) {
      const { peers, raised } = pileOf(peer)
      const place = placeOf[peer]!
      const last = peers.pop()!
      if (last !== peer) {
        rise(peers, last, place)
        sink(peers, last, placeOf[last]!)
      }
      placeOf[peer] = ABSENT
      current[peer]! += raised
    },
    has: (peer) => placeOf[peer] !== ABSENT,
    take() {
      let taken: number | undefined
      let takenWeight = -Infinity
      let total = 0
      for (const { weight, piles, least } of leastPiles()) {
        const pile = piles[least]!
        total += weight * pile.peers.length
        pile.raised += weight
        const first = pile.peers[0]!
        const currentWeight = current[first]! + pile.raised
        if (currentWeight > takenWeight || currentWeight === takenWeight && first < taken!) {
          taken = first
          takenWeight = currentWeight
        }
      }
      if (taken !== undefined) {
        current[taken]! -= total
        sink(pileOf(taken).peers, taken, 0)
      }
      return taken
    },
  }
}
