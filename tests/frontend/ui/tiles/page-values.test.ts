import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ditherState, thresholdOf } from '../../../../core/dither.ts'
import { NUMBER_BITS } from '../../../../frontend/ui/tiles/book.ts'
import {
  bytesOfValues,
  MOST_SAMPLES,
  pageValuesOf,
  sortedValues,
  valueAt,
} from '../../../../frontend/ui/tiles/page-values.ts'

const SIZE = { width: 6, height: 4 }
const VALUES = Float64Array.from({ length: 24 }, (_, at) => at % 5 === 0 ? Infinity : 40 - at)
const COUNTS = Uint16Array.from({ length: 24 }, (_, at) => [0, 0, 5, 16, 40][at % 5]!)

const keeping = suite('pageValuesOf(), valueAt(), sortedValues()')

keeping('it keeps each value, and the threshold of the pixel’s place in its view', () => {
  const kept = pageValuesOf({ ...SIZE, isSmooth: true, values: VALUES, samples: undefined }, { x: -9, y: 100 })
  VALUES.forEach((value, at) => {
    assert.is(valueAt(kept, at), value)
    const state = ditherState(-9 + at % 6, 100 + Math.floor(at / 6))
    assert.is(kept.tints[at]! >> NUMBER_BITS, thresholdOf(state))
  })
  assert.equal([...sortedValues(kept)], [...VALUES].filter((value) => value < Infinity).sort((a, b) => a - b))
})

keeping('it takes count 0 for the inside of bands', () => {
  const kept = pageValuesOf({ ...SIZE, isSmooth: false, values: VALUES.map((_, at) => at % 3), samples: undefined }, {
    x: 0,
    y: 0,
  })
  assert.equal([valueAt(kept, 0), valueAt(kept, 1), valueAt(kept, 2)], [Infinity, 1, 2])
})

keeping('it keeps the first samples of a pixel, so many as are a power of two, at most sixteen', () => {
  const total = COUNTS.reduce((sum, count) => sum + count, 0)
  const samples = { counts: COUNTS, values: Float64Array.from({ length: total }, (_, at) => 100 + at) }
  const kept = pageValuesOf({ ...SIZE, isSmooth: true, values: VALUES, samples }, { x: 0, y: 0 }).samples!
  let [from, at] = [0, 0]
  COUNTS.forEach((count, pixel) => {
    const own = kept.counts[pixel]!
    assert.is(own, [0, 0, 4, MOST_SAMPLES, MOST_SAMPLES][pixel % 5])
    for (let sample = 0; sample < own; sample++) assert.is(kept.book[kept.numbers[at + sample]!], 100 + from + sample)
    from += count
    at += own
  })
  assert.is(kept.numbers.length, at)
})

keeping('it takes two bytes a pixel, and with samples one more and two for each', () => {
  const plain = pageValuesOf({ ...SIZE, isSmooth: true, values: VALUES, samples: undefined }, { x: 0, y: 0 })
  assert.is(bytesOfValues(plain), 2 * 24 + 8 * plain.book.length)
  const samples = { counts: new Uint16Array(24).fill(8), values: new Float64Array(192).fill(3) }
  const sampled = pageValuesOf({ ...SIZE, isSmooth: true, values: VALUES, samples }, { x: 0, y: 0 })
  assert.is(bytesOfValues(sampled), bytesOfValues(plain) + 24 + 2 * 192 + 8 * 2)
})

keeping.run()
