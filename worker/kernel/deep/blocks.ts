import type { Rect } from '../../../core/geometry.ts'
import { smoothCount } from '../mandelbrot/smooth-count.ts'
import { Block, LEAST_DEGREE } from './block.ts'
import type { DeepView } from './deep-view.ts'
import { toDouble } from './extended.ts'
import { followBlock, LEAST_SIDE, PARTED } from './follow-block.ts'
import { followHybrid, setByPower, setDelta } from './hybrid.ts'
import { followNear } from './perturbation.ts'
import { ESCAPED, INSIDE, PAUSED, Pixel, type Surroundings } from './pixel.ts'
import { powerOf } from './binary.ts'

/** A square of the view's lattice, a power of two to its side. */
export type Cell = Rect

/** Places of a view: pairs of column and row, whole numbers being centers of pixels; and what is written for each. */
export interface Places {
  readonly places: Float64Array
  readonly values: Float64Array
}

/** What following has taken: steps and jumps, and what those came to. */
export interface Taken {
  steps: number
  taken: number
}

/** Steps between two looks at the clock: some hundred microseconds in doubles, a few milliseconds with extended exponents. */
const STEPS_A_PIECE = 20_000

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

/**
 * Fills in the values of places that lie in a cell. Their orbits begin as one block; a block whose points part goes on in four,
 * and those of the least go on alone. What a block does depends on nothing but its square.
 */
export function* followCell(
  cell: Cell,
  indices: Int32Array,
  { view, surroundings, places, values }: Places & { readonly view: DeepView; readonly surroundings: Surroundings },
): Generator<void, Taken> {
  const { isSmooth } = surroundings
  const taken: Taken = { steps: 0, taken: 0 }
  const rootLevel = levelOf(cell.width)
  // By level the block that is followed, or whose quarters are.
  const blocks = Array.from({ length: rootLevel + 1 }, () => new Block())
  startBlock(blocks[rootLevel]!, cell, view, surroundings)
  const waiting: Part[] = [{ level: rootLevel, right: 0, down: 0, from: 0, to: indices.length }]
  const pixel = new Pixel()
  const room = new Int32Array(indices.length)
  let left = STEPS_A_PIECE
  for (let part = waiting.pop(); part; part = waiting.pop()) {
    const { level, from, to } = part
    const block = blocks[level]!
    if (level < rootLevel) {
      block.quarter(blocks[level + 1]!, part.right, part.down)
      placeBlock(block, view, surroundings)
    }
    const before = block.taken
    const start = block.n
    let outcome = followBlock(block, surroundings, { scale: view.scale, budget: STEPS_A_PIECE })
    for (; outcome === PAUSED; outcome = followBlock(block, surroundings, { scale: view.scale, budget: STEPS_A_PIECE })) {
      yield
    }
    taken.taken += block.taken - before
    taken.steps += (block.n - start) * (to - from)
    left -= 30 * (block.taken - before)
    if (outcome === INSIDE) continue
    if (outcome === PARTED && level > 0) {
      waiting.push(...quartersOf(part, block, { indices, places, room }))
      continue
    }
    for (let at = from; at < to; at++) {
      const index = indices[at]!
      const column = places[2 * index]!
      const row = places[2 * index + 1]!
      startPixel(pixel, column, row, { view, surroundings, block })
      const { n } = pixel
      const follow = view.isFar ? followHybrid : followNear
      let result = follow(pixel, surroundings, STEPS_A_PIECE)
      for (; result === PAUSED; result = follow(pixel, surroundings, STEPS_A_PIECE)) yield
      if (result === ESCAPED) values[index] = isSmooth ? smoothCount(pixel.n, pixel.norm) : pixel.n
      taken.taken += pixel.taken
      taken.steps += pixel.n - n
      left -= pixel.taken
      if (left > 0) continue
      left = STEPS_A_PIECE
      yield
    }
  }
  return taken
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

function placeBlock(block: Block, { pitch, width, height }: DeepView, { orbit }: Surroundings): void {
  block.unitRe = (block.column + 0.5 - width / 2) * pitch + orbit.offsetRe
  block.unitIm = orbit.offsetIm - (block.row + 0.5 - height / 2) * pitch
  block.unitHalf = block.half * pitch
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

/** Places a pixel where its block has come to. */
export function startPixel(pixel: Pixel, x: number, y: number, { view, surroundings, block }: {
  readonly view: DeepView
  readonly surroundings: Surroundings
  readonly block: Block
}): void {
  const { pitch, unit, scale, width, height, isFar } = view
  const { orbit, table } = surroundings
  const unitRe = (x + 0.5 - width / 2) * pitch + orbit.offsetRe
  const unitIm = orbit.offsetIm - (y + 0.5 - height / 2) * pitch
  pixel.cRe = toDouble(unitRe * unit.mantissa, unit.exponent)
  pixel.cIm = toDouble(unitIm * unit.mantissa, unit.exponent)
  const share = powerOf(scale - table.cMax)
  pixel.tRe = unitRe * share
  pixel.tIm = unitIm * share
  pixel.n = block.n
  pixel.m = block.m
  pixel.taken = 0
  pixel.rebases = 0
  pixel.nextMark = 1
  pixel.markRe = pixel.markIm = NaN
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
  pixel.exponent = 0
  if (pixel.isFar) {
    setByPower(pixel, dRe, dIm, power)
  } else {
    const factor = powerOf(power)
    pixel.dRe = dRe * factor
    pixel.dIm = dIm * factor
  }
  if (!isFar) return
  const { dRe: nearRe, dIm: nearIm, exponent } = pixel
  setDelta(pixel, unitRe * unit.mantissa, unitIm * unit.mantissa, unit.exponent)
  pixel.farRe = pixel.dRe
  pixel.farIm = pixel.dIm
  pixel.farExponent = pixel.exponent
  pixel.dRe = nearRe
  pixel.dIm = nearIm
  pixel.exponent = exponent
}
