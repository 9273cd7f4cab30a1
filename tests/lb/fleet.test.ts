import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createChoices } from '../../lb/choice.ts'
import { createFleet, type Fleet, type Upstream } from '../../lb/fleet.ts'

const NOBODY: ReadonlySet<Upstream> = new Set()

/** Who is picked as nginx's least_conn does. */
function pick(fleet: Fleet, tried = NOBODY): Upstream | undefined {
  return fleet.pick(tried, (able) => createChoices(Math.random).least_conn(able, { url: '', address: '' }))
}

/** A fleet of so many on a clock that the test moves. */
function stage(size: number) {
  const clock = { nowMs: 0 }
  const origins = Array.from({ length: size }, (_, index) => `http://worker-${index + 1}`)
  return { clock, fleet: createFleet(origins, () => clock.nowMs) }
}

/** Picks one and holds a request there. */
function hold(fleet: Fleet): Upstream {
  const picked = pick(fleet)!
  picked.inFlight++
  return picked
}

/** Everybody who is picked while nobody holds anything. */
function seen(fleet: Fleet): Set<Upstream> {
  return new Set(Array.from({ length: 3 * fleet.upstreams.length }, () => pick(fleet)).filter((one) => !!one))
}

const anySize = fc.integer({ min: 1, max: 9 })

const picking = suite('createFleet().pick()')

picking('it spreads requests that are all held so that the counts differ by one at most', () => {
  fc.assert(fc.property(anySize, fc.integer({ min: 0, max: 60 }), (size, requests) => {
    const { fleet } = stage(size)
    for (let n = 0; n < requests; n++) hold(fleet)
    const counts = fleet.upstreams.map(({ inFlight }) => inFlight)
    assert.ok(Math.max(...counts) - Math.min(...counts) <= 1)
  }))
})

picking('it takes one with the fewest in flight, whatever has begun and ended before', () => {
  // A number below a half begins a request; above, it ends one of those that run.
  const anyHistory = fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), { maxLength: 80 })
  fc.assert(fc.property(anySize, anyHistory, (size, history) => {
    const { fleet } = stage(size)
    const running: Upstream[] = []
    for (const choice of history) {
      if (choice < 0.5) {
        const least = Math.min(...fleet.upstreams.map(({ inFlight }) => inFlight))
        assert.is(pick(fleet)!.inFlight, least)
        running.push(hold(fleet))
      } else {
        for (const over of running.splice(Math.floor((choice - 0.5) * 2 * running.length), 1)) over.inFlight--
      }
    }
  }))
})

picking('it takes those that are equally busy in turn', () => {
  fc.assert(fc.property(anySize, fc.integer({ min: 1, max: 5 }), (size, rounds) => {
    const { fleet } = stage(size)
    for (let round = 0; round < rounds; round++) {
      assert.equal(fleet.upstreams.map(() => pick(fleet)), fleet.upstreams)
    }
  }))
})

picking('it leaves out those that were tried, and nobody is left once all were', () => {
  const { fleet } = stage(3)
  const tried = new Set<Upstream>()
  for (let n = 0; n < 3; n++) tried.add(pick(fleet, tried)!)
  assert.is(tried.size, 3)
  assert.is(pick(fleet, tried), undefined)
})

picking.run()

const aside = suite('createFleet().fail()')

aside('it sets one aside at the second failure, for 5 s', () => {
  const { clock, fleet } = stage(3)
  const [bad] = fleet.upstreams
  fleet.fail(bad!)
  assert.ok(seen(fleet).has(bad!))
  clock.nowMs += 4_999
  fleet.fail(bad!)
  assert.equal([...seen(fleet)], fleet.upstreams.slice(1))
  clock.nowMs += 4_999
  assert.not(seen(fleet).has(bad!))
  clock.nowMs += 1
  assert.ok(seen(fleet).has(bad!))
})

aside('it spreads over the others as evenly meanwhile', () => {
  const { fleet } = stage(4)
  for (let n = 0; n < 2; n++) fleet.fail(fleet.upstreams[1]!)
  for (let n = 0; n < 9; n++) hold(fleet)
  assert.equal(fleet.upstreams.map(({ inFlight }) => inFlight), [3, 0, 3, 3])
})

aside('it forgets a failure after 5 s, and at the next answer', () => {
  const { clock, fleet } = stage(2)
  const [bad] = fleet.upstreams
  fleet.fail(bad!)
  clock.nowMs += 5_000
  fleet.fail(bad!)
  assert.ok(seen(fleet).has(bad!))
  fleet.succeed(bad!)
  fleet.fail(bad!)
  assert.ok(seen(fleet).has(bad!))
  fleet.fail(bad!)
  assert.not(seen(fleet).has(bad!))
})

aside('it leaves nobody to pick when all are set aside', () => {
  const { clock, fleet } = stage(2)
  for (const upstream of fleet.upstreams) {
    for (let n = 0; n < 2; n++) fleet.fail(upstream)
  }
  assert.is(pick(fleet), undefined)
  clock.nowMs += 5_000
  assert.is(seen(fleet).size, 2)
})

aside('it never sets the only one aside: nobody could stand in for it', () => {
  const { fleet } = stage(1)
  for (let n = 0; n < 10; n++) fleet.fail(fleet.upstreams[0]!)
  assert.is(pick(fleet), fleet.upstreams[0])
})

aside.run()
