import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { BALANCES } from '../../core/balance.ts'
import { type Asked, createChoices, type Offered, offeredOf } from '../../lb/choice.ts'
import type { Upstream } from '../../lb/fleet.ts'
import { createRandom } from '../helpers/random.ts'

const ASKED: Asked = { url: '/tile', address: '127.0.0.1' }

/** Workers with so many requests in flight each. */
function workersWith(...inFlight: readonly number[]): Upstream[] {
  return inFlight.map((inFlight, index) => {
    return { origin: `http://worker-${index + 1}`, inFlight, failures: 0, failedAtMs: -Infinity }
  })
}

/** How often each is chosen for so many tiles of other URLs. */
function sharesOf(balance: Offered, workers: readonly Upstream[], tiles: number): number[] {
  const choose = createChoices(createRandom(1))[balance]
  const shares = new Map(workers.map((worker) => [worker, 0]))
  for (let tile = 0; tile < tiles; tile++) {
    const chosen = choose(workers, { ...ASKED, url: `/tile?region=${32 * tile},0,32,32` })
    shares.set(chosen, shares.get(chosen)! + 1)
  }
  return [...shares.values()]
}

const choices = suite('createChoices()')

choices('it has one for every name, but for what only nginx knows', () => {
  assert.equal([...Object.keys(createChoices(Math.random)), 'least_time'], [...BALANCES])
  assert.equal(BALANCES.map(offeredOf), ['least_conn', 'round_robin', 'ip_hash', 'random', 'hash', 'least_conn'])
  assert.is(offeredOf(undefined), 'least_conn')
})

choices('it takes the least busy, the first of equals; or the first, whoever is busy', () => {
  const workers = workersWith(3, 1, 2, 1)
  const { least_conn, round_robin } = createChoices(Math.random)
  assert.is(least_conn(workers, ASKED), workers[1])
  assert.is(round_robin(workers, ASKED), workers[0])
})

choices('it takes by random the less busy of any two: the busiest never, and everybody else', () => {
  const shares = sharesOf('random', workersWith(1, 9, 1, 1), 300)
  assert.is(shares[1], 0)
  assert.ok(shares.every((share, worker) => worker === 1 || share > 60), `${shares}`)
  assert.equal(sharesOf('random', workersWith(5), 3), [3])
})

choices('it gives a URL to the same worker always, and each worker about as many', () => {
  assert.equal(sharesOf('hash', workersWith(0, 0, 0, 0), 50), sharesOf('hash', workersWith(9, 7, 5, 3), 50))
  const shares = sharesOf('hash', workersWith(0, 0, 0, 0), 2_000)
  assert.ok(shares.every((share) => share > 400 && share < 600), `${shares}`)
})

choices('it gives a client to one worker, whatever it asks for', () => {
  assert.equal(sharesOf('ip_hash', workersWith(0, 0, 0, 0), 50).filter((share) => share > 0), [50])
  const { ip_hash } = createChoices(Math.random)
  const clients = Array.from({ length: 100 }, (_, client) => ({ ...ASKED, address: `10.0.0.${client}` }))
  assert.is(new Set(clients.map((asked) => ip_hash(workersWith(0, 0, 0, 0), asked).origin)).size, 4)
})

choices('it moves by a hash only what belonged to the worker that went, in whichever order they stand', () => {
  const { hash } = createChoices(Math.random)
  const workers = workersWith(0, 0, 0, 0, 0)
  fc.assert(fc.property(fc.webUrl(), fc.nat(4), (url, gone) => {
    const before = hash(workers, { ...ASKED, url })
    const after = hash(workers.filter((_, index) => index !== gone).reverse(), { ...ASKED, url })
    assert.is(after === before, before !== workers[gone])
  }))
})

choices.run()
