import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseDecimal } from '../../../../core/decimal.ts'
import { viewJobOf } from '../../../../core/tile-job.ts'
import { startPixel } from '../../../../worker/kernel/deep/blocks.ts'
import { type DeepView, deepView } from '../../../../worker/kernel/deep/deep-view.ts'
import { FLOOR, followHybrid } from '../../../../worker/kernel/deep/hybrid.ts'
import { followNear } from '../../../../worker/kernel/deep/perturbation.ts'
import { ESCAPED, PAUSED, Pixel, Surroundings } from '../../../../worker/kernel/deep/pixel.ts'
import { createReferences } from '../../../../worker/kernel/deep/references.ts'

const truth: { id: string; re: string; im: string; pitch: string; iterations: number; pixels: (number | null)[][] }[] =
  JSON
    .parse(readFileSync(new URL('../../../fixtures/deep-truth.json', import.meta.url), 'utf8'))
const SIZE = { width: 2001, height: 1501 }

function surroundingsOf(view: DeepView, floor = FLOOR): Surroundings {
  const reference = createReferences(2 ** 28).of(view)
  while (!reference.orbit.advance());
  const table = reference.table(view.scale + view.radius, false)
  while (!table.advance());
  const { iterations } = view
  return new Surroundings({ orbit: reference.orbit.result!, table: table.result!, iterations, isSmooth: false, floor })
}

function viewOf(id: string): { view: DeepView; pixels: (number | null)[][] } {
  const { re, im, pitch, iterations, pixels } = truth.find((place) => place.id === id)!
  const place = { re: parseDecimal(re), im: parseDecimal(im) }
  const { digits, exponent } = parseDecimal(pitch)
  const span = { digits: digits * BigInt(SIZE.width), exponent }
  return {
    view: deepView(viewJobOf({ ...place, span, iterations, ...SIZE, formula: 'mandelbrot', coloring: 'bands' })),
    pixels,
  }
}

const hybrid = suite('followHybrid()')

/** The counts of the known pixels but the center, by whatever budget a piece has and where doubles give up. */
function counts(
  id: string,
  { budget, floor }: { budget: number; floor: number },
): { got: number[]; wanted: (number | null)[] } {
  const { view, pixels } = viewOf(id)
  const surroundings = surroundingsOf(view, floor)
  const got = pixels.slice(1).map(([i, j]) => {
    const pixel = new Pixel()
    startPixel(pixel, 1000 + i!, 750 - j!, { view, surroundings })
    let outcome = followHybrid(pixel, surroundings, budget)
    while (outcome === PAUSED) outcome = followHybrid(pixel, surroundings, budget)
    return outcome === ESCAPED ? pixel.n : 0
  })
  return { got, wanted: pixels.slice(1).map(([, , n2]) => n2 ?? null) }
}

for (const id of ['e318', 'e533', 'e1000']) {
  hybrid(`it counts ${id} exactly, in one go and with a pause after every few steps`, () => {
    for (const budget of [1e9, 3]) {
      const { got, wanted } = counts(id, { budget, floor: FLOOR })
      assert.equal(got, wanted)
    }
  })
}

hybrid('it would copy the reference for ever if doubles did not give a δ back that grows too small', () => {
  const { got, wanted } = counts('e533', { budget: 1e9, floor: 0 })
  assert.ok(got.some((n, at) => n !== wanted[at]))
})

hybrid('it gives the counts of doubles where those still serve', () => {
  const { view } = viewOf('mitosis')
  const near = surroundingsOf(view)
  const far = surroundingsOf({ ...view, isFar: true })
  for (const [x, y] of [[1000, 3], [17, 900], [1500, 1500], [700, 800]] as const) {
    const [one, other] = [new Pixel(), new Pixel()]
    startPixel(one, x, y, { view, surroundings: near })
    startPixel(other, x, y, { view: { ...view, isFar: true }, surroundings: far })
    assert.is(followNear(one, { ...near, floor: 0 }, 1e9), ESCAPED)
    assert.is(followHybrid(other, far, 1e9), ESCAPED)
    assert.is(other.n, one.n)
  }
})

hybrid.run()
