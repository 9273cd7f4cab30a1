/** The hashes by which nginx finds a worker: CRC-32 for keys and its ring, one of its own for the networks of clients. */

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? crc >>> 1 ^ 0xedb88320 : crc >>> 1
  return crc
})

/** CRC-32 that goes on from another one, both as they are before the last inversion. */
function updateCrc(crc: number, byte: number): number {
  return crc >>> 8 ^ CRC_TABLE[(crc ^ byte) & 255]!
}

function updateWithText(crc: number, text: string): number {
  let updated = crc
  for (let index = 0; index < text.length; index++) updated = updateCrc(updated, text.charCodeAt(index))
  return updated
}

/** CRC-32 of a text of ASCII. */
export function crc32(text: string): number {
  return ~updateWithText(~0, text) >>> 0
}

/** ip_hash of what came of it before, 89 at first, and of the first three bytes of a client's address. */
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
    const base = updateWithText(~0, address.replace(/:(?=\d*$)/, '\0'))
    let previous = 0
    for (let point = 0; point < POINTS * weights[peer]!; point++) {
      let crc = base
      for (let shift = 0; shift < 32; shift += 8) crc = updateCrc(crc, previous >>> shift & 255)
      previous = ~crc >>> 0
      points[count++] = previous * MOST_PEERS + peer
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
