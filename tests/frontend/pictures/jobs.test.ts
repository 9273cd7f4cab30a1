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
import { silent } from '../../helpers/worker.ts'

const params = parseQuery(renderSchema, 'width=48&height=32&tile=16&iterations=50')

function testJobs(
  { fetchTile = realFetchTile, limits = {} }: { fetchTile?: FetchTile; limits?: Partial<JobLimits> } = {},
) {
  const clock = { ms: 0 }
  const jobs = createJobs({
    renderPicture: createRenderPicture(testFleet({ fetchTile, patienceMs: 0 })),
    limits: { running: 8, kept: 8, bytes: 1e6, ageMs: 1000, ...limits },
    stallMs: 60_000,
    log: silent,
    now: () => clock.ms,
  })
  return { jobs, clock }
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
  const job = jobs.create(params, 'picture-1')
  const all = await history(job)
  assert.is(all[0]!.done, 0)
  assert.equal(all.map(({ done }) => done), all.map(({ done }) => done).sort((a, b) => a - b))
  const { state, done, total } = all.at(-1)!
  assert.equal({ state, done, total }, { state: 'done', done: 6, total: 6 })
  const image = decode(await collect(job.image()), { checkCrc: true })
  assert.equal([image.width, image.height], [48, 32])
  assert.equal(await collect(job.image()), await collect(jobs.get(job.id).image()))
})

drawing('it gives the picture to a reader who came before it was done', async () => {
  const job = testJobs().jobs.create(params, 'picture-1')
  const early = collect(job.image())
  await history(job)
  assert.equal(await early, await collect(job.image()))
})

drawing('it says why it failed, in words for a person', async () => {
  const fetchTile = () => {
    throw new TileError('connect ECONNREFUSED 10.0.0.1', { fault: 'unavailable' })
  }
  const job = testJobs({ fetchTile }).jobs.create(params, 'picture-1')
  const last = (await history(job)).at(-1)!
  assert.is(last.state, 'failed')
  assert.is(last.status, 503)
  assert.not.match(last.detail!, 'ECONNREFUSED')
  assert.instance(await collect(job.image()).catch((error) => error), ProblemError)
})

drawing('it stops its tiles when it is canceled, and tells its readers', async () => {
  const signals: AbortSignal[] = []
  const fetchTile: FetchTile = (request, signal) => {
    signals.push(signal)
    return never(request, signal)
  }
  const job = testJobs({ fetchTile }).jobs.create(params, 'picture-1')
  const image = collect(job.image()).catch((error) => error)
  await new Promise((resolve) => setTimeout(resolve))
  assert.is(signals.length, 4)
  job.cancel()
  assert.ok(signals.every((signal) => signal.aborted))
  assert.is((await history(job)).at(-1)!.state, 'canceled')
  assert.instance(await image, ProblemError)
})

drawing('it fails rather than fill the memory', async () => {
  const job = testJobs({ limits: { bytes: 900 } }).jobs.create(params, 'picture-1')
  const last = (await history(job)).at(-1)!
  assert.equal([last.state, last.status], ['failed', 413])
})

drawing.run()

const keeping = suite('createJobs()')

keeping('it tells an id that never was from one that is no longer kept', async () => {
  const { jobs, clock } = testJobs()
  assert.is(statusOf(() => jobs.get('nothing')), 404)
  const removed = jobs.create(params, 'picture-1')
  jobs.remove(removed.id)
  assert.is(removed.state, 'canceled')
  assert.is(statusOf(() => jobs.get(removed.id)), 410)
  const aged = jobs.create(params, 'picture-1')
  await history(aged)
  clock.ms += 1000
  assert.is(jobs.get(aged.id), aged)
  clock.ms += 1
  assert.is(statusOf(() => jobs.get(aged.id)), 410)
})

keeping('it runs as many as may at once, and says when to come back', () => {
  const { jobs } = testJobs({ fetchTile: never, limits: { running: 2 } })
  const first = jobs.create(params, 'picture-1')
  const second = jobs.create(params, 'picture-1')
  assert.is(jobs.running, 2)
  assert.is(statusOf(() => jobs.create(params, 'picture-1')), 503)
  jobs.remove(first.id)
  jobs.create(params, 'picture-1')
  second.cancel()
  assert.is(jobs.running, 1)
})

keeping('it forgets the oldest finished pictures beyond its count and its bytes, never one that runs', async () => {
  const byCount = testJobs({ limits: { kept: 2 } }).jobs
  const [a, b, c] = [
    byCount.create(params, 'picture-1'),
    byCount.create(params, 'picture-1'),
    byCount.create(params, 'picture-1'),
  ]
  await Promise.all([a, b, c].map(history))
  assert.is(statusOf(() => byCount.get(a.id)), 410)
  assert.is(byCount.get(b.id), b)
  assert.is(byCount.get(c.id), c)

  const size = c.bytes
  const byBytes = testJobs({ limits: { bytes: size + 1 } }).jobs
  const old = byBytes.create(params, 'picture-1')
  await history(old)
  const young = byBytes.create(params, 'picture-1')
  await history(young)
  assert.is(statusOf(() => byBytes.get(old.id)), 410)
  assert.is(byBytes.get(young.id), young)
})

keeping.run()
