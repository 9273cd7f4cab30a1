import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createFairTurns } from '../../core/fair-turns.ts'

const turning = suite('createFairTurns()')

turning('it gives all that always want a turn the same, to within the dearest turn', () => {
  const costs = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 2, maxLength: 6 })
  fc.assert(fc.property(costs, (costs) => {
    const turns = createFairTurns()
    const given = costs.map(() => 0)
    costs.forEach((_, party) => turns.enter(String(party)))
    for (let turn = 0; turn < 500; turn++) {
      const party = Number(turns.next(() => true))
      turns.charge(String(party), costs[party]!)
      given[party]! += costs[party]!
    }
    assert.ok(Math.max(...given) - Math.min(...given) <= Math.max(...costs), `${given}`)
  }))
})

turning('it saves up nothing for a party that rests, and forgives none what it took too much', () => {
  const turns = createFairTurns()
  turns.enter('busy')
  turns.enter('late')
  turns.enter('greedy')
  for (let turn = 0; turn < 100; turn++) turns.charge(turns.next((name) => name === 'busy')!, 1)
  assert.is(turns.next((name) => name !== 'busy'), 'late')
  turns.leave('late')
  turns.enter('late')
  turns.next(() => true)
  turns.charge('late', 1)
  assert.is.not(turns.next((name) => name !== 'greedy'), undefined)

  turns.charge('greedy', 1000)
  turns.leave('greedy')
  turns.enter('greedy')
  for (let turn = 0; turn < 500; turn++) {
    const name = turns.next(() => true)!
    assert.is.not(name, 'greedy')
    turns.charge(name, 1)
  }
})

turning('it takes turns of nobody who has left or wants none', () => {
  const turns = createFairTurns()
  assert.is(turns.next(() => true), undefined)
  turns.enter('one')
  assert.is(turns.next(() => false), undefined)
  turns.leave('one')
  assert.is(turns.next(() => true), undefined)
})

turning('it remembers no more parties than it can look through', () => {
  const turns = createFairTurns()
  const started = performance.now()
  for (let party = 0; party < 20_000; party++) {
    turns.enter(String(party))
    turns.charge(String(party), 1e6)
    turns.leave(String(party))
  }
  turns.enter('0')
  turns.enter('19999')
  // What the first one took is long forgotten, what the last one took is not.
  assert.is(turns.next(() => true), '0')
  assert.ok(started > 0)
})

turning.run()
