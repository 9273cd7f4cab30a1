import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Child } from '../../lb/child.ts'
import { pauseAfter, supervise, type SuperviseOptions } from '../../lb/supervise.ts'
import { createFakeClock, settle } from '../helpers/clock.ts'

/** A process of the test's: it notes what it is sent, and ends when told. */
interface FakeChild extends Child {
  readonly signals: string[]
  end(how: string): void
}

function createFakeChild(): FakeChild {
  const signals: string[] = []
  let end!: (how: string) => void
  const ended = new Promise<string>((resolve) => end = resolve)
  return { ended, end, signals, kill: (signal) => void signals.push(signal) }
}

/** Something supervised on a fake clock, what was started so far, and what was said. */
function stage() {
  const clock = createFakeClock()
  const children: FakeChild[] = []
  const said: string[] = []
  const supervised = supervise({
    start() {
      const child = createFakeChild()
      children.push(child)
      return child
    },
    say: (message) => void said.push(message),
    clock,
  })
  return {
    clock,
    children,
    said,
    supervised,
    /** Lets the latest live so long and die. */
    async live(ms: number) {
      await clock.advance(ms)
      children.at(-1)!.end('exit code 1')
      await settle()
    },
  }
}

/** Whether a promise has been resolved by now. */
async function isResolved(promise: Promise<void>): Promise<boolean> {
  let resolved = false
  promise.then(() => resolved = true)
  await settle()
  return resolved
}

/** What one that is stopped hears, and how long it has to end. */
async function whatStops(options: Partial<SuperviseOptions>): Promise<readonly string[]> {
  const clock = createFakeClock()
  const child = createFakeChild()
  const supervised = supervise({ start: () => child, say() {}, clock, ...options })
  const stopped = supervised.stop()
  await clock.advance(6_000)
  const { signals } = child
  child.end('exit code 0')
  await stopped
  return signals
}

const anyLife = fc.oneof(fc.integer({ min: 0, max: 20_000 }), fc.constantFrom(0, 9_999, 10_000))

const supervising = suite('supervise()')

supervising('it starts again after a pause that doubles up to 10 s, and is the first after a steady life', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyLife, { minLength: 1, maxLength: 12 }), async (lives) => {
      const { clock, children, said, live } = stage()
      let expectedMs = 0
      for (const [index, life] of lives.entries()) {
        await live(life)
        expectedMs = life >= 10_000 || expectedMs === 0 ? 250 : Math.min(2 * expectedMs, 10_000)
        assert.equal(clock.pending(), [expectedMs])
        assert.is(
          said.filter((line) => line.startsWith('ended')).at(-1),
          `ended (exit code 1): it is started again in ${expectedMs / 1000} s`,
        )
        await clock.advance(expectedMs - 1)
        assert.is(children.length, index + 1)
        await clock.advance(1)
        assert.is(children.length, index + 2)
      }
    }),
    { numRuns: 50 },
  )
})

supervising('it says after each fifth quick death in a row that a person should look', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyLife, { minLength: 1, maxLength: 16 }), async (lives) => {
      const { clock, said, live } = stage()
      let deaths = 0
      for (const life of lives) {
        said.length = 0
        await live(life)
        deaths = life >= 10_000 ? 1 : deaths + 1
        const expected = deaths % 5 === 0
          ? [`keeps dying: ${deaths} times in a row soon after its start; the lines above say why`]
          : []
        assert.equal(said.slice(1), expected)
        await clock.advance(10_000)
      }
    }),
    { numRuns: 50 },
  )
})

supervising('it asks with SIGTERM when stopped, and waits for the end', async () => {
  const { clock, children, said, supervised } = stage()
  const stopped = supervised.stop()
  assert.not(await isResolved(stopped))
  children[0]!.end('exit code 0')
  await stopped
  await clock.advance(60_000)
  assert.equal(children.map(({ signals }) => signals), [['SIGTERM']])
  assert.equal(said, [])
  assert.equal(clock.pending(), [])
})

supervising('it forces with SIGKILL what has not ended after the grace', async () => {
  const { clock, children, supervised } = stage()
  const stopped = supervised.stop()
  await clock.advance(4_999)
  assert.equal(children[0]!.signals, ['SIGTERM'])
  await clock.advance(1)
  assert.equal(children[0]!.signals, ['SIGTERM', 'SIGKILL'])
  assert.not(await isResolved(stopped))
  children[0]!.end('SIGKILL')
  await stopped
  assert.is(children.length, 1)
})

supervising('it starts nothing more when stopped during a pause', async () => {
  const { clock, children, said, supervised, live } = stage()
  await live(0)
  assert.equal(clock.pending(), [250])
  const { length } = said
  await supervised.stop()
  assert.equal(clock.pending(), [])
  await clock.advance(60_000)
  assert.equal(children.map(({ signals }) => signals), [[]])
  assert.is(said.length, length)
})

supervising('it may be stopped twice, and both resolve', async () => {
  const { children, supervised } = stage()
  const both = Promise.all([supervised.stop(), supervised.stop()])
  children[0]!.end('exit code 0')
  await both
  await supervised.stop()
  assert.is(children.length, 1)
})

supervising('it forces the end at once when killed, which lets a stop under way resolve', async () => {
  const { clock, children, supervised } = stage()
  const stopped = supervised.stop()
  supervised.kill()
  assert.equal(children[0]!.signals, ['SIGTERM', 'SIGKILL'])
  children[0]!.end('SIGKILL')
  await stopped
  assert.equal(clock.pending(), [])
})

supervising('it starts nothing more when killed, during a pause too', async () => {
  for (const isPausing of [false, true]) {
    const { clock, children, supervised, live } = stage()
    if (isPausing) await live(0)
    supervised.kill()
    children[0]!.end('SIGKILL')
    await clock.advance(60_000)
    assert.is(children.length, 1)
    assert.equal(clock.pending(), [])
  }
})

supervising('it asks by the signal and waits for as long as it is told', async () => {
  assert.equal(await whatStops({}), ['SIGTERM', 'SIGKILL'])
  assert.equal(await whatStops({ stopSignal: 'SIGQUIT', graceMs: 10_000 }), ['SIGQUIT'])
})

supervising.run()

const pause = suite('pauseAfter()')

pause('it begins with a quarter of a second, never shrinks, and never exceeds 10 s', () => {
  assert.is(pauseAfter(1), 250)
  fc.assert(fc.property(fc.integer({ min: 1, max: 1_000_000 }), (deaths) => {
    assert.ok(pauseAfter(deaths + 1) >= pauseAfter(deaths))
    assert.ok(pauseAfter(deaths) <= 10_000)
  }))
  assert.is(pauseAfter(1_000_000), 10_000)
})

pause.run()
