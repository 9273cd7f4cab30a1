import { crc32 } from 'node:zlib'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createRing, networkOf } from '../../../lb/upstream/hash.ts'

const rings = suite('createRing()')

/** Every point of a ring as the manual of nginx's source has it: crc32(HOST \0 PORT PREVIOUS), 160 for each unit of weight. */
function pointsOf(addresses: readonly string[], weights: readonly number[]): [hash: number, peer: number][] {
  return addresses.flatMap((address, peer) => {
    const [host, port] = address.split(':')
    const points: [number, number][] = []
    const previous = Buffer.alloc(4)
    for (let point = 0; point < 160 * weights[peer]!; point++) {
      const hash = crc32(Buffer.concat([Buffer.from(`${host}\0${port}`), previous]))
      points.push([hash, peer])
      previous.writeUInt32LE(hash)
    }
    return points
  })
}

rings('it finds the first point at or after the hash of a key, round the circle', () => {
  const addresses = Array.from({ length: 7 }, (_, index) => `127.0.0.1:${40_000 + index}`)
  const weights = [1, 1, 2, 1, 3, 1, 1]
  const points = pointsOf(addresses, weights).sort(([one], [other]) => one - other)
  const ring = createRing(addresses, weights)
  const owners = new Set<number>()
  for (let key = 0; key < 3_000; key++) {
    const url = `/tile?region=${key}`
    const [, owner] = points.find(([hash]) => hash >= crc32(url)) ?? points[0]!
    assert.is(ring.at(ring.indexOf(url)), owner)
    owners.add(owner)
  }
  assert.is(owners.size, addresses.length)
})

rings.run()

const networks = suite('networkOf()')

networks('it is three bytes of an IPv4 address, and all of another one', () => {
  assert.equal(networkOf('192.168.7.250'), [192, 168, 7])
  assert.equal(networkOf('::1'), [58, 58, 49])
  assert.equal(networkOf(''), [])
})

networks.run()
