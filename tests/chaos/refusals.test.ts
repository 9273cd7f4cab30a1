/** One worker of four refuses each tile, or never ends one: the picture is the same to the byte. */
import { suite } from 'uvu'
import { type ChaosFleet, hasChaosFleet, startChaosFleet } from '../helpers/chaos-fleet.ts'
import { PICTURE, wholePicture } from '../helpers/chaos-picture.ts'
import { blackHole, drip, fullForEver } from '../helpers/faults.ts'
import { playBurst, playFault } from '../helpers/fault-rounds.ts'

const refusals = suite('tiles that are refused')
let fleet: ChaosFleet
let reference: Buffer

refusals.before(async () => {
  fleet = await startChaosFleet({ proxied: true })
  reference = await wholePicture(fleet.nginx.address + PICTURE)
})
refusals.after(() => fleet?.stop())

for (const fault of [blackHole, fullForEver, drip]) {
  refusals(`it survives a worker that is ${fault.name}`, () => playFault(fault, fleet, reference))
}

/** Each has the frontend ask another worker for a second. */
const BURST = 3

refusals(`it survives a worker that says 503 for ${BURST} tiles`, () => {
  return playBurst(fullForEver, { fleet, reference, most: BURST })
})

if (hasChaosFleet('tiles that are refused')) refusals.run()
