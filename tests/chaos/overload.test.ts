/**
 * More asked for than can be drawn: what can be drawn is, the rest is refused at once and politely, and nothing of it is left.
 * Goodput is counted in the workers' own terms; `npm run bench -- load` measures it in answers a second.
 */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type ChaosFleet, hasChaosFleet, startChaosFleet, whenIdle } from '../helpers/chaos-fleet.ts'
import { figure } from '../helpers/figures.ts'
import { createLoadClient, type LoadClient } from '../helpers/load.ts'
import { PATIENT } from '../helpers/probes.ts'
import { load, picturePath, stepsOf, tilePath, type Yield } from '../helpers/overload.ts'

const LEAST_SHARE = 0.95

const overload = suite('a fleet under too much load')
let fleet: ChaosFleet
let client: LoadClient

overload.before(async () => {
  // By count and not by time: on a machine with other things to do two tiles may be more than two seconds of work.
  fleet = await startChaosFleet({ runtimes: ['node', 'deno'], pinned: true, environment: PATIENT })
  client = createLoadClient(fleet.nginx.address)
})
overload.after(async () => {
  client?.stop()
  await fleet?.stop()
})

const goodput = ({ busy, computing, useful }: Yield) => busy * computing * useful
const describe = ({ busy, computing, useful }: Yield) => {
  return [busy, computing, useful].map((share) => share.toFixed(3)).join(' × ')
}

for (const [what, nextPath, all] of [['tiles', tilePath, [1.2, 2, 5]], ['pictures', picturePath, [2]]] as const) {
  overload(`it draws as many ${what} as ever, refuses the rest with 503, and has nothing left to do then`, async () => {
    const steps = await stepsOf(fleet, client, nextPath())
    // Warm, client and all, as a fleet is that has been up for a while.
    await load(fleet, client, { nextPath, steps, times: 1 })
    const alone = await load(fleet, client, { nextPath, steps, times: 1 })
    assert.equal(alone.replies.filter(({ status }) => status !== 200), [], 'somebody was refused without need')
    for (const times of all) {
      const pressed = await load(fleet, client, { nextPath, steps, times })
      const refused = pressed.replies.filter(({ status }) => status !== 200)
      for (const { status, retryAfter } of refused) {
        assert.ok(status === 503 || status === 429, `answered with ${status}`)
        assert.ok(Number(retryAfter) > 0)
      }
      assert.ok(refused.length > 0, 'it was not too much')
      await whenIdle(fleet.workers)
      assert.is((await client.ask(nextPath())).status, 200)

      const share = goodput(pressed) / goodput(alone)
      figure(
        `goodput of ${what} at ${times} × capacity (busy × computing × answered with)`,
        `${(100 * share).toFixed(1)} %: ${describe(pressed)}, ${describe(alone)} before`,
        `${100 * LEAST_SHARE} %`,
      )
      assert.ok(share >= LEAST_SHARE, `${share} at ${times} times the load`)
    }
  })
}

if (hasChaosFleet('overload')) overload.run()
