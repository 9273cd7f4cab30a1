/** One worker of four damages each tile that it sends: the picture is the same to the byte. */
import { suite } from 'uvu'
import { type ChaosFleet, hasChaosFleet, startChaosFleet } from '../helpers/chaos-fleet.ts'
import { PICTURE, wholePicture } from '../helpers/chaos-picture.ts'
import { cut, flippedBit, reset, truncated, wrongSize } from '../helpers/faults.ts'
import { playFault } from '../helpers/fault-rounds.ts'
import { createRandom } from '../helpers/random.ts'

const damage = suite('tiles that are damaged')
let fleet: ChaosFleet
let reference: Buffer

damage.before(async () => {
  fleet = await startChaosFleet({ proxied: true })
  reference = await wholePicture(fleet.nginx.address + PICTURE)
})
damage.after(() => fleet?.stop())

for (const fault of [truncated, cut, flippedBit(createRandom(3)), wrongSize, reset]) {
  damage(`it survives a worker whose tiles are ${fault.name}`, () => playFault(fault, fleet, reference))
}

if (hasChaosFleet('tiles that are damaged')) damage.run()
