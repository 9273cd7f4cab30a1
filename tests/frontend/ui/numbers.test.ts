import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { LIMITS } from '../../../core/limits.ts'
import { parseDecimal } from '../../../core/decimal.ts'
import { fileName } from '../../../frontend/ui/file-name.ts'
import { ITERATION_SLIDER, iterationPosition, iterationsAt } from '../../../frontend/ui/iterations.ts'
import { preferredLanguage } from '../../../frontend/ui/language.ts'
import { durationText, numberText } from '../../../frontend/ui/numbers.ts'
import { fittingSize, PRESET_SIZES, sizeChoice, sizeKey } from '../../../frontend/ui/size.ts'

const duration = suite('durationText()')

duration('it is as fine as a person cares for', () => {
  assert.is(durationText('en', 1234), '1.2 sec')
  assert.is(durationText('en', 12_345), '12 sec')
  assert.is(durationText('en', 125_000), '2 min 5 sec')
  assert.is(durationText('en', 1_800_000), '30 min')
  assert.is(durationText('en', 5_400_000), '1 hr 30 min')
})

duration.run()

const number = suite('numberText()')

number('it writes a least value so that it would be taken', () => {
  fc.assert(fc.property(fc.double({ min: 1e-300, max: 1e-5, noNaN: true }), (least) => {
    assert.ok(Number(numberText('en', least)) >= least * (1 - 1e-11))
  }))
  assert.is(numberText('fr', 0.5), '0,5')
})

number.run()

const slider = suite('iterationsAt(), iterationPosition()')

slider('it reaches the limit, and comes back to the number shown', () => {
  assert.is(iterationsAt(ITERATION_SLIDER.most), LIMITS.iterations)
  for (
    let position: number = ITERATION_SLIDER.least;
    position <= ITERATION_SLIDER.most;
    position += ITERATION_SLIDER.step
  ) {
    assert.is(iterationsAt(iterationPosition(iterationsAt(position))), iterationsAt(position))
  }
  assert.is(iterationPosition(0), ITERATION_SLIDER.least)
  assert.is(iterationPosition(1e9), ITERATION_SLIDER.most)
})

slider.run()

const size = suite('fittingSize(), sizeChoice()')

size('it is sharp on dense screens, within the limits, and never empty', () => {
  assert.equal(fittingSize({ width: 360, height: 400 }, 1), { width: 360, height: 400 })
  assert.equal(fittingSize({ width: 360, height: 400 }, 3), { width: 720, height: 800 })
  assert.equal(fittingSize({ width: 0, height: 1e9 }, 1), { width: 1, height: LIMITS.pictureSide })
})

size('it names what the list has, and the rest custom', () => {
  const fitting = { width: 801, height: 601 }
  assert.is(sizeChoice(fitting, fitting), 'fit')
  assert.is(sizeChoice({ width: 802, height: 601 }, fitting), 'custom')
  for (const preset of PRESET_SIZES) assert.is(sizeChoice(preset, fitting), sizeKey(preset))
})

size.run()

const language = suite('preferredLanguage()')

language('it is the choice made before, else the first that is known, else English', () => {
  assert.is(preferredLanguage(['fr', 'en-US']), 'fr')
  assert.is(preferredLanguage([null, 'de-DE', 'fr-CA', 'en']), 'fr')
  assert.is(preferredLanguage([null, 'de']), 'en')
})

language.run()

const file = suite('fileName()')

file('it says where the picture is, and stays short', () => {
  const place = { re: parseDecimal('-0.75'), im: parseDecimal('0'), span: parseDecimal('3') }
  assert.is(fileName(place), 'almondbread_-0.75_0_span3.png')
  assert.ok(fileName({ ...place, re: parseDecimal(`0.${'1'.repeat(900)}`) }).length < 140)
})

file.run()
