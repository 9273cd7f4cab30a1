/** Readers who leave: nobody goes on drawing for them, and nothing of them is left. */
import { once } from 'node:events'
import { get } from 'node:http'
import { connect } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type ChaosFleet, hasChaosFleet, startChaosFleet } from '../helpers/chaos-fleet.ts'
import { PICTURE, wholePicture } from '../helpers/chaos-picture.ts'
import { figure } from '../helpers/figures.ts'
import { createRandom } from '../helpers/random.ts'
import { cpuMs, openFiles, residentBytes } from '../helpers/resources.ts'
import { scrape } from '../helpers/scrape.ts'

const RENDERS = 1_000
/** No more than pictures may run, and each from an address of its own: nginx limits how often one client may ask. */
const AT_ONCE = 6
const STAY_MS = [5, 200] as const

/** As many as wait to be accepted while the frontend does not look. */
const LEFT_UNSEEN = 8

const IDLE_AFTER_MS = 100
const WATCHED_MS = 500
/** What a process at rest takes meanwhile, and the clock's grain of 10 ms. */
const REST_MS = 30
/** Connections that are kept for the next request: nginx keeps 64 to the workers and 16 to the frontend, undici its own. */
const KEPT_FILES = 100
/** The second half of the readers may cost no more than the garbage that has not been collected yet. */
const GROWTH_BYTES = 100 * 2 ** 20

const leaving = suite('readers who leave')
let fleet: ChaosFleet

leaving.before(async () => {
  // A core a worker, as a fleet is run: two workers on one core take twice as long to look whether somebody has left.
  fleet = await startChaosFleet({ runtimes: ['node', 'deno'], pinned: true })
})
leaving.after(() => fleet?.stop())

/** Asks for the picture and leaves; says whether it left before the picture, or any other answer, had come. */
function leaveAfter(ms: number, localAddress: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = get(fleet.nginx.address + PICTURE, { agent: false, localAddress }, (response) => {
      response.resume().once('error', () => resolve(true)).once('end', () => resolve(false))
    })
    asked.once('error', () => resolve(true))
    setTimeout(ms).then(() => asked.destroy(new Error('left')))
  })
}

/** Asks somebody who does not look for the picture, and leaves: who looks finds both at once. */
async function askAndLeave(address: string): Promise<void> {
  const { hostname, port } = new URL(address)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  await new Promise((resolve) => socket.write(`GET ${PICTURE} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`, resolve))
  socket.destroy()
}

/** So many readers, a few at a time, who leave at random; says how many left before they were answered. */
async function leaveAll(readers: number, random: () => number): Promise<number> {
  let left = 0
  let begun = 0
  await Promise.all(Array.from({ length: AT_ONCE }, async (_, reader) => {
    while (begun++ < readers) {
      const stayMs = STAY_MS[0] + (STAY_MS[1] - STAY_MS[0]) * random()
      if (await leaveAfter(stayMs, `127.0.1.${1 + reader}`)) left++
    }
  }))
  return left
}

leaving(`it stops ${RENDERS} pictures when their readers leave, and keeps nothing of them`, async () => {
  const reference = await wholePicture(fleet.nginx.address + PICTURE)
  const processes = [fleet.frontend, ...fleet.workers]
  const random = createRandom(3)
  const leftFirst = await leaveAll(RENDERS / 2, random)
  const before = processes.map(({ pid }) => ({ files: openFiles(pid), bytes: residentBytes(pid) }))
  const left = leftFirst + await leaveAll(RENDERS / 2, random)
  await setTimeout(IDLE_AFTER_MS)
  const busy = processes.map(({ pid }) => cpuMs(pid))
  await setTimeout(WATCHED_MS)
  const worked = processes.map(({ pid }, index) => cpuMs(pid) - busy[index]!)

  const gauges = ['tiles_running', 'tile_queue_length', 'pictures_running', 'tiles_in_flight', 'tiles_waiting']
  const open = await Promise.all(processes.flatMap(({ name, address }) => {
    return gauges.map(async (gauge) => ({ name, gauge, value: await scrape(address, gauge) }))
  }))
  assert.equal(open.filter(({ value }) => value !== 0), [])
  let aborted = 0
  for (const { address } of fleet.workers) aborted += await scrape(address, 'tiles_aborted_total{where="computing"}')
  const pictures = await scrape(fleet.frontend.address, 'pictures_total{outcome="aborted"}')
  // Of the one that was waited for.
  assert.is(await scrape(fleet.frontend.address, 'pictures_total{outcome="done"}'), 1, 'a picture was drawn for nobody')
  assert.ok(left > RENDERS * 0.9 && pictures > RENDERS / 2, `${left} left, of ${pictures} pictures under way`)
  assert.ok(aborted > RENDERS / 50, `${aborted} tiles were aborted`)
  figure(
    `processor time ${IDLE_AFTER_MS} to ${IDLE_AFTER_MS + WATCHED_MS} ms after ${left} readers left (${aborted} tiles)`,
    `at most ${Math.max(...worked)} ms in a process`,
    `${REST_MS} ms`,
  )
  assert.ok(worked.every((ms) => ms <= REST_MS), `${worked}`)

  processes.forEach(({ name, pid }, index) => {
    const { files, bytes } = before[index]!
    assert.ok(openFiles(pid) - files <= KEPT_FILES, `${name} has ${openFiles(pid)} files, ${files} before`)
    assert.ok(residentBytes(pid) - bytes <= GROWTH_BYTES, `${name} has ${residentBytes(pid)} bytes, ${bytes} before`)
  })
  assert.ok((await wholePicture(fleet.nginx.address + PICTURE)).equals(reference))
})

leaving('it begins no picture for readers who left before it looked', async () => {
  const { frontend, nginx } = fleet
  const aborted = () => scrape(frontend.address, 'pictures_total{outcome="aborted"}')
  const before = await aborted()
  frontend.signal('SIGSTOP')
  try {
    for (let reader = 0; reader < LEFT_UNSEEN; reader++) await askAndLeave(frontend.address)
  } finally {
    frontend.signal('SIGCONT')
  }
  // It is accepted after them, so that by its end the frontend has looked at all of them.
  await wholePicture(nginx.address + PICTURE)
  assert.is(await aborted(), before)
})

if (hasChaosFleet('readers who leave')) leaving.run()
