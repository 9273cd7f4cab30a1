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
