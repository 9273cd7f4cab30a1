import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Account, createLedger, type Ledger, LedgerError } from '../../core/ledger.ts'

/** Why an account may not grow; undefined if it may, and has. */
function refusalOf(account: Account, bytes: number): string | undefined {
  try {
    account.resize(bytes)
  } catch (error) {
    if (error instanceof LedgerError) return error.reason
    throw error
  }
}

function open(ledger: Ledger, client: string, bytes: number): Account {
  const account = ledger.open(client)
  account.resize(bytes)
  return account
}

const keeping = suite('createLedger()')

keeping('it never counts more than it may, nor forgets what is closed', () => {
  const step = fc.record({
    account: fc.nat(4),
    bytes: fc.nat(60),
    how: fc.constantFrom('resize', 'lend', 'hold', 'close'),
  })
  fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
    const ledger = createLedger({ mostBytes: 100 })
    const part = ledger.part({ mostBytes: 70 })
    const accounts = [0, 1, 2, 3, 4].map((index) => (index < 3 ? part : ledger).open(String(index)))
    const lent = new Set<number>()
    for (const { account, bytes, how } of steps) {
      const one = accounts[account]!
      if (how === 'resize') {
        if (lent.has(account) && bytes > one.bytes) assert.throws(() => one.resize(bytes), /hold it first/)
        else refusalOf(one, bytes)
      } else if (how === 'lend') {
        one.lend(() => assert.is(one.bytes, 0))
        lent.add(account)
      } else if (how === 'hold') {
        one.hold(String(account))
        lent.delete(account)
      } else one.close()
      assert.ok(ledger.bytes <= 100 && part.bytes <= 70)
      assert.is(accounts.reduce((sum, { bytes }) => sum + bytes, 0), ledger.bytes)
      assert.is(accounts.slice(0, 3).reduce((sum, { bytes }) => sum + bytes, 0), part.bytes)
    }
    for (const account of accounts) account.close()
    assert.equal([ledger.bytes, part.bytes], [0, 0])
  }))
})

keeping('it refuses what does not fit, and leaves the account as it was', () => {
  const ledger = createLedger({ mostBytes: 100 })
  const account = open(ledger, 'one', 60)
  assert.is(refusalOf(account, 101), 'full')
  assert.is(account.bytes, 60)
  assert.is(refusalOf(account, 100), undefined)
})

keeping('it drops what was lent, the least recently lent first, and no more than is needed', () => {
  const ledger = createLedger({ mostBytes: 100 })
  const dropped: string[] = []
  for (const name of ['a', 'b', 'c']) open(ledger, name, 30).lend(() => dropped.push(name))
  open(ledger, 'd', 20)
  assert.equal(dropped, ['a'])
  assert.is(ledger.bytes, 80)
  open(ledger, 'd', 50)
  assert.equal(dropped, ['a', 'b'])
})

keeping('it drops nothing for what it refuses', () => {
  const ledger = createLedger({ mostBytes: 100 })
  open(ledger, 'held', 50)
  open(ledger, 'lent', 50).lend(() => assert.unreachable())
  assert.is(refusalOf(ledger.open('more'), 51), 'full')
})

keeping('it leaves room for a client that has nothing yet, however many came before', () => {
  const ledger = createLedger({ mostBytes: 1024, share: 1 })
  for (let client = 0; client < 9; client++) {
    const before = ledger.bytes
    while (refusalOf(ledger.open(String(client)), 1) === undefined);
    const own = ledger.bytes - before
    assert.is(own, Math.floor((1024 - before) / 2), `client ${client}`)
    assert.is(refusalOf(ledger.open(String(client)), 1), 'share')
  }
})

keeping('it counts for a part what is kept in it, and for the whole what is kept in all', () => {
  const ledger = createLedger({ mostBytes: 100 })
  const [one, other] = [ledger.part({ mostBytes: 80 }), ledger.part({ mostBytes: 80 })]
  open(one, 'a', 70)
  assert.is(refusalOf(one.open('a'), 11), 'full')
  assert.is(refusalOf(other.open('b'), 31), 'full')
  assert.is(refusalOf(other.open('b'), 30), undefined)
})

keeping('it takes from a part what was lent there, where another part has need of it', () => {
  const ledger = createLedger({ mostBytes: 100 })
  const [one, other] = [ledger.part({ mostBytes: 80 }), ledger.part({ mostBytes: 80 })]
  let isDropped = false
  open(one, 'a', 70).lend(() => isDropped = true)
  open(other, 'b', 60)
  assert.ok(isDropped)
  assert.equal([one.bytes, other.bytes, ledger.bytes], [0, 60, 60])
})

keeping.run()
