/** The hashes by which nginx finds a worker: CRC-32 for keys and its ring, one of its own for the networks of clients. */
import { crc32 } from 'node:zlib'

/** What ip_hash goes by: three bytes of an IPv4 address; of any other its characters, where nginx takes its bytes. */
export function networkOf(address: string): readonly number[] {
  const bytes = /^(\d+)\.(\d+)\.(\d+)\.\d+$/.exec(address)?.slice(1).map(Number)
  return bytes ?? Array.from(address, (character) => character.charCodeAt(0))
}

/** ip_hash of what came of it before, 89 at first, and of what it goes by of a client's address. */
export function hashNetwork(hash: number, network: readonly number[]): number {
  return network.reduce((hash, byte) => (hash * 113 + byte) % 6271, hash)
}

/** Points of peers on a circle: a key belongs to the first point at or after its own hash. */
export interface Ring {
  /** Where the search for a key begins. */
  indexOf(key: string): number
  /** The peer at a point, counted on round the circle. */
  at(index: number): number
}

/** Points for each unit of weight. */
const POINTS = 160
/** A hash and a peer are sorted as one number, which a double holds exactly. */
const MOST_PEERS = 2 ** 20

/** The ring of `hash … consistent`, of addresses as in `10.0.0.1:8001`. */
export function createRing(addresses: readonly string[], weights: readonly number[]): Ring {
  const points = new Float64Array(POINTS * weights.reduce((sum, weight) => sum + weight, 0))
  let count = 0
  for (const [peer, address] of addresses.entries()) {
    const base = crc32(address.replace(/:(?=\d*$)/, '\0'))
    const previous = new DataView(new ArrayBuffer(4))
    for (let point = 0; point < POINTS * weights[peer]!; point++) {
      const hash = crc32(previous, base)
      previous.setUint32(0, hash, true)
      points[count++] = hash * MOST_PEERS + peer
    }
  }
  points.sort()
  const hashAt = (index: number) => Math.floor(points[index]! / MOST_PEERS)
  let kept = 1
  for (let index = 1; index < count; index++) {
    if (hashAt(index) !== hashAt(kept - 1)) points[kept++] = points[index]!
  }
  return {
    indexOf(key) {
      const hash = crc32(key)
      let from = 0
      let to = kept
      while (from < to) {
        const middle = (from + to) >> 1
        if (hashAt(middle) < hash) from = middle + 1
        else to = middle
      }
      return from
    },
    at: (index) => points[index % kept]! % MOST_PEERS,
  }
}
