import { powerOf } from './binary.ts'
import { type Block, ORDER } from './block.ts'
import { jumpBlock } from './block-jump.ts'
import { type BlockPoint, stepBlock } from './block-step.ts'
import { FAR_JUMP, type JumpTable, NEVER } from './jumps.ts'
import { INSIDE, PAUSED, type Surroundings } from './pixel.ts'

/** Why following a block has stopped, beside what may become of a pixel: its points have to go on in smaller blocks, or alone. */
export const PARTED = 4
export type BlockOutcome = typeof PAUSED | typeof INSIDE | typeof PARTED

/** Pixels to a side of the least block. */
export const LEAST_SIDE = 8

/**
 * How far a point of the least block may be from where it belongs when its points part, in pixels. Twice as large a block may
 * take half as much, so that something is left for its parts.
 */
const TOLERANCE = 2 ** -38

/** What a step or a jump may add, as a share of that: where it would be more, a further power of u is taken up. */
const SHARE = 2 ** -6

/** |z| of a block that goes on is this much within the escape radius. */
const MARGIN = 2 ** -20

/** What a step and a jump take at the full order, in steps of a pixel. */
const STEP_COST = 25 / (ORDER * ORDER)
const JUMP_COST = 200 / (ORDER * ORDER)

/** Follows the points of a block together, for about as long as so many steps of a pixel take. */
export function followBlock(
  block: Block,
  surroundings: Surroundings,
  { scale, budget }: { readonly scale: number; readonly budget: number },
): BlockOutcome {
  const { table, zRe, zIm, last, iterations, isSmooth } = surroundings
  const within = (isSmooth ? 256 : 2) - MARGIN
  const tolerance = TOLERANCE * LEAST_SIDE / (block.side * block.half)
  let left = budget
  while (left > 0) {
    block.measure()
    const { re, im, sizes, rest, least } = block
    const limit = tolerance * least
    const unit = powerOf(block.power)
    const { m } = block
    const sumRe = zRe[m]! + unit * re[0]!
    const sumIm = zIm[m]! + unit * im[0]!
    const size = Math.sqrt(sumRe * sumRe + sumIm * sumIm)
    if (size + unit * (rest + block.error) > within || !(block.error <= limit)) return PARTED
    if (block.n >= iterations) return INSIDE
    let point = pointAt(surroundings, m)
    let zSize = sizeOfSum(block, point)
    if (m === last || zSize < sizes[0]!) {
      const factor = powerOf(point.power - block.power)
      re[0]! += factor * point.re
      im[0]! += factor * point.im
      block.m = 0
      point = ORIGIN
      block.measure()
      zSize = sizes[0]!
      if (block.isBack) return INSIDE
      if (++block.rebases === block.nextMark) block.keep()
    }

    const level = jumpLevel(block, surroundings)
    if (level > 0) {
      const at = table.bases[level]! + (block.m - 1 >> level)
      const isTaken = jumpBlock(block, table, { at, scale, most: SHARE * tolerance * block.least })
      left -= 1 + JUMP_COST * block.degree * block.degree
      if (isTaken) {
        block.n += 1 << level
        block.m += 1 << level
        block.taken++
        continue
      }
    } else {
      block.addUp()
      const isSmall = block.cutOff <= SHARE * tolerance * block.least * 2 * (zSize + block.rest)
      left -= 1 + STEP_COST * block.degree * block.degree
      if (isSmall) {
        stepBlock(block, point, scale)
        block.n++
        block.m++
        block.taken++
        continue
      }
    }
    if (block.degree === ORDER) return PARTED
    block.raise()
  }
  return PAUSED
}

/** Z₀ = 0, smaller than anything. */
const ORIGIN: BlockPoint = { re: 0, im: 0, power: NEVER }

/** Below this the reference has extended exponents. */
const TINY = 2 ** -600

function pointAt({ zRe, zIm, orbit }: Surroundings, m: number): BlockPoint {
  if (m === 0) return ORIGIN
  const re = zRe[m]!
  const im = zIm[m]!
  const small = Math.abs(re) + Math.abs(im) < TINY ? orbit.tiny.get(m) : undefined
  return small ? { re: small.re, im: small.im, power: 512 * small.exponent } : { re, im, power: 0 }
}

/** |Z + δ| in the middle of a block, in units of its own; some large number where δ is nothing beside Z. */
function sizeOfSum({ re, im, power }: Block, point: BlockPoint): number {
  const factor = powerOf(Math.min(point.power - power, MOST_POWER))
  const sumRe = factor * point.re + re[0]!
  const sumIm = factor * point.im + im[0]!
  return Math.sqrt(sumRe * sumRe + sumIm * sumIm)
}

/** The square of this power of two is still a double. */
const MOST_POWER = 500

/** The level of the longest jump there is for all points of a block; 0 if there is none. */
function jumpLevel(
  { m, n, power, sizes, rest, error }: Block,
  { table, leastLevel, iterations }: Surroundings,
): number {
  const place = m - 1
  const size = ROUNDING * (sizes[0]! + rest + error)
  let found = 0
  for (let level = leastLevel, length = 1 << level; place >= 0; level++, length *= 2) {
    if ((place & length - 1) !== 0 || n + length > iterations) break
    if (!isWithin(table, table.bases[level]! + (place >> level), { size, power })) break
    found = level
  }
  return found
}

/** Takes up the rounding of sums of sizes. */
const ROUNDING = 1 + 2 ** -40

function isWithin(
  { radii, powers }: JumpTable,
  at: number,
  { size, power }: { readonly size: number; readonly power: number },
): boolean {
  // A radius beyond doubles is from one to two times its unit.
  if (powers.length > 0 && radii[at] === 0) return size * powerOf(power - powers[FAR_JUMP * at]!) < 1
  return size * powerOf(power) < radii[at]!
}
