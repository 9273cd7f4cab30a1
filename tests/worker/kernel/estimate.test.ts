import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { partsOf, type Rect } from '../../../core/geometry.ts'
import { viewJobOf } from '../../../core/tile-job.ts'
import { estimateSteps } from '../../../worker/kernel/estimate.ts'
import { anyPicture } from '../../helpers/arbitraries.ts'
import { drawJob, jobOf } from '../../helpers/jobs.ts'

const estimating = suite('estimateSteps()')

estimating('it is a positive finite number for any tile of any view', () => {
  fc.assert(fc.property(anyPicture, fc.integer({ min: -1e9, max: 1e9 }), (params, x) => {
    const steps = estimateSteps(viewJobOf(params), { x, y: 0, width: 16, height: 9 })
    assert.ok(steps > 0 && steps <= 16 * 9 * (params.iterations + 10), String(steps))
  }))
})

estimating('it puts the dear tiles first: the dearest fifth by estimate takes most of the steps there are', () => {
  const view = { re: -0.7436447, im: 0.1318261, span: 0.02, width: 512, height: 512 }
  const job = jobOf(view, { iterations: 2000 })
  const stepsOf = (region: Rect) => drawJob({ ...job, region }).steps
  const tiles = [...partsOf(job.region, 32)].map((rect) => {
    return { estimate: estimateSteps(job, rect), steps: stepsOf(rect) }
  })
  const total = tiles.reduce((sum, { steps }) => sum + steps, 0)
  const dearest = tiles.toSorted((a, b) => b.estimate - a.estimate).slice(0, tiles.length / 5)
  const share = dearest.reduce((sum, { steps }) => sum + steps, 0) / total
  assert.ok(share > 0.5, `${share}`)
})

estimating('it takes the pixels of a deep view for alike, as no orbit in doubles tells them apart', () => {
  for (const span of [1e-16, 0]) {
    const view = { re: -1.7686, im: 0.0042, span, width: 640, height: 360 }
    const job = jobOf(view, { iterations: 300_000 })
    const tiles = [...partsOf(job.region, 120)].map((rect) => estimateSteps(job, rect) / rect.width / rect.height)
    assert.is(new Set(tiles).size, 1)
    assert.ok(tiles[0]! < 300_000 / 10)
    assert.ok(estimateSteps(jobOf(view, { iterations: 50 }), { x: 0, y: 0, width: 10, height: 10 }) < 100 * 100)
  }
})

estimating.run()
