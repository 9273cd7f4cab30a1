/** Readers who leave: nobody goes on drawing for them, and nothing of them is left. */
import { once } from 'node:events'
import { get } from 'node:http'
import { connect } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type ChaosFleet, hasChaosFleet, startChaosFleet } from '../helpers/chaos-fleet.ts'
import { PICTURE, wholePicture } from '../helpers/chaos-picture.ts'
import { eventually } from '../helpers/eventually.ts'
import { figure } from '../helpers/figures.ts'
import { extent, proof } from '../helpers/proof.ts'
import { createRandom } from '../helpers/random.ts'
import { openFiles } from '../helpers/resources.ts'
import { scrape } from '../helpers/scrape.ts'

/** Pictures that are begun and then left, in each of two halves. */
const PICTURES = extent(100, 500)
/** No more than pictures may run, and each from an address of its own: nginx limits how often one client may ask. */
const AT_ONCE = 6
const STAY_MS = [5, 200] as const

/** As many as wait to be accepted while the frontend does not look. */
const LEFT_UNSEEN = 8

/** Long enough that whoever still computes takes steps, on any machine. */
const WATCHED_MS = 500
/** Connections that are kept for the next request: nginx keeps 64 to the workers and 16 to the frontend, undici its own. */
const KEPT_FILES = 100
/** More than caches and compiled code grow by, and less than the rows of ten pictures. */
const GROWTH_BYTES = 8 * 2 ** 20

const leaving = suite('readers who leave')
let fleet: ChaosFleet

leaving.before(async () => {
  // A core a worker, as a fleet is run: two workers on one core take twice as long to look whether somebody has left.
  fleet = await startChaosFleet({ runtimes: ['node', 'deno'], pinned: true, collects: true })
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

const picturesLeft = () => scrape(fleet.frontend.address, 'pictures_total{outcome="aborted"}')

/** Readers, a few at a time, who leave at random, until so many pictures were begun and left; says how many readers left. */
async function leavePictures(count: number, random: () => number): Promise<number> {
  const wanted = await picturesLeft() + count
  let left = 0
  let isEnough = false
  await Promise.all(Array.from({ length: AT_ONCE }, async (_, reader) => {
    while (!isEnough) {
      const stayMs = STAY_MS[0] + (STAY_MS[1] - STAY_MS[0]) * random()
      if (await leaveAfter(stayMs, `127.0.1.${1 + reader}`)) left++
      if (reader === 0) isEnough = await picturesLeft() >= wanted
    }
  }))
  return left
}

const GAUGES = ['tiles_running', 'tile_queue_length', 'pictures_running', 'tiles_in_flight', 'tiles_waiting']

/** Waits until nobody computes, draws or waits. */
async function whenAtRest(): Promise<void> {
  await eventually('nothing runs and nothing waits', async () => {
    const values = await Promise.all([fleet.frontend, ...fleet.workers].flatMap(({ address }) => {
      return GAUGES.map((gauge) => scrape(address, gauge))
    }))
    return values.every((value) => value === 0)
  })
}

const steps = () => Promise.all(fleet.workers.map(({ address }) => scrape(address, 'tile_steps_total')))

leaving(`it stops ${2 * PICTURES} pictures when their readers leave, and keeps nothing of them`, async () => {
  const reference = await wholePicture(fleet.nginx.address + PICTURE)
  const processes = [fleet.frontend, ...fleet.workers]
  const random = createRandom(proof.seed)
  const inUse = () => Promise.all(processes.map((one) => one.bytesInUse()))
  const filesOf = () => processes.map(({ pid }) => openFiles(pid))

  let left = await leavePictures(PICTURES, random)
  await whenAtRest()
  const [bytes, files] = [await inUse(), filesOf()]
  left += await leavePictures(PICTURES, random)
  await whenAtRest()

  const before = await steps()
  await setTimeout(WATCHED_MS)
  assert.equal(await steps(), before, 'somebody computes for nobody')
  let aborted = 0
  for (const { address } of fleet.workers) aborted += await scrape(address, 'tiles_aborted_total{where="computing"}')
  const done = await scrape(fleet.frontend.address, 'pictures_total{outcome="done"}')
  assert.ok(done < PICTURES / 10, `${done} pictures were drawn for nobody`)
  assert.ok(aborted > PICTURES / 25, `${aborted} tiles were aborted`)

  const grown = (await inUse()).map((now, index) => now - bytes[index]!)
  figure(
    `memory in use, after ${PICTURES} more pictures were left by ${left} readers (${aborted} tiles stopped)`,
    `${grown.map((bytes) => (bytes / 2 ** 20).toFixed(1)).join(', ')} MB more`,
    `${GROWTH_BYTES / 2 ** 20} MB`,
  )
  assert.ok(grown.every((bytes) => bytes <= GROWTH_BYTES), `${grown} bytes more`)
  await eventually('their files are closed', () => filesOf().every((now, index) => now - files[index]! <= KEPT_FILES))
  assert.ok((await wholePicture(fleet.nginx.address + PICTURE)).equals(reference))
})

leaving('it begins no picture for readers who left before it looked', async () => {
  const { frontend, nginx } = fleet
  const before = await picturesLeft()
  frontend.signal('SIGSTOP')
  try {
    for (let reader = 0; reader < LEFT_UNSEEN; reader++) await askAndLeave(frontend.address)
  } finally {
    frontend.signal('SIGCONT')
  }
  // It is accepted after them, so that by its end the frontend has looked at all of them.
  await wholePicture(nginx.address + PICTURE)
  assert.is(await picturesLeft(), before)
})

if (hasChaosFleet('readers who leave')) leaving.run()
