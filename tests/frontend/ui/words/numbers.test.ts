import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { LIMITS } from '../../../../core/limits.ts'
import { parseDecimal } from '../../../../core/decimal.ts'
import { fileName } from '../../../../frontend/ui/save/file-name.ts'
import {
  automaticIterations,
  ITERATION_SLIDER,
  iterationPosition,
  roundPower,
} from '../../../../frontend/ui/state/iterations.ts'
import { preferredLanguage } from '../../../../frontend/ui/words/language.ts'
import { numbersIn } from '../../../../frontend/ui/words/numbers.ts'
import { heightFor, PRESET_SIZES, sizeFault, widthFor } from '../../../../frontend/ui/save/size.ts'

const english = numbersIn('en')

const duration = suite('numbersIn().duration()')

duration('it is as fine as a person cares for', () => {
  assert.is(english.duration(1234), '1.2 sec')
  assert.is(english.duration(12_345), '12 sec')
  assert.is(english.duration(125_000), '2 min 5 sec')
  assert.is(english.duration(1_800_000), '30 min')
  assert.is(english.duration(5_400_000), '1 hr 30 min')
})

duration.run()

const number = suite('numbersIn().number()')

number('it writes a least value so that it would be taken', () => {
  fc.assert(fc.property(fc.double({ min: 1e-300, max: 1e-5, noNaN: true }), (least) => {
    assert.ok(Number(english.number(least)) >= least * (1 - 1e-11))
  }))
  assert.is(numbersIn('fr').number(0.5), '0,5')
})

number.run()

const slider = suite('roundPower(), iterationPosition()')

slider('it reaches the limit, and comes back to the number shown', () => {
  assert.is(roundPower(ITERATION_SLIDER.most), LIMITS.iterations)
  for (
    let position: number = ITERATION_SLIDER.least;
    position <= ITERATION_SLIDER.most;
    position += ITERATION_SLIDER.step
  ) {
    assert.is(roundPower(iterationPosition(roundPower(position))), roundPower(position))
  }
  assert.is(iterationPosition(0), ITERATION_SLIDER.least)
  assert.is(iterationPosition(1e9), ITERATION_SLIDER.most)
})

slider.run()

const automatic = suite('automaticIterations()')

automatic('it grows with depth, in round numbers, and stays within the limit', () => {
  const numbers = ['30', '3', '3e-3', '3e-6', '3e-13', '3e-50', '3e-900'].map((span) =>
    automaticIterations(parseDecimal(span))
  )
  assert.equal(numbers, [...numbers].sort((a, b) => a - b))
  assert.equal(numbers.slice(0, 2), [500, 500])
  assert.ok(numbers.every((number) => number <= LIMITS.iterations && /^\d{1,2}0*$/.test(String(number))))
})

automatic.run()

const size = suite('heightFor(), widthFor(), sizeFault()')

size('it keeps the shape of a window both ways', () => {
  const window = { width: 1280, height: 800 }
  assert.is(heightFor(3840, window), 2400)
  assert.is(widthFor(2400, window), 3840)
  assert.is(heightFor(1, { width: 1e6, height: 1 }), 1)
})

size('it names what is no size, and what is too large', () => {
  for (const preset of PRESET_SIZES) assert.is(sizeFault(preset), undefined)
  assert.is(sizeFault({ width: NaN, height: 5 }), 'malformed')
  assert.is(sizeFault({ width: 1.5, height: 5 }), 'malformed')
  assert.is(sizeFault({ width: LIMITS.pictureSide + 1, height: 5 }), 'limit')
})

size.run()

const language = suite('preferredLanguage()')

language('it is the choice made before, else the first that is known, else English', () => {
  assert.is(preferredLanguage(['fr', 'en-US']).tag, 'fr')
  assert.is(preferredLanguage([null, 'xx-XX', 'fr-CA', 'en']).tag, 'fr')
  assert.is(preferredLanguage([null, 'xx']).tag, 'en')
})

language.run()

const file = suite('fileName()')

file('it says where the picture is, and stays short', () => {
  const place = { re: parseDecimal('-0.75'), im: parseDecimal('0'), span: parseDecimal('3') }
  assert.is(fileName(place, { width: 640, height: 480 }), 'almondbread_-0.75_0_span3_640x480.png')
  assert.ok(fileName({ ...place, re: parseDecimal(`0.${'1'.repeat(900)}`) }, { width: 1, height: 1 }).length < 150)
})

file.run()
