import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  createPeers,
  createSearch,
  createUpstream,
  type Peer,
  type Search,
  STRATEGIES,
} from '../../../lb/upstream/upstream.ts'
import { createScan, type ScannedRequest } from '../../helpers/nginx-scan.ts'
import { createRandom } from '../../helpers/random.ts'

const peersOf = (weights: readonly number[]): Peer[] => {
  return weights.map((weight, index) => ({ address: `10.0.0.${index}:8001`, weight }))
}
const search = (url = '/tile', network: readonly number[] = [10, 0, 0], nowMs = 0): Search => {
  return createSearch({ url, network }, nowMs)
}

const choosing = suite('createUpstream()')

/** A request that comes, or an answer to one of those under way: which, whether it failed, and how much later. */
const anyStep = fc.record({
  isRequest: fc.boolean(),
  which: fc.nat(),
  isFailed: fc.boolean(),
  laterMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1_000, max: 8_000 })),
})

for (const strategy of ['least_conn', 'round_robin', 'random', 'ip_hash'] as const) {
  choosing(`it chooses by ${strategy} as nginx does by looking at every peer, whoever fails`, () => {
    let chosen = 0
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 2, maxLength: 9 }),
        fc.array(anyStep, { minLength: 40, maxLength: 120 }),
        fc.nat(),
        (weights, steps, seed) => {
          const peers = peersOf(weights)
          const upstream = createUpstream(strategy, createPeers(peers), createRandom(seed))
          const scan = createScan(strategy, peers, createRandom(seed))
          const underWay: { asked: Search; scanned: ScannedRequest; peer: number }[] = []
          let nowMs = 10_000
          const pick = (asked: Search, scanned: ScannedRequest) => {
            if (scanned.tried.length === Math.min(3, weights.length)) return
            const peer = upstream.pick(asked, nowMs)
            assert.is(peer, scan.choose(scanned, Math.floor(nowMs / 1000)))
            if (peer !== undefined) underWay.push({ asked, scanned, peer })
            chosen++
          }
          for (const { isRequest, which, isFailed, laterMs } of steps) {
            nowMs += laterMs
            if (isRequest || underWay.length === 0) {
              const network = [10, which & 255, which >> 8 & 255]
              // Without an end, which looking at every peer knows nothing of.
              const asked = { ...search('/tile', network, nowMs), untilMs: Infinity }
              pick(asked, { network, tried: [], misses: 0, hash: 89 })
            } else {
              const [ended] = underWay.splice(which % underWay.length, 1)
              const outcome = isFailed ? 'failed' : 'answered'
              upstream.free(ended!.peer, outcome, nowMs)
              scan.free(ended!.peer, outcome, Math.floor(nowMs / 1000))
              if (isFailed) pick(ended!.asked, ended!.scanned)
            }
          }
        },
      ),
      { numRuns: 300 },
    )
    assert.ok(chosen > 10_000, `${chosen} choices`)
  })
}

choosing('it gives every worker its share in turn, smoothly by weight', () => {
  const upstream = createUpstream('round_robin', createPeers(peersOf([5, 1, 1])), () => 0)
  const sequence = Array.from({ length: 14 }, () => upstream.pick(search(), 0))
  // The example of nginx's own commit of smooth weighted round robin.
  assert.equal(sequence, [0, 0, 1, 0, 2, 0, 0, 0, 0, 1, 0, 2, 0, 0])
})

choosing('it asks the same worker for the same URL, and another one only while that is set aside', () => {
  const upstream = createUpstream('hash', createPeers(peersOf(Array(20).fill(1))), Math.random)
  const urls = Array.from({ length: 200 }, (_, index) => `/tile?region=${index}`)
  const draw = (url: string, nowMs: number, outcome: 'answered' | 'failed' = 'answered') => {
    const peer = upstream.pick(search(url, undefined, nowMs), nowMs)!
    upstream.free(peer, outcome, nowMs)
    return peer
  }
  const owners = urls.map((url) => draw(url, 10_000))
  assert.ok(new Set(owners).size > 15, 'hardly any worker owns anything')
  assert.equal(urls.map((url) => draw(url, 10_000)), owners)
  const lost = owners[0]!
  for (let failure = 0; failure < 2; failure++) draw(urls[0]!, 10_000, 'failed')
  const heirs = urls.map((url) => draw(url, 10_000))
  for (const [index, owner] of owners.entries()) {
    if (owner === lost) assert.is.not(heirs[index], lost)
    else assert.is(heirs[index], owner)
  }
  assert.equal(urls.map((url) => draw(url, 17_000)), owners)
})

choosing('it sends the clients of one network to one worker, and by ip_hash no more than 6,271 get any', () => {
  const upstream = createUpstream('ip_hash', createPeers(peersOf(Array(8_000).fill(1))), Math.random)
  const used = new Set<number>()
  for (let network = 0; network < 2 ** 16; network++) {
    const bytes = [10, network >> 8, network & 255]
    const peer = upstream.pick(search('/tile', bytes), 0)!
    if (network % 1_000 === 0) assert.is(upstream.pick(search('/other', bytes), 0), peer)
    used.add(peer)
  }
  assert.ok(used.size <= 6_271, `${used.size} workers`)
  assert.ok(used.size > 6_000, `${used.size} workers`)
})

const tries: readonly (readonly [workers: number, tries: number])[] = [[1, 1], [2, 2], [8, 3]]
for (const strategy of STRATEGIES) {
  choosing(`it tries three workers at most by ${strategy}, and none twice`, () => {
    for (const [workers, wanted] of tries) {
      const upstream = createUpstream(strategy, createPeers(peersOf(Array(workers).fill(1))), createRandom(1))
      const asked = search()
      for (let attempt = 0; attempt < wanted; attempt++) upstream.free(upstream.pick(asked, 0)!, 'failed', 0)
      assert.is(upstream.pick(asked, 0), undefined)
      assert.is(new Set(asked.tried).size, wanted)
    }
  })
}

choosing('it asks nobody else once two seconds are over, nor more peers than a search may try', () => {
  const upstream = createUpstream('least_conn', createPeers(peersOf(Array(8).fill(1))), createRandom(1))
  const draw = (asked: Search, nowMs: number) => {
    const peer = upstream.pick(asked, nowMs)
    if (peer !== undefined) upstream.free(peer, 'answered', nowMs)
    return peer
  }
  const slow = search('/tile', undefined, 10_000)
  for (const nowMs of [10_000, 11_999]) assert.type(draw(slow, nowMs), 'number')
  assert.is(draw(slow, 12_000), undefined)
  for (const [tries, wanted] of [[1, 1], [Infinity, 8]] as const) {
    const asked = createSearch({ url: '/readyz', network: [10, 0, 0], tries }, 0)
    while (draw(asked, 0) !== undefined);
    assert.is(new Set(asked.tried).size, wanted)
  }
})

choosing.run()
