import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createQuota } from '../../service/quota.ts'

const spending = suite('createQuota()')

function testQuota() {
  const clock = { ms: 0 }
  return { clock, quota: createQuota({ amount: 600, windowMs: 60_000, now: () => clock.ms }) }
}

spending('it gives each client its own, all at once or over time', () => {
  const { clock, quota } = testQuota()
  quota.spend('one', 600)
  assert.equal([quota.left('one'), quota.left('other')], [0, 600])
  clock.ms += 30_000
  assert.is(quota.left('one'), 300)
  clock.ms += 100_000
  assert.is(quota.left('one'), 600)
})

spending('it has a client wait for what it was given too much', () => {
  const { clock, quota } = testQuota()
  quota.spend('one', 900)
  assert.is(quota.left('one'), -300)
  assert.is(quota.waitMs('one'), 30_000)
  clock.ms += 30_000
  assert.equal([quota.left('one'), quota.waitMs('one')], [0, 0])
})

spending('it forgets those first who have all left', () => {
  const { clock, quota } = testQuota()
  quota.spend('heavy', 600)
  for (let client = 0; client < 20_000; client++) {
    quota.spend(String(client), 1)
    clock.ms += 1
  }
  assert.ok(quota.left('heavy') < 600)
  assert.is(quota.left('0'), 600)
})

spending.run()
