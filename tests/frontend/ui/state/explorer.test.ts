import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { decimalFromNumber, formatDecimal, parseDecimal } from '../../../../core/decimal.ts'
import { FIRST_COLORS } from '../../../../frontend/ui/color/colors.ts'
import { createExplorer, type Step } from '../../../../frontend/ui/state/explorer.ts'
import { homeScene } from '../../../../frontend/ui/state/scene.ts'
import { createFrameClock } from '../../../helpers/frame-clock.ts'

const WINDOW = { width: 1280, height: 800, samples: 16 } as const

/** An explorer over a layer that shows nothing, and the steps that it tells of. */
function explore() {
  const clock = createFrameClock()
  const layer = { show: () => {}, color: () => {}, refine: () => {} }
  const explorer = createExplorer(homeScene(WINDOW), WINDOW, { layer, clock })
  const steps: (Step | undefined)[] = []
  explorer.onChange((change, step) => change !== 'moving' && steps.push(step))
  const zoomTo = (span: number) => explorer.settle({ ...explorer.view, span: decimalFromNumber(span) })
  return { clock, explorer, steps, zoomTo, span: () => formatDecimal(explorer.scene.span) }
}

const steps = suite('createExplorer()')

steps('it takes turns of the wheel that follow each other at once for one step, and others for their own', () => {
  const { clock, explorer, steps, zoomTo, span } = explore()
  zoomTo(2)
  clock.advance(699)
  zoomTo(1)
  clock.advance(699)
  zoomTo(0.5)
  clock.advance(700)
  zoomTo(0.25)
  assert.equal(steps, ['push', 'replace', 'replace', 'push'])
  explorer.undo()
  assert.is(span(), '0.5')
  explorer.undo()
  assert.equal([span(), explorer.canUndo], ['4.16', false])
  explorer.redo()
  assert.is(span(), '0.5')
})

steps('it takes a change of another kind for a step of its own, however soon it comes', () => {
  const { explorer, steps, zoomTo } = explore()
  zoomTo(2)
  explorer.set({ palette: 'ember' })
  explorer.set({ palette: 'lagoon' })
  assert.equal(steps, ['push', 'push', 'replace'])
  explorer.undo()
  assert.equal([explorer.scene.palette, formatDecimal(explorer.scene.span)], [FIRST_COLORS.palette, '2'])
})

steps('it goes no deeper than the workers do, and says so', () => {
  const { explorer } = explore()
  assert.is(explorer.set({ span: parseDecimal('1e-9999') }), false)
  assert.is(explorer.set({ span: parseDecimal('1e-9') }), true)
  assert.ok(explorer.deepest > 1)
})

steps.run()

const colors = suite('createExplorer() and colors')

colors('it ends the colors of a place when one leaves it for the whole set, and comes back to one’s own', () => {
  const { explorer } = explore()
  explorer.set({ palette: 'lagoon', inside: '102030' })
  const place = { ...explorer.scene, re: parseDecimal('-1.25'), span: parseDecimal('0.01') }
  explorer.visit({ ...place, palette: 'ember', scale: 'linear', period: 9, follows: false })
  assert.equal([explorer.scene.palette, explorer.scene.period], ['ember', 9])
  explorer.home()
  const { palette, inside, period, follows } = explorer.scene
  assert.equal([palette, inside, period, follows], ['lagoon', '102030', FIRST_COLORS.period, true])
  explorer.undo()
  assert.equal([explorer.scene.palette, formatDecimal(explorer.scene.span)], ['ember', '0.01'])
})

colors('it takes what is changed at a place for one’s own from then on', () => {
  const { explorer } = explore()
  explorer.visit({ ...explorer.scene, palette: 'ember', period: 9, span: parseDecimal('0.01') })
  explorer.set({ palette: 'cove' })
  explorer.home()
  assert.equal([explorer.scene.palette, explorer.scene.period], ['cove', FIRST_COLORS.period])
})

colors('it resets colors in one step, which can be undone, and leaves the place', () => {
  const { clock, explorer, steps, zoomTo, span } = explore()
  zoomTo(1)
  explorer.set({ palette: 'silver', offset: 0.4, scale: 'log', period: 7, inside: 'ffffff', follows: false })
  clock.advance(1000)
  steps.length = 0
  explorer.resetColors()
  const { palette, offset, period, inside, follows } = explorer.scene
  const first = FIRST_COLORS
  assert.equal([palette, offset, period, inside, follows], [first.palette, 0, first.period, first.inside, true])
  assert.equal([steps, span()], [['push'], '1'])
  explorer.undo()
  assert.equal([explorer.scene.palette, explorer.scene.scale, explorer.scene.inside], ['silver', 'log', 'ffffff'])
})

colors('it makes no step of colors that follow what is seen', () => {
  const { explorer, steps } = explore()
  explorer.tint({ scale: [1, 5] }, true)
  explorer.tint({ scale: [1, 6] }, false)
  assert.equal(steps, [undefined, 'replace'])
  assert.is(explorer.canUndo, false)
})

colors.run()
