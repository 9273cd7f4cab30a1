import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { startPixel } from '../../../../worker/kernel/deep/blocks.ts'
import { deepView } from '../../../../worker/kernel/deep/deep-view.ts'
import { FLOOR, followHybrid } from '../../../../worker/kernel/deep/hybrid.ts'
import { followNear } from '../../../../worker/kernel/deep/perturbation.ts'
import { ESCAPED, Pixel, Surroundings } from '../../../../worker/kernel/deep/pixel.ts'
import { createReferences } from '../../../../worker/kernel/deep/references.ts'
import { smoothCount } from '../../../../worker/kernel/mandelbrot/smooth-count.ts'
import { drawSpot } from '../../../helpers/deep.ts'
import type { DeepSpot } from '../../../helpers/exact-deep.ts'
import { spotJobOf } from '../../../helpers/jobs.ts'
import { locationOf } from '../../../helpers/locations.ts'

function spotOf(id: string): DeepSpot {
  const { re, im, height, iterations } = locationOf(id)
  return { re, im, span: height, iterations, width: 64, height: 64 }
}

/** μ of every third pixel, each followed by itself from its beginning. */
function followAlone(spot: DeepSpot): Map<number, number> {
  const view = deepView(spotJobOf(spot, true))
  const reference = createReferences(2 ** 28).of(view)
  while (!reference.orbit.advance());
  const table = reference.table(view.scale + view.radius, true)
  while (!table.advance());
  const surroundings = new Surroundings({
    orbit: reference.orbit.result!,
    table: table.result!,
    iterations: spot.iterations,
    isSmooth: true,
    floor: view.isFar ? FLOOR : -Infinity,
  })
  const values = new Map<number, number>()
  for (let at = 0; at < 64 * 64; at += 3) {
    const pixel = new Pixel()
    startPixel(pixel, at % 64, Math.floor(at / 64), { view, surroundings })
    const outcome = (view.isFar ? followHybrid : followNear)(pixel, surroundings, 1e9)
    values.set(at, outcome === ESCAPED ? smoothCount(pixel.n, pixel.norm) : Infinity)
  }
  return values
}

const following = suite('followCell()')

for (const id of ['e14', 'flake', 'mitosis', 'e318', 'e1000']) {
  following(`it gives the places of ${id} what they have alone, but for a few that the smallest error changes`, () => {
    const spot = spotOf(id)
    const { values } = drawSpot(spot, { smooth: true })
    const alone = followAlone(spot)
    const others = [...alone].filter(([at, mu]) => values[at] !== mu && !(Math.abs(values[at]! - mu) < 1e-4))
    assert.ok(others.length <= alone.size / 200, `${others.length} of ${alone.size}`)
  })
}

following('it takes a fraction of the steps that pixels alone would take', () => {
  const { steps, skipped } = drawSpot(spotOf('mitosis'), { smooth: true })
  assert.ok(steps < 64 * 64 * 200, `${steps}`)
  assert.ok(skipped! > 0.99, `${skipped}`)
})

following('it keeps what lies on the real axis there, where no orbit escapes', () => {
  for (const re of ['-1.9', '-1.7400000000000000000000000000001', '-1.4011551890920506']) {
    for (const span of ['1e-20', '1e-310']) {
      const spot = { re, im: '0', span, width: 40, height: 5, iterations: 3000 }
      const { values } = drawSpot(spot, { smooth: true })
      assert.ok(values.subarray(80, 120).every((value) => value === Infinity), `${re} at ${span}`)
    }
  }
})

following.run()
