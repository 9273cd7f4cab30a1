/** Workers of both runtimes behind one balancer: it makes no difference which of them answers. */
import { decode } from 'fast-png'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type ChaosFleet, hasChaosFleet, startChaosFleet } from '../helpers/chaos-fleet.ts'
import { PICTURE, wholePicture } from '../helpers/chaos-picture.ts'
import { createRandom } from '../helpers/random.ts'

const TILES = 30
const SIDE = 128
const PICTURE_SIDE = 1024

/** The picture of the other tests as tiles ask for it; `region` is one of them, or all of it. */
function tilePath(region: string): string {
  return `${PICTURE.replace('/render', '/tile').replace(/&tile=\d+/, '')}&region=${region}`
}

const mixed = suite('a fleet of both runtimes')
let fleet: ChaosFleet

mixed.before(async () => {
  fleet = await startChaosFleet()
})
mixed.after(() => fleet?.stop())

/** A tile's pixels and tag, from one worker. */
async function tileOf(address: string, region: string): Promise<{ pixels: unknown; palette: unknown; tag: string }> {
  const response = await fetch(address + tilePath(region))
  assert.is(response.status, 200)
  const { data, palette } = decode(new Uint8Array(await response.arrayBuffer()), { checkCrc: true })
  return { pixels: data, palette, tag: response.headers.get('ETag')! }
}

mixed(`it gives the same pixels and the same tag for each of ${TILES} tiles, whichever worker is asked`, async () => {
  assert.equal([...new Set(fleet.workers.map(({ runtime }) => runtime))].sort(), ['deno', 'node'])
  const random = createRandom(4)
  const place = () => Math.floor(random() * (PICTURE_SIDE - SIDE))
  const tags = new Set<string>()
  for (let tile = 0; tile < TILES; tile++) {
    const region = `${place()},${place()},${SIDE},${SIDE}`
    const [first, ...others] = await Promise.all(fleet.workers.map(({ address }) => tileOf(address, region)))
    for (const other of others) assert.equal(other, first, region)
    tags.add(first!.tag)
  }
  assert.is(tags.size, TILES)
})

mixed('it stitches what one worker draws whole', async () => {
  const stitched = decode(await wholePicture(fleet.nginx.address + PICTURE), { checkCrc: true })
  const whole = await tileOf(fleet.workers[0]!.address, `0,0,${PICTURE_SIDE},${PICTURE_SIDE}`)
  assert.ok(new Set(stitched.data).size > 100, 'the picture shows too little to differ')
  assert.equal(stitched.data, whole.pixels)
  assert.equal(stitched.palette, whole.palette)
})

if (hasChaosFleet('a fleet of both runtimes')) mixed.run()
