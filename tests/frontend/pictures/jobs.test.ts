import { decode } from 'fast-png'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseQuery, renderSchema } from '../../../core/params.ts'
import type { RenderStatus } from '../../../core/progress.ts'
import { ProblemError } from '../../../service/service.ts'
import type { FetchTile } from '../../../frontend/tiles/fetch-tile.ts'
import type { Job } from '../../../frontend/pictures/job.ts'
import { createJobs, type JobLimits } from '../../../frontend/pictures/jobs.ts'
import { createRenderPicture } from '../../../frontend/pictures/render.ts'
import { TileError } from '../../../frontend/tiles/tile.ts'
import { collect } from '../../helpers/bytes.ts'
import { realFetchTile, testFleet } from '../../helpers/fleet.ts'

const params = parseQuery(renderSchema, 'width=48&height=32&tile=16&iterations=50')

const one = { client: 'one', requestId: 'picture-1' }
const other = { client: 'other', requestId: 'picture-2' }

/** Time that passes when the test lets it. */
function testClock() {
  let nowMs = 0
  let alarms: { readonly atMs: number; readonly callback: () => void }[] = []
  return {
    now: () => nowMs,
    after(ms: number, callback: () => void) {
      const alarm = { atMs: nowMs + ms, callback }
      alarms.push(alarm)
      return () => void (alarms = alarms.filter((other) => other !== alarm))
    },
    pass(ms: number) {
      nowMs += ms
      const due = alarms.filter(({ atMs }) => atMs <= nowMs)
      alarms = alarms.filter(({ atMs }) => atMs > nowMs)
      for (const { callback } of due) callback()
    },
  }
}

function testJobs(
  { fetchTile = realFetchTile, limits = {}, stallMs = 60_000 }: {
    fetchTile?: FetchTile
    limits?: Partial<JobLimits>
    stallMs?: number
  } = {},
) {
  const clock = testClock()
  const logged: string[] = []
  const jobs = createJobs({
    renderPicture: createRenderPicture(testFleet({ fetchTile, patienceMs: 0 })),
    limits: { running: 8, kept: 8, bytes: 1e6, ageMs: 1_000_000, ...limits },
    stallMs,
    log: (_, message, fields) => void logged.push(`${message} ${fields?.id}`),
    clock,
  })
  return { jobs, clock, logged }
}

async function history(job: Job): Promise<RenderStatus[]> {
  const all: RenderStatus[] = []
  for await (const status of job.watch()) all.push(status)
  return all
}

const never: FetchTile = (_, signal) => {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
}

function statusOf(action: () => unknown): number | undefined {
  try {
    action()
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.status
    throw error
  }
}

const drawing = suite('Job')

drawing('it tells its progress up to the last tile, and keeps the picture', async () => {
  const { jobs } = testJobs()
  const job = jobs.create(params, one)
  const all = await history(job)
  assert.is(all[0]!.done, 0)
  assert.equal(all.map(({ done }) => done), all.map(({ done }) => done).sort((a, b) => a - b))
  const { state, done, total } = all.at(-1)!
  assert.equal({ state, done, total }, { state: 'done', done: 6, total: 6 })
  const image = decode(await collect(job.image()), { checkCrc: true })
  assert.equal([image.width, image.height], [48, 32])
  assert.equal(await collect(job.image()), await collect(jobs.get(job.id).image()))
})

drawing(
  'it tells of changes that come together once, however many tiles they are, and of the end at once',
  async () => {
    const tiles = 64
    const ends: (() => void)[] = []
    const fetchTile: FetchTile = async (request, signal) => {
      await new Promise<void>((resolve) => ends.push(resolve))
      return realFetchTile(request, signal)
    }
    const { jobs, clock } = testJobs({ fetchTile })
    const job = jobs.create({ ...params, width: 128, height: 128 }, one)
    const readers = Array.from({ length: 100 }, () => history(job))
    const drawUntil = async (done: number) => {
      while (job.state === 'running' && job.status.done < done) {
        ends.shift()?.()
        await new Promise((resolve) => setTimeout(resolve))
      }
    }
    await drawUntil(20)
    clock.pass(1_000)
    await drawUntil(40)
    clock.pass(1_000)
    await drawUntil(tiles)
    for (const told of await Promise.all(readers)) {
      assert.is(told.length, 4)
      assert.equal([told[0]!.done, told.at(-1)!.done], [0, tiles])
    }
  },
)

drawing('it gives the picture to a reader who came before it was done', async () => {
  const job = testJobs().jobs.create(params, one)
  const early = collect(job.image())
  await history(job)
  assert.equal(await early, await collect(job.image()))
})

drawing('it says why it failed, in words for a person', async () => {
  const fetchTile = () => {
    throw new TileError('connect ECONNREFUSED 10.0.0.1', { fault: 'unavailable' })
  }
  const job = testJobs({ fetchTile, stallMs: 100 }).jobs.create(params, one)
  const last = (await history(job)).at(-1)!
  assert.is(last.state, 'failed')
  assert.is(last.status, 503)
  assert.not.match(last.detail!, 'ECONNREFUSED')
  assert.instance(await collect(job.image()).catch((error) => error), ProblemError)
})

drawing(
  'it waits for a fleet that is full as long as for rows, and not as long as a picture that is streamed',
  async () => {
    let refusals = 0
    const fetchTile: FetchTile = (request, signal) => {
      if (refusals++ < 12) throw new TileError('full', { fault: 'unavailable' })
      return realFetchTile(request, signal)
    }
    const job = testJobs({ fetchTile }).jobs.create(params, one)
    assert.is((await history(job)).at(-1)!.state, 'done')
    assert.ok(refusals > 12)
  },
)

drawing('it stops its tiles when it is canceled, and tells its readers', async () => {
  const signals: AbortSignal[] = []
  const fetchTile: FetchTile = (request, signal) => {
    signals.push(signal)
    return never(request, signal)
  }
  const job = testJobs({ fetchTile }).jobs.create(params, one)
  const image = collect(job.image()).catch((error) => error)
  await new Promise((resolve) => setTimeout(resolve))
  assert.is(signals.length, 4)
  job.cancel()
  assert.ok(signals.every((signal) => signal.aborted))
  assert.is((await history(job)).at(-1)!.state, 'canceled')
  assert.instance(await image, ProblemError)
})

drawing('it fails rather than fill the memory', async () => {
  const job = testJobs({ limits: { bytes: 900 } }).jobs.create(params, one)
  const last = (await history(job)).at(-1)!
  assert.equal([last.state, last.status], ['failed', 413])
})

drawing.run()

const keeping = suite('createJobs()')

keeping('it tells an id that never was from one that is no longer kept', async () => {
  const { jobs, clock } = testJobs()
  assert.is(statusOf(() => jobs.get('nothing')), 404)
  const removed = jobs.create(params, one)
  jobs.remove(removed.id)
  assert.is(removed.state, 'canceled')
  assert.is(statusOf(() => jobs.get(removed.id)), 410)
  const aged = jobs.create(params, one)
  await history(aged)
  clock.pass(1_000_000)
  assert.is(jobs.get(aged.id), aged)
  clock.pass(1)
  assert.is(statusOf(() => jobs.get(aged.id)), 410)
})

keeping('it runs as many as may at once, and says when to come back', () => {
  const { jobs } = testJobs({ fetchTile: never, limits: { running: 2 } })
  const first = jobs.create(params, one)
  assert.is(statusOf(() => jobs.create(params, one)), 429)
  const second = jobs.create(params, other)
  assert.is(jobs.running, 2)
  assert.is(statusOf(() => jobs.create(params, { ...one, client: 'third' })), 503)
  jobs.remove(first.id)
  jobs.create(params, one)
  second.cancel()
  assert.is(jobs.running, 1)
})

keeping(
  'it forgets the oldest finished pictures beyond its count, of whoever has the most, never one that runs',
  async () => {
    const { jobs } = testJobs({ limits: { kept: 3 } })
    const first = jobs.create(params, other)
    await history(first)
    const [a, b] = [jobs.create(params, one), jobs.create(params, one)]
    await Promise.all([a, b].map(history))
    const c = jobs.create(params, one)
    assert.is(statusOf(() => jobs.get(a.id)), 410)
    for (const job of [first, b, c]) assert.is(jobs.get(job.id), job)
  },
)

keeping('it keeps a picture for a minute, whatever others need, and then until they need its room', async () => {
  const measured = testJobs().jobs.create(params, one)
  await history(measured)
  const size = measured.bytes
  const { jobs, clock } = testJobs({ limits: { bytes: 1.7 * size } })
  const first = jobs.create(params, one)
  await history(first)
  const second = jobs.create(params, other)
  const refused = (await history(second)).at(-1)!
  assert.equal([refused.state, refused.status], ['failed', 503])
  assert.is(jobs.get(first.id), first)
  assert.ok(jobs.bytes <= 1.7 * size)

  clock.pass(60_001)
  const third = jobs.create(params, other)
  assert.is((await history(third)).at(-1)!.state, 'done')
  assert.is(statusOf(() => jobs.get(first.id)), 410)
  assert.is(jobs.bytes, size)
})

keeping('it keeps within its bytes whatever runs at once', async () => {
  const measured = testJobs().jobs.create(params, one)
  await history(measured)
  const bytes = 2.5 * measured.bytes
  const { jobs } = testJobs({ limits: { bytes } })
  const clients = Array.from({ length: 4 }, (_, index) => ({ client: `${index}`, requestId: 'picture' }))
  const histories = clients.map(async (client) => {
    const job = jobs.create(params, client)
    for await (const _ of job.image()) assert.ok(jobs.bytes <= bytes)
    return job.state
  })
  const ends = await Promise.allSettled(histories)
  assert.ok(ends.some(({ status }) => status === 'fulfilled'))
  assert.ok(ends.some(({ status }) => status === 'rejected'))
  assert.ok(jobs.bytes <= bytes)
})

keeping('a reader of a picture that is forgotten is told, and keeps nothing of it', async () => {
  const { jobs } = testJobs()
  const job = jobs.create(params, one)
  await history(job)
  const reader = job.image()
  await reader.next()
  jobs.remove(job.id)
  const reason = await collect(reader).catch((error) => error)
  assert.instance(reason, ProblemError)
  assert.is(reason.problem.status, 410)
  assert.equal([job.bytes, jobs.bytes], [0, 0])
})

keeping('it says what is lost when the process ends', async () => {
  const { jobs, logged } = testJobs()
  const done = jobs.create(params, one)
  await history(done)
  const { jobs: busy, logged: busyLog } = testJobs({ fetchTile: never })
  const running = busy.create(params, one)
  jobs.end()
  busy.end()
  assert.is(logged.at(-1), `job lost ${done.id}`)
  assert.equal(busyLog, [`job lost ${running.id}`, `job canceled ${running.id}`])
  assert.is(running.state, 'canceled')
})

keeping('another process knows an id that was given, and that its picture is gone', async () => {
  const job = testJobs().jobs.create(params, one)
  await history(job)
  assert.is(statusOf(() => testJobs().jobs.get(job.id)), 410)
  assert.is(statusOf(() => testJobs().jobs.get(crypto.randomUUID())), 404)
})

keeping.run()
