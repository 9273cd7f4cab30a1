import * as fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseDecimal } from '../../../../core/decimal.ts'
import { createReferences } from '../../../../worker/kernel/deep/references.ts'
import { drawSpot } from '../../../helpers/deep.ts'
import { spotsOnBorders, spotsOnTheWay } from '../../../helpers/deep-spots.ts'
import { type DeepSpot, exactEscape, exactPixel } from '../../../helpers/exact-deep.ts'
import { drawPoints, spotJobOf } from '../../../helpers/jobs.ts'
import { onePixel } from '../../../helpers/one-pixel.ts'

/** How far μ may be from that of exact arithmetic. */
const MU_ERROR = 1e-3

interface TruePlace {
  readonly id: string
  readonly re: string
  readonly im: string
  readonly pitch: string
  readonly iterations: number
  readonly pixels:
    readonly (readonly [i: number, j: number, n2: number | null, n256: number | null, mu: number | null])[]
}

const truth: TruePlace[] = JSON.parse(
  readFileSync(new URL('../../../fixtures/deep-truth.json', import.meta.url), 'utf8'),
)

/** A view of which the pixel in the middle is the center, wide enough for all that are known. */
const SIZE = { width: 2001, height: 1501 }

function spotOf({ re, im, pitch, iterations }: TruePlace): DeepSpot {
  const { digits, exponent } = parseDecimal(pitch)
  return { re, im, span: `${digits * BigInt(SIZE.width)}e${exponent}`, iterations, ...SIZE }
}

const exact = suite('drawDeep()')

for (const place of truth) {
  exact(`it gives ${place.id} the counts of exact arithmetic`, () => {
    const references = createReferences(2 ** 28)
    for (const [i, j, n2, n256, mu] of place.pixels) {
      const region = { x: 1000 + i, y: 750 - j, width: 1, height: 1 }
      const at = (smooth: boolean) => drawSpot(spotOf(place), { region, smooth, references }).values[0]!
      assert.is(at(false), n2 ?? 0, `${i}, ${j}`)
      const value = at(true)
      if (n256 === null) assert.is(value, Infinity, `${i}, ${j}`)
      else assert.ok(Math.abs(value - mu!) <= MU_ERROR, `${i}, ${j}: ${value} is not ${mu}`)
    }
  })
}

/** Compares a grid of a view's pixels, its middle and corners among them, with the oracle. */
function compare(spot: DeepSpot): void {
  const { width, height, iterations } = spot
  const references = createReferences(2 ** 28)
  for (const x of [0, width >> 1, width - 1]) {
    for (const y of [0, height >> 1, height - 1]) {
      const c = exactPixel(spot, x, y)
      const region = { x, y, width: 1, height: 1 }
      const where = `(${x}, ${y}) of ${JSON.stringify(spot)}`
      assert.is(drawSpot(spot, { region, references }).values[0], exactEscape(c, iterations, 2).n, where)
      if (x !== y) continue
      const { mu } = exactEscape(c, iterations, 256)
      const value = drawSpot(spot, { region, references, smooth: true }).values[0]!
      assert.ok(value === mu || Math.abs(value - mu) <= MU_ERROR, `${value} is not ${mu} at ${where}`)
    }
  }
}

exact('it counts what exact arithmetic counts on the way to deep places, down to 1e-400', () => {
  for (const spot of spotsOnTheWay(18, 7)) compare(spot)
})

exact('it counts what exact arithmetic counts where a border between counts runs through the middle', () => {
  for (const spot of spotsOnBorders(18, 11)) compare(spot)
})

exact('it counts exactly at the tip of the needle, where |z| is 2 but for what is smaller than any double', () => {
  for (const depth of [20, 200, 400]) {
    for (const re of ['-2', `-2.${'0'.repeat(depth + 1)}3`, `-1.${'9'.repeat(depth + 1)}6`]) {
      compare({ re, im: '0', span: `1e-${depth}`, width: 9, height: 7, iterations: 3000 })
    }
  }
})

exact('it knows the cusp, the dendrite and the nuclei of period 1 and 2', () => {
  for (const depth of [20, 330]) {
    for (const [re, im] of [['0.25', '0'], ['0', '1'], ['0', '0'], ['-1', '0'], ['3', '1'], ['-0.75', '0']] as const) {
      compare({ re, im, span: `1e-${depth}`, width: 9, height: 7, iterations: 2000 })
    }
  }
})

exact('it draws a center exactly as it is given, with few digits or with 5,000', () => {
  const few = { re: '-0.7436447', im: '0.1318252', span: '1e-40', width: 9, height: 7, iterations: 5000 }
  compare(few)
  const e1000 = truth.find(({ id }) => id === 'e1000')!
  const long = { ...spotOf(e1000), re: e1000.re + '1'.repeat(5001 - e1000.re.length), iterations: 300 }
  const region = { x: 1000, y: 750, width: 1, height: 1 }
  assert.is(drawSpot(long, { region }).values[0], exactEscape(exactPixel(long, 1000, 750), 300, 2).n)
})

exact('it gives any region the pixels that the whole has there, outside the view too', () => {
  const [e50, e533] = ['e50', 'e533'].map((id) => truth.find((place) => place.id === id)!)
  const spots = [{ ...spotOf(e50!), width: 24, height: 18 }, { ...spotOf(e533!), width: 24, height: 18 }]
  const references = createReferences(2 ** 28)
  const all = { x: -40, y: -40, width: 90, height: 90 }
  const wholes = spots.map((spot) => drawSpot(spot, { region: all, references, smooth: true }).values)
  const corner = fc.integer({ min: -40, max: 38 })
  const size = fc.integer({ min: 1, max: 12 })
  fc.assert(
    fc.property(fc.nat({ max: 1 }), corner, corner, size, size, (which, x, y, width, height) => {
      const { values } = drawSpot(spots[which]!, { region: { x, y, width, height }, references, smooth: true })
      values.forEach((value, at) => {
        const index = (y - all.y + Math.floor(at / width)) * all.width + x - all.x + at % width
        assert.is(value, wholes[which]![index])
      })
    }),
    { numRuns: 40 },
  )
})

exact('it gives places between pixels what their own exact orbits have, and centers what pixels have', () => {
  const spot = { ...spotOf(truth.find(({ id }) => id === 'e50')!), width: 24, height: 18 }
  const job = spotJobOf(spot)
  const places = [[3, 4], [3.25, 4], [11.5, 9.5], [-1.25, -1.5], [23.75, 17.75], [40.5, 3]] as const
  const { values } = drawPoints(job, Float64Array.from(places.flat()))
  assert.is(values[0], drawSpot(spot, { region: { x: 3, y: 4, width: 1, height: 1 } }).values[0])
  places.forEach(([x, y], index) => {
    // Half a pixel of a view of eight times as many is a place between them.
    const fine = { ...spot, width: 8 * spot.width, height: 8 * spot.height }
    const c = exactPixel(fine, 8 * x + 3.5, 8 * y + 3.5)
    assert.is(values[index], exactEscape(c, spot.iterations, 2).n, `${x}, ${y}`)
  })
})

exact('it agrees with float64 where that serves, but for pixels that float64 gets wrong', () => {
  let compared = 0
  for (const [re, im] of [[-0.7436447, 0.1318252], [-1.7693, 0.0063], [-0.1011, 0.9563], [0.2929, 0.0148]] as const) {
    const spot = { re: String(re), im: String(im), span: '1e-5', width: 25, height: 17, iterations: 1500 }
    const { values } = drawSpot(spot)
    values.forEach((value, at) => {
      const [x, y] = [at % spot.width, Math.floor(at / spot.width)]
      const c = { re: re + (x + 0.5 - 12.5) * 1e-5 / 25, im: im - (y + 0.5 - 8.5) * 1e-5 / 25 }
      const float64 = onePixel(c, { iterations: spot.iterations, smooth: false })
      if (value === float64) compared++
      else assert.is.not(float64, exactEscape(exactPixel(spot, x, y), spot.iterations, 2).n, `${x}, ${y}`)
    })
  }
  assert.ok(compared > 1000, `${compared}`)
})

exact('it takes one step where no more are allowed', () => {
  const spot = { re: '-1.5', im: '0.01', span: '1e-20', width: 8, height: 8, iterations: 1 }
  const { values, skipped } = drawSpot(spot)
  assert.ok(values.every((value) => value === 0))
  assert.is(skipped, 0)
})

exact('it skips nearly all steps past doubles too', () => {
  for (const id of ['e318', 'e533', 'e1000']) {
    const { skipped } = drawSpot(spotOf(truth.find((place) => place.id === id)!), {
      region: { x: 990, y: 700, width: 8, height: 8 },
      smooth: true,
    })
    assert.ok(skipped! > 0.9, `${id}: ${skipped}`)
  }
})

exact('it finds out that pixels are inside long before their last step', () => {
  const spot = { re: '-1.7548776662466927600495', im: '0', span: '1e-18', width: 8, height: 8, iterations: 5_000_000 }
  const { values, steps } = drawSpot(spot)
  assert.ok(values.every((value) => value === 0))
  assert.ok(steps < 64 * 1000, `${steps}`)
})

exact('it pauses at least every few milliseconds, and skips nearly all steps of a deep view', () => {
  const e113 = truth.find(({ id }) => id === 'e113')!
  const pieces = { orbit: 0, table: 0, pixels: 0 }
  const region = { x: 990, y: 740, width: 20, height: 20 }
  const { skipped } = drawSpot(spotOf(e113), { region, onPiece: (phase) => pieces[phase]++ })
  assert.ok(pieces.orbit > 20 && pieces.table > 2 && pieces.pixels > 3, JSON.stringify(pieces))
  assert.ok(skipped! > 0.9, `${skipped}`)
})

exact.run()
