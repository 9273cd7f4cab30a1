import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createAdmission, type Entrant, FullError } from '../../worker/admission.ts'
import { settle } from '../helpers/clock.ts'

function entrant(expectedMs = 0, options: Partial<Entrant> = {}): Entrant {
  return { expectedMs: () => expectedMs, deadline: Infinity, signal: new AbortController().signal, ...options }
}

/** Work that the test ends. */
function held() {
  let end!: () => void
  const ended = new Promise<void>((resolve) => end = resolve)
  return { work: () => ended, end }
}

const never = () => new Promise<never>(() => {})

function reasonOf(refused: Promise<unknown>): Promise<unknown> {
  return refused.then(() => 'taken', (error) => error instanceof FullError ? error.reason : error)
}

const admitting = suite('createAdmission()')

admitting('it runs one at a time, in the order they came, whatever becomes of each', async () => {
  const outcomes = fc.array(fc.boolean(), { minLength: 1, maxLength: 20 })
  await fc.assert(fc.asyncProperty(outcomes, fc.scheduler(), async (succeeds, scheduler) => {
    const admission = createAdmission({ count: 100, workMs: 1 })
    const started: number[] = []
    const all = succeeds.map((does, index) =>
      admission.run(entrant(), async () => {
        started.push(index)
        assert.is(admission.running, 1)
        await scheduler.schedule(Promise.resolve())
        if (!does) throw new Error('no')
      }).catch(() => {})
    )
    await scheduler.waitFor(Promise.all(all))
    assert.equal(started, succeeds.map((_, index) => index))
    assert.equal([admission.running, admission.waiting], [0, 0])
  }))
})

admitting('it lets so many wait and no more', async () => {
  const admission = createAdmission({ count: 2, workMs: 1000 })
  void admission.run(entrant(), never)
  void admission.run(entrant(), never)
  void admission.run(entrant(), never)
  assert.is(await reasonOf(admission.run(entrant(), never)), 'count')
  assert.is(admission.waiting, 2)
})

admitting('it lets so much work wait and no more; dear work may run, but not wait', async () => {
  const admission = createAdmission({ count: 10, workMs: 1000 })
  const dear = held()
  const running = admission.run(entrant(60_000), dear.work)
  void admission.run(entrant(600), never)
  assert.is(await reasonOf(admission.run(entrant(600), never)), 'work')
  assert.is(await reasonOf(admission.run(entrant(60_000), never)), 'work')
  void admission.run(entrant(400), never)
  assert.is(admission.waiting, 2)
  dear.end()
  await running
  assert.is(admission.waiting, 1)
})

admitting('it lets go of one that leaves while it waits, at once, and of its place', async () => {
  const admission = createAdmission({ count: 1, workMs: 1000 })
  const first = held()
  void admission.run(entrant(), first.work)
  const abort = new AbortController()
  const reason = new Error('left')
  const leaving = reasonOf(admission.run(entrant(0, { signal: abort.signal }), never))
  abort.abort(reason)
  assert.is(await leaving, reason)
  assert.is(admission.waiting, 0)
  let ran = false
  const next = admission.run(entrant(), () => Promise.resolve(ran = true))
  await settle()
  assert.not.ok(ran)
  first.end()
  await next
  assert.equal([admission.running, admission.waiting], [0, 0])
})

admitting('it refuses one whose time was over when its turn came, and takes the next', async () => {
  const admission = createAdmission({ count: 2, workMs: 1000 })
  const first = held()
  void admission.run(entrant(), first.work)
  const late = reasonOf(admission.run(entrant(0, { deadline: performance.now() - 1 }), never))
  const next = admission.run(entrant(), () => Promise.resolve('drawn'))
  first.end()
  assert.is(await late, 'deadline')
  assert.is(await next, 'drawn')
})

admitting('it does not let in one that has left already', async () => {
  const admission = createAdmission({ count: 2, workMs: 1000 })
  const reason = new Error('left')
  assert.is(await reasonOf(admission.run(entrant(0, { signal: AbortSignal.abort(reason) }), never)), reason)
  assert.is(admission.running, 0)
})

admitting.run()
