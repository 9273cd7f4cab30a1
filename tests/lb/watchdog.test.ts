import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Child } from '../../lb/child.ts'
import { watch } from '../../lb/watchdog.ts'
import { createFakeClock, settle } from '../helpers/clock.ts'

/** A process that is watched on a fake clock; it answers if told so. */
function stage({ answers = true } = {}) {
  const clock = createFakeClock()
  const signals: string[] = []
  const said: string[] = []
  let end!: (how: string) => void
  const child: Child = {
    ended: new Promise((resolve) => end = resolve),
    kill(signal) {
      signals.push(signal)
    },
  }
  const process = { answers, asked: 0 }
  const fetch: typeof globalThis.fetch = (_, init) => {
    process.asked++
    if (process.answers) return Promise.resolve(new Response('live'))
    return new Promise((_, reject) => init!.signal!.addEventListener('abort', () => reject(init!.signal!.reason)))
  }
  let isOver = false
  watch(child, { url: 'http://worker/livez', say: (line) => said.push(line), fetch, clock }).then(() => {
    isOver = true
  })
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second++) await clock.advance(1_000)
  }
  return { process, signals, said, end, pass, clock, isOver: () => isOver }
}

const watching = suite('watch()')

watching('it lets a process be that answers, even now and then', async () => {
  const { process, signals, pass } = stage()
  await settle()
  for (let n = 0; n < 20; n++) {
    process.answers = false
    await pass(6)
    process.answers = true
    await pass(2)
  }
  assert.equal(signals, [])
  assert.ok(process.asked > 50)
})

watching('it ends one that has answered and then is silent, and says so once', async () => {
  const { process, signals, said, pass, isOver } = stage()
  await settle()
  process.answers = false
  await pass(8)
  assert.equal(signals, [])
  await pass(4)
  assert.equal(signals, ['SIGKILL'])
  assert.is(said.length, 1)
  assert.ok(isOver())
})

watching('it waits as long as it takes for one that has yet to start', async () => {
  const { process, signals, pass } = stage({ answers: false })
  await pass(300)
  assert.equal(signals, [])
  assert.ok(process.asked > 100)
})

watching('it is over when the process is', async () => {
  const { end, clock, isOver } = stage()
  await settle()
  end('exit code 0')
  await settle()
  assert.ok(isOver())
  assert.equal(clock.pending(), [])
})

watching.run()
