import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Admission, createAdmission, type Entrant, FullError, type Turn } from '../../worker/admission.ts'
import { settle } from '../helpers/clock.ts'

function entrant(expectedMs = 0, options: Partial<Entrant> = {}): Entrant {
  return {
    client: 'one',
    expectedMs: () => expectedMs,
    deadline: Infinity,
    signal: new AbortController().signal,
    ...options,
  }
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
    const admission = createAdmission({ count: 100, workMs: 1, places: 100 })
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
  const admission = createAdmission({ count: 2, workMs: 1000, places: 100 })
  void admission.run(entrant(), never)
  void admission.run(entrant(), never)
  void admission.run(entrant(), never)
  assert.is(await reasonOf(admission.run(entrant(), never)), 'count')
  assert.is(admission.waiting, 2)
})

admitting('it lets so much work wait and no more; dear work may run, but not wait', async () => {
  const admission = createAdmission({ count: 10, workMs: 1000, places: 100 })
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
  const admission = createAdmission({ count: 1, workMs: 1000, places: 100 })
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
  const admission = createAdmission({ count: 2, workMs: 1000, places: 100 })
  const first = held()
  void admission.run(entrant(), first.work)
  const late = reasonOf(admission.run(entrant(0, { deadline: performance.now() - 1 }), never))
  const next = admission.run(entrant(), () => Promise.resolve('drawn'))
  first.end()
  assert.is(await late, 'deadline')
  assert.is(await next, 'drawn')
})

admitting('it does not let in one that has left already', async () => {
  const admission = createAdmission({ count: 2, workMs: 1000, places: 100 })
  const reason = new Error('left')
  assert.is(await reasonOf(admission.run(entrant(0, { signal: AbortSignal.abort(reason) }), never)), reason)
  assert.is(admission.running, 0)
})

/** A client whose one request never ends, but passes its turn after each slice; how much it was given. */
function slicer(admission: Admission, client: string, sliceMs: number) {
  const abort = new AbortController()
  const given = { slices: 0, abort }
  admission.run(entrant(0, { client, signal: abort.signal }), async (turn) => {
    while (true) {
      given.slices++
      await settle()
      await turn.pass(sliceMs)
    }
  }).catch(() => {})
  return given
}

admitting('it gives clients the same time, whatever their slices and however many requests they have', async () => {
  const admission = createAdmission({ count: 10, workMs: 1000, places: 100 })
  const long = slicer(admission, 'long', 20)
  for (let more = 0; more < 5; more++) slicer(admission, 'long', 20)
  const short = slicer(admission, 'short', 5)
  await eventuallyThat(() => long.slices >= 100)
  const ratio = short.slices * 5 / (long.slices * 20)
  assert.ok(ratio > 0.9 && ratio < 1.1, `${ratio}`)
  assert.equal([admission.running, admission.waiting, admission.clients], [2, 5, 2])
})

admitting('it lets one who comes go first, but not make up for the time it was away', async () => {
  const admission = createAdmission({ count: 10, workMs: 1000, places: 100 })
  const first = slicer(admission, 'first', 20)
  await eventuallyThat(() => first.slices >= 100)
  const second = slicer(admission, 'second', 20)
  await eventuallyThat(() => second.slices >= 10)
  assert.ok(first.slices < 115, `${first.slices}`)
})

admitting('it takes a place from the client with the most for one that has fewer', async () => {
  const admission = createAdmission({ count: 10, workMs: 1000, places: 4 })
  const many = [0, 1, 2, 3].map(() => reasonOf(admission.run(entrant(0, { client: 'many' }), never)))
  assert.is(await reasonOf(admission.run(entrant(0, { client: 'many' }), never)), 'count')
  void admission.run(entrant(0, { client: 'few' }), never)
  assert.is(await many[3], 'share')
  void admission.run(entrant(0, { client: 'few' }), never)
  assert.is(await many[2], 'share')
  assert.is(await reasonOf(admission.run(entrant(0, { client: 'few' }), never)), 'count')
  assert.is(admission.running + admission.waiting, 4)
})

admitting('it lets one go that leaves between two slices, and goes on with the others', async () => {
  const admission = createAdmission({ count: 10, workMs: 1000, places: 100 })
  const gone = slicer(admission, 'gone', 20)
  const stays = slicer(admission, 'stays', 20)
  await eventuallyThat(() => stays.slices >= 10)
  gone.abort.abort(new Error('left'))
  const { slices } = gone
  await eventuallyThat(() => stays.slices >= 30)
  assert.ok(gone.slices <= slices + 1)
  assert.equal([admission.running, admission.clients], [1, 1])
})

admitting('it refuses no client that has nothing here while one has two places', async () => {
  const numbers = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 60 })
  await fc.assert(fc.asyncProperty(numbers, async (clients) => {
    const admission = createAdmission({ count: 3, workMs: 1000, places: 8 })
    const places = new Map<number, number>()
    for (const client of clients) {
      const most = Math.max(...places.values(), 0)
      const isNew = !places.has(client)
      let isRefused = false
      places.set(client, (places.get(client) ?? 0) + 1)
      admission.run(entrant(0, { client: String(client) }), (_: Turn) => new Promise<never>(() => {})).catch(() => {
        isRefused = true
        places.set(client, places.get(client)! - 1)
        if (places.get(client) === 0) places.delete(client)
      })
      await settle()
      assert.not.ok(isNew && isRefused && most > 1)
      assert.ok(admission.running + admission.waiting <= 8)
      assert.is([...places.values()].reduce((sum, one) => sum + one, 0), admission.running + admission.waiting)
    }
  }))
})

admitting.run()

/** Looks after each turn of the loop. */
async function eventuallyThat(holds: () => boolean): Promise<void> {
  while (!holds()) await settle()
}
