import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { estimateSteps } from '../../../worker/kernel/estimate.ts'
import { type Rect, tilesOf } from '../../../core/geometry.ts'
import { viewOf } from '../../../core/params.ts'
import { continueEscape, startEscape } from '../../../worker/kernel/mandelbrot/float64.ts'
import { anyPicture } from '../../helpers/arbitraries.ts'

const estimating = suite('estimateSteps()')

estimating('it is a positive finite number for any tile of any view', () => {
  fc.assert(fc.property(anyPicture, fc.integer({ min: -1e9, max: 1e9 }), (params, x) => {
    const steps = estimateSteps(viewOf(params), { x, y: 0, width: 16, height: 9 }, params.iterations)
    assert.ok(steps > 0 && steps <= 16 * 9 * (params.iterations + 10), String(steps))
  }))
})

estimating('it puts the dear tiles first: the dearest fifth by estimate takes most of the steps there are', () => {
  const view = { re: -0.7436447, im: 0.1318261, span: 0.02, width: 512, height: 512 }
  const stepsOf = (region: Rect) => {
    const state = startEscape({ view, region, iterations: 2000, smooth: false })
    while (!continueEscape(state, Infinity));
    return state.steps
  }
  const tiles = [...tilesOf(512, 512, 32)].map((rect) => {
    return { estimate: estimateSteps(view, rect, 2000), steps: stepsOf(rect) }
  })
  const total = tiles.reduce((sum, { steps }) => sum + steps, 0)
  const dearest = tiles.toSorted((a, b) => b.estimate - a.estimate).slice(0, tiles.length / 5)
  const share = dearest.reduce((sum, { steps }) => sum + steps, 0) / total
  assert.ok(share > 0.5, `${share}`)
})

estimating('it takes the pixels of a deep view for alike, as no orbit in doubles tells them apart', () => {
  for (const span of [1e-16, 0]) {
    const view = { re: -1.7686, im: 0.0042, span, width: 640, height: 360 }
    const tiles = [...tilesOf(640, 360, 120)].map((rect) =>
      estimateSteps(view, rect, 300_000) / rect.width / rect.height
    )
    assert.is(new Set(tiles).size, 1)
    assert.ok(tiles[0]! < 300_000 / 10)
    assert.ok(estimateSteps(view, { x: 0, y: 0, width: 10, height: 10 }, 50) < 100 * 100)
  }
})

estimating.run()
