import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createReferences } from '../../../../worker/kernel/deep/references.ts'
import { drawSpot } from '../../../helpers/deep.ts'
import { spotsOnBorders, spotsOnTheWay } from '../../../helpers/deep-spots.ts'
import { type DeepSpot, exactEscape, exactPixel } from '../../../helpers/exact-deep.ts'
import { LOCATIONS } from '../../../helpers/locations.ts'
import { extent, proof } from '../../../helpers/proof.ts'
import { createRandom } from '../../../helpers/random.ts'

/** A shift of so much of a pixel may change a count. */
const SHIFT_BITS = 36

/** Pixels of a view that are compared. */
const PIXELS = 10

const VIEWS = extent(20, 1_000)

/** A center that period doubling surrounds: 19 of 1,296 pixels had counts that no shift explains. */
const DOUBLED: DeepSpot = {
  re: '-0.745605122368264995520769522753086369510716449777505626833',
  im: '0.112859495427252849953537572395520089297826357072986239717',
  span: '4.9777777777777777e-51',
  width: 48,
  height: 27,
  iterations: 30_000,
}

/** Published places that exact arithmetic follows in a fraction of a second. */
const PLACES = LOCATIONS.filter(({ height, iterations }) => Number(height) < 1e-14 && iterations <= 20_000)

/** Views of each kind in turn. */
function* someViews(count: number, seed: number): Generator<DeepSpot> {
  const random = createRandom(seed)
  const onTheWay = spotsOnTheWay(count, seed)
  const onBorders = spotsOnBorders(Math.ceil(count / 4), seed)
  for (let index = 0; index < count; index++) {
    if (index === 0) yield DOUBLED
    else if (index % 4 === 1) yield onBorders[index >> 2]!
    else if (index % 4 === 2) {
      const { re, im, height, iterations } = PLACES[Math.floor(random() * PLACES.length)]!
      yield { re: re.trim(), im: im.trim(), span: height, width: 64, height: 48, iterations }
    } else yield onTheWay[index]!
  }
}

/** Whether the exact count changes within a shift of 2^-SHIFT_BITS of a pixel, about 1e-11, to any side. */
function isOnBorder(spot: DeepSpot, x: number, y: number, n: number): boolean {
  const c = exactPixel(spot, x, y)
  const shift = exactPixel(spot, x + 1, y).re - c.re >> BigInt(SHIFT_BITS)
  return [[shift, 0n], [-shift, 0n], [0n, shift], [0n, -shift]].some(([re, im]) => {
    return exactEscape({ ...c, re: c.re + re!, im: c.im + im! }, spot.iterations, 2).n !== n
  })
}

const exact = suite('deepKernel')

exact(`it counts pixels of ${VIEWS} views exactly, or a shift of 1e-11 of a pixel explains the difference`, () => {
  const random = createRandom(proof.seed)
  let compared = 0
  let explained = 0
  for (const spot of someViews(VIEWS, proof.seed)) {
    const references = createReferences(2 ** 28)
    for (let pixel = 0; pixel < PIXELS; pixel++) {
      const x = Math.floor(random() * spot.width)
      const y = Math.floor(random() * spot.height)
      const { n } = exactEscape(exactPixel(spot, x, y), spot.iterations, 2)
      const count = drawSpot(spot, { region: { x, y, width: 1, height: 1 }, references }).values[0]
      compared++
      if (count === n) continue
      explained++
      assert.ok(isOnBorder(spot, x, y, n), `${count} is not ${n} at (${x}, ${y}) of ${JSON.stringify(spot)}`)
    }
  }
  assert.ok(explained < compared / 20, `${explained} of ${compared}`)
})

exact.run()
