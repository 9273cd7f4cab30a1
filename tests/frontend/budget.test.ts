import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createBudget } from '../../frontend/budget.ts'

const budgeting = suite('createBudget()')

budgeting('it never lets more than a fifth of the tiles be asked for again, but for what it began with', () => {
  fc.assert(fc.property(fc.array(fc.boolean(), { maxLength: 2000 }), (isTile) => {
    const budget = createBudget()
    let tiles = 0
    let spent = 0
    for (const earns of isTile) {
      if (earns) {
        tiles++
        budget.earn()
      } else if (budget.spend()) spent++
    }
    assert.ok(spent <= 20 + tiles / 5 + 1e-9)
  }))
})

budgeting('it refuses when all is spent, and lends again when more was earned', () => {
  const budget = createBudget()
  while (budget.spend());
  for (let tile = 0; tile < 4; tile++) budget.earn()
  assert.not.ok(budget.spend())
  for (let tile = 0; tile < 2; tile++) budget.earn()
  assert.ok(budget.spend())
})

budgeting('it does not save up without end', () => {
  const budget = createBudget()
  for (let tile = 0; tile < 10_000; tile++) budget.earn()
  let spent = 0
  while (budget.spend()) spent++
  assert.is(spent, 20)
})

budgeting.run()
