import type { Rect } from '../../../core/geometry.ts'
import { smoothCount } from '../mandelbrot/smooth-count.ts'
import { powerOf } from './binary.ts'
import { Block, LEAST_DEGREE } from './block.ts'
import type { DeepView } from './deep-view.ts'
import { toDouble } from './extended.ts'
import { followBlock, LEAST_SIDE, PARTED } from './follow-block.ts'
import { followHybrid, setByPower, setDelta } from './hybrid.ts'
import { followNear } from './perturbation.ts'
import { ESCAPED, INSIDE, PAUSED, Pixel, type Surroundings } from './pixel.ts'
import type { ReferenceOrbit } from './reference.ts'

/** A square of the view's lattice, a power of two to its side. */
export type Cell = Rect

/** Places of a view: pairs of column and row, whole numbers being centers of pixels; and what is written for each. */
export interface Places {
  readonly places: Float64Array
  readonly values: Float64Array
}

/** What following has taken: steps and jumps, and what those came to. */
export interface Taken {
  readonly steps: number
  readonly taken: number
}

/** Steps between two looks at the clock: some hundred microseconds in doubles, a few milliseconds with extended exponents. */
const STEPS_A_PIECE = 20_000

/** What a step of a block takes, in steps of a pixel. */
const BLOCK_WORK = 30

/** δ with a lesser power of two goes on with an extended exponent. */
const LEAST_NEAR_POWER = -700

/** A part of a cell that waits: its level, where it begins, and which places lie in it. */
interface Part {
  readonly level: number
  readonly right: number
  readonly down: number
  readonly from: number
  readonly to: number
}

/** What is followed, and in what. */
interface Following extends Places {
  readonly view: DeepView
  readonly surroundings: Surroundings
}

/**
 * Fills in the values of places that lie in a cell. Their orbits begin as one block; a block whose points part goes on in four,
 * and those of the least go on alone. What a block does depends on nothing but its square.
 */
export function* followCell(cell: Cell, indices: Int32Array, following: Following): Generator<void, Taken> {
  const { view, surroundings, places } = following
  const tally = new Tally()
  const rootLevel = levelOf(cell.width)
  // By level the block that is followed, or whose quarters are.
  const blocks = Array.from({ length: rootLevel + 1 }, () => new Block())
  startBlock(blocks[rootLevel]!, cell, view, surroundings)
  const { lone, shared } = partsOf(indices, following)
  yield* followEach(lone, { ...following, block: blocks[rootLevel]!, tally })
  const waiting: Part[] = [{ level: rootLevel, right: 0, down: 0, from: 0, to: shared.length }]
  const room = new Int32Array(shared.length)
  for (let part = waiting.pop(); part; part = waiting.pop()) {
    const { level, from, to } = part
    const block = blocks[level]!
    if (level < rootLevel) {
      block.quarter(blocks[level + 1]!, part.right, part.down)
      placeBlock(block, view, surroundings)
    }
    const { taken, n } = block
    const options = { scale: view.scale, budget: STEPS_A_PIECE }
    let outcome = followBlock(block, surroundings, options)
    for (; outcome === PAUSED; outcome = followBlock(block, surroundings, options)) yield
    tally.count({
      taken: block.taken - taken,
      steps: (block.n - n) * (to - from),
      work: BLOCK_WORK * (block.taken - taken),
    })
    if (outcome === INSIDE) continue
    if (outcome === PARTED && level > 0) {
      waiting.push(...quartersOf(part, block, { indices: shared, places, room }))
      continue
    }
    yield* followEach(shared.subarray(from, to), { ...following, block, tally })
  }
  return tally
}

/**
 * The places that go alone from the beginning, and those that may go together. Alone go the center of the view, if it is the
 * reference itself, and what lies on the real axis exactly: a point of the needle stays on it, and escapes as soon as it is off.
 */
function partsOf(
  indices: Int32Array,
  { places, view, surroundings: { orbit } }: Following,
): { readonly lone: Int32Array; readonly shared: Int32Array } {
  const isReal = orbit.zIm[1] === 0 && orbit.lowIm[1] === 0 && !orbit.tiny.has(1)
  const goesAlone = (index: number) => {
    const { re, im } = offsetOf(places[2 * index]!, places[2 * index + 1]!, { view, orbit })
    return im === 0 && (re === 0 || isReal)
  }
  return { lone: indices.filter(goesAlone), shared: indices.filter((index) => !goesAlone(index)) }
}

/** Follows places one after the other, from where their block has come to. */
function* followEach(
  indices: Int32Array,
  { block, tally, ...following }: Following & { readonly block: Block; readonly tally: Tally },
): Generator<void, void> {
  const { view, surroundings, places, values } = following
  const follow = view.isFar ? followHybrid : followNear
  const pixel = new Pixel()
  for (const index of indices) {
    startPixel(pixel, places[2 * index]!, places[2 * index + 1]!, { view, surroundings, block })
    const { n, taken } = pixel
    let outcome = follow(pixel, surroundings, STEPS_A_PIECE)
    for (; outcome === PAUSED; outcome = follow(pixel, surroundings, STEPS_A_PIECE)) yield
    if (outcome === ESCAPED) values[index] = surroundings.isSmooth ? smoothCount(pixel.n, pixel.norm) : pixel.n
    const took = pixel.taken - taken
    if (tally.count({ taken: took, steps: pixel.n - n, work: took })) yield
  }
}

/** What following has taken: steps and jumps, and the steps that those came to. */
class Tally implements Taken {
  steps = 0
  taken = 0
  #left = STEPS_A_PIECE

  /** Adds to it, and says whether it is time to look at the clock. */
  count({ taken, steps, work }: Taken & { readonly work: number }): boolean {
    this.taken += taken
    this.steps += steps
    this.#left -= work
    if (this.#left > 0) return false
    this.#left = STEPS_A_PIECE
    return true
  }
}

function levelOf(side: number): number {
  let level = 0
  for (let least = LEAST_SIDE; least < side; least *= 2) level++
  return level
}

/** Places a block at its beginning: z₁ = c, from the reference's Z₁ = C. */
function startBlock(block: Block, { x, y, width }: Cell, view: DeepView, surroundings: Surroundings): void {
  block.side = width
  block.column = x + (width - 1) / 2
  block.row = y + (width - 1) / 2
  block.degree = LEAST_DEGREE
  placeBlock(block, view, surroundings)
  block.power = view.scale
  block.re[0] = block.unitRe
  block.im[0] = block.unitIm
  block.re[1] = block.unitHalf
}

function placeBlock(block: Block, view: DeepView, { orbit }: Surroundings): void {
  const { re, im } = offsetOf(block.column, block.row, { view, orbit })
  block.unitRe = re
  block.unitIm = im
  block.unitHalf = block.half * view.pitch
}

/** The quarters of a part that have places in them, the first of which is to be taken last from the list. */
function quartersOf(
  { level, from, to }: Part,
  { column, row }: Block,
  { indices, places, room }: { readonly indices: Int32Array; readonly places: Float64Array; readonly room: Int32Array },
): Part[] {
  const quarters: Part[] = []
  let next = from
  for (const down of [-1, 1]) {
    for (const right of [-1, 1]) {
      const begin = next
      for (let at = from; at < to; at++) {
        const index = indices[at]!
        const isRight = places[2 * index]! >= column
        const isDown = places[2 * index + 1]! >= row
        if (isRight === right > 0 && isDown === down > 0) room[next++] = index
      }
      if (next > begin) quarters.push({ level: level - 1, right, down, from: begin, to: next })
    }
  }
  indices.set(room.subarray(from, to), from)
  return quarters.reverse()
}

/** c of a place in units of 2^scale. */
function offsetOf(
  x: number,
  y: number,
  { view: { pitch, width, height }, orbit }: { readonly view: DeepView; readonly orbit: ReferenceOrbit },
): { readonly re: number; readonly im: number } {
  return {
    re: (x + 0.5 - width / 2) * pitch + orbit.offsetRe,
    im: orbit.offsetIm - (y + 0.5 - height / 2) * pitch,
  }
}

/** Places a pixel where its block has come to; at its beginning, z₁ = c, if there is none or it has not set out. */
export function startPixel(pixel: Pixel, x: number, y: number, { view, surroundings, block }: {
  readonly view: DeepView
  readonly surroundings: Surroundings
  readonly block?: Block
}): void {
  const { unit, scale, isFar } = view
  const { orbit, table } = surroundings
  const { re: unitRe, im: unitIm } = offsetOf(x, y, { view, orbit })
  pixel.cRe = toDouble(unitRe * unit.mantissa, unit.exponent)
  pixel.cIm = toDouble(unitIm * unit.mantissa, unit.exponent)
  const share = powerOf(scale - table.cMax)
  pixel.tRe = unitRe * share
  pixel.tIm = unitIm * share
  pixel.rebases = 0
  pixel.nextMark = 1
  pixel.markRe = pixel.markIm = NaN
  if (isFar) {
    setDelta(pixel, unitRe * unit.mantissa, unitIm * unit.mantissa, unit.exponent)
    pixel.farRe = pixel.dRe
    pixel.farIm = pixel.dIm
    pixel.farExponent = pixel.exponent
  }
  if (!block || block.n === 1) {
    pixel.n = pixel.m = 1
    pixel.isFar = isFar
    if (isFar) return
    pixel.dRe = pixel.cRe
    pixel.dIm = pixel.cIm
    return
  }
  pixel.n = block.n
  pixel.m = block.m
  const { re, im, degree, power } = block
  const uRe = (x - block.column) / block.half
  const uIm = (block.row - y) / block.half
  let dRe = re[degree]!
  let dIm = im[degree]!
  for (let k = degree - 1; k >= 0; k--) {
    const next = dRe * uRe - dIm * uIm + re[k]!
    dIm = dRe * uIm + dIm * uRe + im[k]!
    dRe = next
  }
  pixel.isFar = isFar && power < LEAST_NEAR_POWER
  if (pixel.isFar) {
    setByPower(pixel, dRe, dIm, power)
    return
  }
  const factor = powerOf(power)
  pixel.dRe = dRe * factor
  pixel.dIm = dIm * factor
  pixel.exponent = 0
}
