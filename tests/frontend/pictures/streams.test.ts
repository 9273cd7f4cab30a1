import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseQuery, renderSchema } from '../../../core/params.ts'
import { ProblemError } from '../../../service/service.ts'
import { realClock } from '../../../core/clock.ts'
import { createRenderPicture } from '../../../frontend/pictures/render.ts'
import { createStreams, type StreamOutcome } from '../../../frontend/pictures/streams.ts'
import { collect } from '../../helpers/bytes.ts'
import { realFetchTile, testFleet } from '../../helpers/fleet.ts'
import { silent } from '../../helpers/worker.ts'

const params = parseQuery(renderSchema, 'width=32&height=32&tile=16&iterations=50')

/** Streams of which one may run at a time; its tiles come once they are let go. */
function testStreams() {
  const outcomes: StreamOutcome[] = []
  let asked = 0
  let letGo!: () => void
  const held = new Promise<void>((resolve) => letGo = resolve)
  const fleet = testFleet({
    async fetchTile(request, signal) {
      asked++
      await held
      return realFetchTile(request, signal)
    },
  })
  const streams = createStreams({
    renderPicture: createRenderPicture(fleet),
    most: 1,
    stallMs: 60_000,
    log: silent,
    onEnd: (outcome) => outcomes.push(outcome),
    clock: realClock,
    yieldTurn: () => new Promise((resolve) => setTimeout(resolve, 0)),
  })
  return { streams, outcomes, asked: () => asked, letGo }
}

const starting = suite('createStreams()')

starting('it draws nothing for a reader who left while the request was on its way', async () => {
  const { streams, outcomes, asked } = testStreams()
  const reader = new AbortController()
  const picture = collect(
    streams.start(params, { requestId: 'picture-1', client: 'one', signal: reader.signal }).pieces,
  )
  const left = new Error('left')
  reader.abort(left)
  assert.is(await picture.catch((error) => error), left)
  assert.is(asked(), 0)
  assert.is(streams.running, 0)
  assert.equal(outcomes, [])
})

starting('it refuses a picture beyond the most that may run, and takes the next once one is done', async () => {
  const { streams, outcomes, asked, letGo } = testStreams()
  const { signal } = new AbortController()
  const start = (client: string) => collect(streams.start(params, { requestId: 'picture-1', client, signal }).pieces)
  const [first, second, third] = [
    start('one'),
    start('other').catch((error) => error),
    start('one').catch((error) => error),
  ]
  const refusal = await second
  assert.instance(refusal, ProblemError)
  assert.is(refusal.problem.status, 503)
  assert.is((await third).problem.status, 429)
  letGo()
  await first
  await start('one')
  assert.equal(outcomes, ['refused', 'refused', 'done', 'done'])
  assert.is(asked(), 2 * 4)
})

starting.run()
