import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createBudget } from '../../../frontend/fleet/budget.ts'

const budgeting = suite('createBudget()')

budgeting('it never lets more than a fifth of the tiles be asked for again, but for what it began with', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom('tile', 'retry', 'hedge'), { maxLength: 2000 }), (events) => {
    const budget = createBudget()
    let tiles = 0
    let spent = 0
    for (const event of events) {
      if (event === 'tile') {
        tiles++
        budget.earn()
      } else if (event === 'retry' ? budget.spendRetry() : budget.spendHedge()) spent++
    }
    assert.ok(spent <= 20 + tiles / 5 + 1e-9)
  }))
})

budgeting('it refuses when all is spent, and lends again when more was earned', () => {
  const budget = createBudget()
  while (budget.spendRetry());
  for (let tile = 0; tile < 4; tile++) budget.earn()
  assert.not.ok(budget.spendRetry())
  for (let tile = 0; tile < 2; tile++) budget.earn()
  assert.ok(budget.spendRetry())
})

budgeting('it keeps half of what it has for retries, however many hedges are wanted', () => {
  const budget = createBudget()
  let hedges = 0
  while (budget.spendHedge()) hedges++
  let retries = 0
  while (budget.spendRetry()) retries++
  assert.equal([hedges, retries], [10, 10])
})

budgeting('it does not save up without end', () => {
  const budget = createBudget()
  for (let tile = 0; tile < 10_000; tile++) budget.earn()
  let spent = 0
  while (budget.spendRetry()) spent++
  assert.is(spent, 20)
})

budgeting.run()
