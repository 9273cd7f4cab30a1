import * as fc from 'fast-check'
import pLimit from 'p-limit'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createGate, type Gate } from '../../../frontend/fleet/gate.ts'
import { settle } from '../../helpers/clock.ts'

/** A gate whose tasks the test ends, one by one, and the names of those begun. */
function heldGate(concurrency: number) {
  const limit = pLimit({ concurrency, rejectOnClear: true })
  const gate = createGate(limit)
  const begun: string[] = []
  const ends: (() => void)[] = []
  const task = (name: string, cost = 1) => ({
    cost,
    run() {
      begun.push(name)
      return new Promise<void>((resolve) => ends.push(resolve))
    },
  })
  const endNext = async () => {
    ends.shift()?.()
    await settle()
  }
  return { gate, limit, begun, task, endNext }
}

function enterAll(gate: Gate, names: readonly string[], task: (name: string) => Parameters<Line['enter']>[0]) {
  const line = gate.open()
  for (const name of names) line.enter(task(name))
  return line
}
type Line = ReturnType<Gate['open']>

const gating = suite('createGate()')

gating('it runs every task once, a line in its own order, and no more at once than it may', async () => {
  const lengths = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(lengths, fc.integer({ min: 1, max: 4 }), async (lengths, concurrency) => {
      const { gate, limit, begun, task, endNext } = heldGate(concurrency)
      const lines = lengths.map((length, line) => Array.from({ length }, (_, index) => `${line}-${index}`))
      for (const names of lines) enterAll(gate, names, task)
      await settle()
      for (let ended = 0; ended < lines.flat().length; ended++) {
        assert.ok(limit.activeCount <= concurrency)
        assert.is(begun.length, Math.min(ended + concurrency, lines.flat().length))
        await endNext()
      }
      lines.forEach((names, line) => assert.equal(begun.filter((name) => name.startsWith(`${line}-`)), names))
      assert.equal([gate.running, gate.waiting], [0, 0])
    }),
    { numRuns: 40 },
  )
})

gating('it does not let a poster hold up a small picture', async () => {
  const { gate, begun, task, endNext } = heldGate(2)
  enterAll(gate, Array.from({ length: 1000 }, (_, index) => `poster-${index}`), task)
  await settle()
  for (let tile = 0; tile < 20; tile++) await endNext()
  enterAll(gate, ['small-0', 'small-1', 'small-2'], task)
  const before = begun.length
  for (let tile = 0; tile < 6; tile++) await endNext()
  assert.is(begun.slice(before).filter((name) => name.startsWith('small')).length, 3)
})

gating('it shares by what tasks cost, not by their number', async () => {
  const { gate, begun, task, endNext } = heldGate(1)
  enterAll(gate, Array.from({ length: 200 }, (_, index) => `dear-${index}`), (name) => task(name, 9))
  enterAll(gate, Array.from({ length: 200 }, (_, index) => `cheap-${index}`), (name) => task(name, 1))
  await settle()
  for (let tile = 0; tile < 100; tile++) await endNext()
  const dear = begun.filter((name) => name.startsWith('dear')).length
  assert.ok(dear >= 9 && dear <= 12, `${dear}`)
})

gating('it lets nobody save up turns while there was nothing to do for them', async () => {
  const { gate, begun, task, endNext } = heldGate(1)
  const rested = gate.open()
  enterAll(gate, Array.from({ length: 100 }, (_, index) => `busy-${index}`), task)
  await settle()
  for (let tile = 0; tile < 50; tile++) await endNext()
  for (let index = 0; index < 40; index++) rested.enter(task(`rested-${index}`))
  const before = begun.length
  for (let tile = 0; tile < 20; tile++) await endNext()
  const share = begun.slice(before).filter((name) => name.startsWith('rested')).length
  assert.ok(share >= 9 && share <= 11, `${share}`)
})

gating('it takes what is urgent before what waits, and forgets a line that is closed', async () => {
  const { gate, begun, task, endNext } = heldGate(1)
  const line = enterAll(gate, ['a', 'b', 'c'], task)
  await settle()
  line.enter(task('urgent'), 'urgent')
  await endNext()
  assert.equal(begun, ['a', 'urgent'])
  line.close()
  await endNext()
  await endNext()
  assert.equal(begun, ['a', 'urgent'])
  assert.equal([gate.lines, gate.waiting, gate.running], [0, 0, 0])
})

gating('it follows a limit that grows and shrinks', async () => {
  const { gate, limit, begun, task, endNext } = heldGate(1)
  enterAll(gate, ['a', 'b', 'c', 'd', 'e', 'f'], task)
  await settle()
  limit.concurrency = 3
  await settle()
  assert.is(begun.length, 3)
  limit.concurrency = 1
  await endNext()
  await endNext()
  assert.is(begun.length, 3)
  await endNext()
  assert.is(begun.length, 4)
})

gating('it shares between clients, however many pictures each has', async () => {
  const { gate, begun, task, endNext } = heldGate(1)
  const enter = (client: string, line: number) => {
    const { enter } = gate.open(client)
    for (let index = 0; index < 200; index++) enter(task(`${client}-${line}-${index}`))
  }
  for (let line = 0; line < 8; line++) enter('many', line)
  enter('one', 0)
  await settle()
  for (let tile = 0; tile < 160; tile++) await endNext()
  const count = (name: string) => begun.filter((begun) => begun.startsWith(name)).length
  assert.ok(count('one') >= 79 && count('one') <= 82, `${count('one')}`)
  for (let line = 0; line < 8; line++) assert.ok(Math.abs(count(`many-${line}-`) - 10) <= 2)
})

gating('it shares by what tasks have taken, not by what they were expected to', async () => {
  const gate = createGate(pLimit({ concurrency: 1, rejectOnClear: true }))
  const begun: string[] = []
  const enter = (client: string, taken: number | undefined) => {
    const line = gate.open(client)
    const run = () => {
      begun.push(client)
      return Promise.resolve(taken)
    }
    for (let index = 0; index < 200; index++) line.enter({ cost: 1, run })
  }
  enter('dear', 9)
  enter('cheap', 1)
  enter('unknown', undefined)
  while (begun.length < 190) await settle()
  const count = (name: string) => begun.slice(0, 190).filter((begun) => begun === name).length
  assert.ok(count('dear') >= 9 && count('dear') <= 12, `${count('dear')}`)
  assert.ok(Math.abs(count('cheap') - count('unknown')) <= 2)
})

gating.run()
