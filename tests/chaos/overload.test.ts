/** More asked for than can be drawn: what can be drawn is, the rest is refused at once and politely, and soon all is well again. */
import { availableParallelism } from 'node:os'
import process from 'node:process'
import { setTimeout } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type ChaosFleet, hasChaosFleet, startChaosFleet } from '../helpers/chaos-fleet.ts'
import { figure } from '../helpers/figures.ts'
import { closedLoop, createLoadClient, goodput, type LoadClient, openLoop, type Reply } from '../helpers/load.ts'
import { SLOW_PLACE } from '../helpers/slow.ts'

/** About a fifth of a second of one core, the same for each: the rotation of the palette makes them distinct. */
let asked = 0
const tilePath = () => `/tile?${SLOW_PLACE}&width=80&height=80&iterations=40000&offset=${(++asked % 1e6) / 1e6}`
/** Two tiles of a quarter of that. */
const picturePath = () => `/render?${SLOW_PLACE}&width=128&height=64&tile=64&iterations=14000&offset=${++asked / 1e6}`

const WARMING_MS = 4_000
const MEASURED_MS = 8_000
/** What the first moments of a load show is a queue that fills. */
const SETTLING_MS = 1_000
/** Enough that nobody idles, few enough that nobody is refused. */
const CLIENTS = 4
const RECOVERY_MS = 1_000
const LEAST_SHARE = 0.95

const overload = suite('a fleet under too much load')
let fleet: ChaosFleet
let client: LoadClient

overload.before(async () => {
  fleet = await startChaosFleet({ runtimes: ['node', 'deno'], pinned: true })
  client = createLoadClient(fleet.nginx.address)
  // Warm, client and all, as a fleet is that has been up for a while.
  const { replies } = await openLoop(client, { nextPath: tilePath, forMs: WARMING_MS, perSecond: 500 })
  await replies
})
overload.after(async () => {
  client?.stop()
  await fleet?.stop()
})

/**
 * Begins to measure what the client takes of the fleet's cores, where there are no others: whoever asks is no part of the fleet, and
 * at five times the load it takes more than nginx does. Call what is returned for the share of the cores that was left.
 */
function watchClient(): () => number {
  const cores = fleet.workers.length
  const started = performance.now()
  const before = process.cpuUsage()
  return () => {
    if (availableParallelism() > cores) return 1
    const { user, system } = process.cpuUsage(before)
    return 1 - (user + system) / 1000 / (cores * (performance.now() - started))
  }
}

/** Good answers a second of a fleet that has its cores to itself. */
async function capacityOf(nextPath: () => string): Promise<number> {
  const shareLeft = watchClient()
  const from = performance.now() + SETTLING_MS
  const replies = await closedLoop(client, { nextPath, forMs: SETTLING_MS + MEASURED_MS, clients: CLIENTS })
  const left = shareLeft()
  assert.ok(replies.every(({ status }) => status === 200), 'somebody was refused without need')
  return goodput(replies, from, from + MEASURED_MS) / left
}

/**
 * Loads the fleet so many times over; good answers a second, as above. Checks what was refused, and how soon one alone is answered as
 * before.
 */
async function press(nextPath: () => string, capacity: number, times: number): Promise<number> {
  const lone = await client.ask(nextPath())
  const shareLeft = watchClient()
  const from = performance.now() + SETTLING_MS
  const { replies } = await openLoop(client, {
    nextPath,
    forMs: SETTLING_MS + MEASURED_MS,
    perSecond: times * capacity,
  })
  const left = shareLeft()
  await setTimeout(RECOVERY_MS)
  const after = await client.ask(nextPath())
  const took = (reply: Reply) => reply.endedAt - reply.startedAt
  assert.is(after.status, 200)
  assert.ok(took(after) < 2 * took(lone) + 100, `a lone one takes ${took(after)} ms, ${took(lone)} before`)

  const all = await replies
  const refused = all.filter(({ status }) => status !== 200)
  for (const { status, retryAfter } of refused) {
    assert.ok(status === 503 || status === 429, `answered with ${status}`)
    assert.ok(Number(retryAfter) > 0)
  }
  if (times >= 2) assert.ok(refused.length > all.length / 4, 'it was not too much')
  return goodput(all, from, from + MEASURED_MS) / left
}

for (const [what, nextPath, all] of [['tiles', tilePath, [1.2, 2, 5]], ['pictures', picturePath, [2]]] as const) {
  overload(`it draws as many ${what} as ever, refuses the rest with 503, and recovers within a second`, async () => {
    let capacity = await capacityOf(nextPath)
    /** Of the capacity before and after it: a machine may change its speed. */
    const shareOf = async (times: number) => {
      const before = capacity
      const good = await press(nextPath, before, times)
      capacity = await capacityOf(nextPath)
      return good / ((before + capacity) / 2)
    }
    for (const times of all) {
      // Whatever else runs on the machine can only take away from it.
      let share = await shareOf(times)
      if (share < LEAST_SHARE) share = Math.max(share, await shareOf(times))
      figure(
        `goodput of ${what} at ${times} × capacity (${capacity.toFixed(1)}/s)`,
        `${(100 * share).toFixed(1)} %, no 502 or 504, recovered in 1 s`,
        '95 %',
      )
      assert.ok(share >= LEAST_SHARE, `${share} at ${times} times the load`)
    }
  })
}

if (hasChaosFleet('overload')) overload.run()
