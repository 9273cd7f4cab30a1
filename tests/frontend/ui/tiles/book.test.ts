import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { BOOK_SIZE, numberCounts, numberValues } from '../../../../frontend/ui/tiles/book.ts'
import { createRandom } from '../../../helpers/random.ts'

/** Values of tiles: slow, fast, with a long tail, and of which some are inside. */
const anyValues = fc.record({
  count: fc.integer({ min: 0, max: 3000 }),
  seed: fc.nat(),
  width: fc.constantFrom(0, 1e-5, 1, 100, 1e6),
  insideEvery: fc.constantFrom(1, 3, 1e9),
}).map(({ count, seed, width, insideEvery }) => {
  const random = createRandom(seed)
  return Float64Array.from({ length: count }, (_, index) => {
    const value = 20 + width * random() / (1 - 0.999 * random())
    // As workers send them.
    return index % insideEvery === 0 ? Infinity : Math.round(value * 4096) / 4096
  })
})

const numbering = suite('numberValues()')

numbering(
  'it gives the inside number 0, and a book in rising order of which no entry lies between two values of another',
  () => {
    fc.assert(fc.property(anyValues, (values) => {
      const { numbers, book } = numberValues(values, Infinity)
      assert.is(book[0], Infinity)
      assert.ok(book.length <= BOOK_SIZE)
      const [least, most] = [
        new Float64Array(book.length).fill(Infinity),
        new Float64Array(book.length).fill(-Infinity),
      ]
      values.forEach((value, index) => {
        const number = numbers[index]!
        assert.is(number === 0, value === Infinity)
        least[number] = Math.min(least[number]!, value)
        most[number] = Math.max(most[number]!, value)
      })
      for (let number = 1; number < book.length; number++) {
        // A mean of equal values may round.
        const slack = 1e-12 * Math.abs(book[number]!)
        assert.ok(least[number]! <= book[number]! + slack && book[number]! <= most[number]! + slack)
        if (number > 1) assert.ok(most[number - 1]! <= least[number]!)
      }
    }))
  },
)

numbering('it tells values apart that are a few thousandth of all apart, and rare ones far from all others', () => {
  // A slow gradient over a tile, and near the set a few pixels of hundreds of times its values.
  const values = Float64Array.from(
    { length: 65536 },
    (_, index) => index < 65500 ? 30 + index / 65500 : 40 * 2 ** (index % 9),
  )
  const { numbers, book } = numberValues(values, Infinity)
  values.forEach((value, index) => {
    const error = Math.abs(book[numbers[index]!]! - value)
    assert.ok(error <= (index < 65500 ? 1 / 1000 : 0), `${value} is off by ${error}`)
  })
})

numbering.run()

const counting = suite('numberCounts()')

counting('it keeps every count as it is, and the inside apart', () => {
  const anyCount = fc.oneof(fc.nat(500), fc.nat(2 ** 31))
  fc.assert(fc.property(fc.array(anyCount, { minLength: 1, maxLength: 3000 }), (counts) => {
    const { numbers, book } = numberCounts(Float64Array.from(counts))
    counts.forEach((count, index) => assert.is(book[numbers[index]!], count === 0 ? Infinity : count))
    assert.ok(book.slice(1).every((count, index, rest) => index === 0 || count > rest[index - 1]!))
  }))
})

counting('it takes neighbors together where a book has no room for all', () => {
  const { numbers, book } = numberCounts(Float64Array.from({ length: 10_000 }, (_, index) => index))
  assert.ok(book.length <= BOOK_SIZE)
  for (let count = 1; count < 10_000; count++) assert.ok(Math.abs(book[numbers[count]!]! / count - 1) < 0.02)
})

counting.run()
