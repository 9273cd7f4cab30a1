import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fitCurve } from '../../../../core/fit.ts'
import { PERIOD } from '../../../../frontend/ui/color/colors.ts'
import { createFitting } from '../../../../frontend/ui/color/fitting.ts'
import { createExplorer } from '../../../../frontend/ui/state/explorer.ts'
import { homeScene } from '../../../../frontend/ui/state/scene.ts'
import { createFrameClock } from '../../../helpers/frame-clock.ts'
import { createRandom } from '../../../helpers/random.ts'

const WINDOW = { width: 1280, height: 800, samples: 16 } as const

/** Values of a view around some middle. */
function valuesAround(middle: number): Float64Array {
  const random = createRandom(1)
  return Float64Array.from({ length: 4000 }, () => middle + 10 * random()).sort()
}

/** A page that fits its colors to what the test says is seen. */
function fit() {
  const clock = createFrameClock()
  const asked: string[] = []
  const layer = {
    show: () => void asked.push('show'),
    color: () => void asked.push('color'),
    refine: () => {},
    sees: { sorted: valuesAround(50), coverage: 1 },
    state: { done: 12, total: 12, refined: 0, isMoving: false, inFlight: 0, waiting: 0 },
    values() {
      return this.sees
    },
  }
  const explorer = createExplorer(homeScene(WINDOW), WINDOW, { layer, clock })
  const fitting = createFitting(explorer, { layer, clock })
  const curve = (share = explorer.scene.share) => fitCurve(layer.sees.sorted, share)
  return { clock, layer, explorer, fitting, curve }
}

const fitting = suite('createFitting()')

fitting('it jumps to the first curve, then eases to others, and asks nobody for tiles', () => {
  const { clock, layer, explorer, fitting, curve } = fit()
  fitting.hear()
  assert.equal(explorer.scene.scale, curve())
  layer.sees = { sorted: valuesAround(53), coverage: 1 }
  const before = explorer.scene.scale
  clock.advance(200)
  fitting.hear()
  clock.advance(150)
  const between = explorer.scene.scale as readonly number[]
  assert.ok(between[0]! > (before as readonly number[])[0]! && between[0]! < curve()![0]!)
  clock.advance(400)
  assert.equal(explorer.scene.scale, curve())
})

fitting('it looks again after a pause, not with every tile', () => {
  const { clock, layer, fitting } = fit()
  let looks = 0
  const { values } = layer
  layer.values = function () {
    looks++
    return values.call(this)
  }
  for (let tile = 0; tile < 10; tile++) {
    fitting.hear()
    clock.advance(10)
  }
  assert.is(looks, 1)
  clock.advance(150)
  assert.is(looks, 2)
})

fitting('it waits until half of the view is there', () => {
  const { layer, explorer, fitting } = fit()
  const { scale } = explorer.scene
  layer.sees = { sorted: valuesAround(50), coverage: 0.4 }
  fitting.hear()
  assert.is(explorer.scene.scale, scale)
})

fitting('it lets colors hold still, and follow again', () => {
  const { clock, layer, explorer, fitting, curve } = fit()
  fitting.hear()
  fitting.hold(true)
  const { scale } = explorer.scene
  layer.sees = { sorted: valuesAround(70), coverage: 1 }
  clock.advance(1000)
  fitting.hear()
  assert.equal([explorer.scene.scale, explorer.scene.follows], [scale, false])
  fitting.hold(false)
  clock.advance(1000)
  assert.equal(explorer.scene.scale, curve())
})

fitting('it fits by another share at once, held or not, as a step to come back from', () => {
  const { explorer, fitting, curve } = fit()
  fitting.hear()
  fitting.hold(true)
  fitting.share(0)
  assert.equal([explorer.scene.scale, explorer.scene.share], [curve(0), 0])
  explorer.undo()
  assert.equal(explorer.scene.scale, curve(0.75))
})

fitting('it takes a scale with a name and the period by which it shows the view in one turn', () => {
  const { clock, explorer, fitting, curve } = fit()
  fitting.hear()
  fitting.choose('linear')
  const { scale, period, follows } = explorer.scene
  assert.equal([scale, follows], ['linear', false])
  // Of values evenly spread over 10, all but 2 % on either side.
  assert.ok(Math.abs(period - 9.6) < 0.3, `${period}`)
  clock.advance(1000)
  fitting.hear()
  assert.is(explorer.scene.scale, 'linear')
  fitting.choose('fit')
  assert.equal([explorer.scene.scale, explorer.scene.period], [curve(), PERIOD])
})

fitting('it leaves the colors of a link as they are until one leaves it', () => {
  const { clock, explorer, fitting, curve } = fit()
  explorer.visit({ ...explorer.scene, scale: [5, 9, 70] })
  fitting.hear()
  clock.advance(1000)
  assert.equal(explorer.scene.scale, [5, 9, 70])
  explorer.settle({ ...explorer.view, re: explorer.view.span })
  fitting.hear()
  clock.advance(1000)
  assert.equal(explorer.scene.scale, curve())
})

fitting.run()
