import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { multiply, placeOf, SERIES, square, TERMS, WEIGHT } from '../../../../worker/kernel/deep/series.ts'
import { createRandom } from '../../../helpers/random.ts'

/** Whole numbers, so that sums and products are exact; no constant term if `bare`. */
function someSeries(random: () => number, bare: boolean): Float64Array {
  return Float64Array.from({ length: SERIES }, (_, place) => bare && place < 2 ? 0 : Math.floor(random() * 19) - 9)
}

/** The coefficient of δ^i c^j in x · y, by its definition. */
function coefficient(x: Float64Array, y: Float64Array, i: number, j: number): [number, number] {
  let [re, im] = [0, 0]
  for (const a of TERMS) {
    const t = placeOf(i - a.i, j - a.j)
    if (t < 0) continue
    const s = placeOf(a.i, a.j)
    re += x[s]! * y[t]! - x[s + 1]! * y[t + 1]!
    im += x[s]! * y[t + 1]! + x[s + 1]! * y[t]!
  }
  return [re, im]
}

function assertProduct(product: Float64Array, x: Float64Array, y: Float64Array, weight: number): void {
  for (const { i, j } of TERMS) {
    if (i + 2 * j > weight) continue
    const place = placeOf(i, j)
    const [re, im] = coefficient(x, y, i, j)
    assert.ok(product[place] === re && product[place + 1] === im, `${i}, ${j}`)
  }
}

const series = suite('multiply(), square()')

series('it has the coefficients of the product up to a weight', () => {
  const random = createRandom(1)
  for (let weight = 0; weight <= WEIGHT; weight++) {
    const [x, y] = [someSeries(random, true), someSeries(random, false)]
    const product = new Float64Array(SERIES)
    multiply(product, x, y, weight)
    assertProduct(product, x, y, weight)
  }
})

series('it squares as it multiplies', () => {
  const random = createRandom(2)
  const x = someSeries(random, true)
  const product = new Float64Array(SERIES)
  square(product, x)
  assertProduct(product, x, x, WEIGHT)
})

series.run()
