/**
 * Many values as numbers in a short book of values, each the mean of some that are nearly the same: a change of scale or
 * period then works out places of the book's values, and the rest is one look-up a pixel. A book has an entry for every few
 * thousandth of the values, in their order, so that in slow gradients it tells values apart that lie a part of a pixel from
 * each other; and a few dozen for every doubling of the distance from the least value, so that rare ones are not lost.
 */

export interface Numbered {
  /** The number of each value; 0 inside. */
  readonly numbers: Uint16Array<ArrayBuffer>
  /** Values in rising order from number 1 on; before them Infinity, for the inside. */
  readonly book: Float64Array<ArrayBuffer>
}

/** Bits of a number. */
export const NUMBER_BITS = 12

/** Numbers there are, 0 for the inside included. */
export const BOOK_SIZE = 2 ** NUMBER_BITS

/** What all cells have together: two numbers less, since singles round. */
const ROOM = BOOK_SIZE - 3

/** The share of the numbers that is spread over the doublings of the distance from the least value. */
const SPREAD_SHARE = 1 / 4

/**
 * Distances are first sorted into cells by the upper bits of a single, ten of them of its fraction: from 2⁻¹², below which
 * all are the same, up to 2⁴¹. Within a cell, values count as evenly spread.
 */
const CELL_BITS = 13
const WITHIN_CELL = 2 ** CELL_BITS - 1
const FIRST_CELL = bitsOf(2 ** -12) >>> CELL_BITS
const CELLS = (bitsOf(2 ** 41) >>> CELL_BITS) - FIRST_CELL

/** Of each cell, how many values it has, the number at its start, and what that rises by for each bit within it. */
const cellSizes = new Uint32Array(CELLS)
const cellStarts = new Float32Array(CELLS)
const cellSlopes = new Float32Array(CELLS)

/** Numbers values, of which `inside`, Infinity unless it is named, is none. */
export function numberValues(values: Float64Array, inside = Infinity): Numbered {
  const numbers = new Uint16Array(values.length)
  let least = Infinity
  let count = 0
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!
    if (value === inside) continue
    count++
    if (value < least) least = value
  }
  if (count === 0) return { numbers, book: Float64Array.of(Infinity) }

  const distances = new Float32Array(values.length)
  for (let index = 0; index < values.length; index++) distances[index] = values[index]! - least
  const bits = new Uint32Array(distances.buffer)
  spreadNumbers(values, bits, { inside, count })
  const sums = new Float64Array(BOOK_SIZE)
  const sizes = new Uint32Array(BOOK_SIZE)
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!
    if (value === inside) continue
    const cell = cellOf(bits[index]!)
    const number = cellStarts[cell]! + cellSlopes[cell]! * (bits[index]! & WITHIN_CELL) | 0
    numbers[index] = number
    sums[number]! += value
    sizes[number]!++
  }
  return withoutGaps(numbers, sums, sizes)
}

/** Gives each cell its share of the numbers. */
function spreadNumbers(values: Float64Array, bits: Uint32Array, { inside, count }: {
  readonly inside: number
  readonly count: number
}): void {
  let first = CELLS - 1
  let last = 0
  for (let index = 0; index < values.length; index++) {
    if (values[index] === inside) continue
    const cell = cellOf(bits[index]!)
    cellSizes[cell]!++
    if (cell < first) first = cell
    if (cell > last) last = cell
  }
  const perValue = (1 - SPREAD_SHARE) * ROOM / count
  const perCell = SPREAD_SHARE * ROOM / (last - first + 1)
  let start = 1
  for (let cell = first; cell <= last; cell++) {
    const width = cellSizes[cell]! * perValue + perCell
    cellStarts[cell] = start
    cellSlopes[cell] = width / (WITHIN_CELL + 1)
    start += width
  }
  cellSizes.fill(0, first, last + 1)
}

function cellOf(bits: number): number {
  const cell = (bits >>> CELL_BITS) - FIRST_CELL
  return cell < 0 ? 0 : cell < CELLS ? cell : CELLS - 1
}

/** Leaves out the numbers that no value has. */
function withoutGaps(numbers: Uint16Array<ArrayBuffer>, sums: Float64Array, sizes: Uint32Array): Numbered {
  const book = [Infinity]
  const shorter = new Uint16Array(BOOK_SIZE)
  for (let number = 1; number < BOOK_SIZE; number++) {
    if (sizes[number] === 0) continue
    shorter[number] = book.length
    book.push(sums[number]! / sizes[number]!)
  }
  for (let index = 0; index < numbers.length; index++) numbers[index] = shorter[numbers[index]!]!
  return { numbers, book: Float64Array.from(book) }
}

/** Numbers counts, of which 0 is inside: each by itself, if a book has room for all. */
export function numberCounts(counts: Float64Array): Numbered {
  const numberOf = new Map<number, number>([[0, 0]])
  for (const count of counts) {
    if (numberOf.has(count)) continue
    if (numberOf.size === BOOK_SIZE) return numberValues(counts, 0)
    numberOf.set(count, numberOf.size)
  }
  numberOf.delete(0)
  const book = Float64Array.of(Infinity, ...Float64Array.from(numberOf.keys()).sort())
  book.forEach((count, number) => numberOf.set(count, number))
  return { numbers: Uint16Array.from(counts, (count) => count === 0 ? 0 : numberOf.get(count)!), book }
}

function bitsOf(value: number): number {
  return new Uint32Array(Float32Array.of(value).buffer)[0]!
}
