import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Block, ORDER } from '../../../../worker/kernel/deep/block.ts'
import { stepBlock } from '../../../../worker/kernel/deep/block-step.ts'
import { createRandom } from '../../../helpers/random.ts'

type Complex = readonly [re: number, im: number]

const times = ([a, b]: Complex, [c, d]: Complex): Complex => [a * c - b * d, a * d + b * c]
const plus = ([a, b]: Complex, [c, d]: Complex): Complex => [a + c, b + d]
const scaled = ([a, b]: Complex, factor: number): Complex => [a * factor, b * factor]
const distance = ([a, b]: Complex, [c, d]: Complex) => Math.sqrt((a - c) ** 2 + (b - d) ** 2)

/** A block whose coefficients fall by a third from one power of u to the next. */
function someBlock(random: () => number, degree: number): Block {
  const block = new Block()
  block.degree = degree
  for (let k = 0, size = 0.5; k <= degree; k++, size /= 3) {
    block.re[k] = size * (2 * random() - 1)
    block.im[k] = size * (2 * random() - 1)
  }
  block.side = 16
  return block
}

function valueAt({ re, im, degree, power }: Block, u: Complex): Complex {
  let value: Complex = [0, 0]
  for (let k = degree; k >= 0; k--) value = plus(times(value, u), [re[k]!, im[k]!])
  return scaled(value, 2 ** power)
}

const blocks = suite('Block')

blocks('it has the same points in its quarters', () => {
  const random = createRandom(4)
  const whole = someBlock(random, ORDER)
  for (const [right, down] of [[-1, -1], [1, -1], [-1, 1], [1, 1]] as const) {
    const part = new Block()
    part.quarter(whole, right, down)
    for (let tries = 0; tries < 10; tries++) {
      const [x, y] = [part.column + 8 * random() - 4, part.row + 8 * random() - 4]
      const inWhole = valueAt(whole, [(x - whole.column) / whole.half, (whole.row - y) / whole.half])
      const inPart = valueAt(part, [(x - part.column) / part.half, (part.row - y) / part.half])
      assert.ok(distance(inWhole, inPart) < 1e-14)
    }
  }
})

blocks('it steps as each of its points does, but for what it says is cut off', () => {
  const random = createRandom(6)
  let largest = 0
  for (let tries = 0; tries < 200; tries++) {
    const block = someBlock(random, 3 + Math.floor(random() * 14))
    block.unitRe = random()
    block.unitIm = random()
    block.unitHalf = random()
    const z = { re: 2 * random() - 1, im: 2 * random() - 1, power: 0 }
    const us = Array.from({ length: 8 }, (): Complex => {
      const turn = 2 * Math.PI * random()
      return [Math.cos(turn), Math.sin(turn)]
    })
    const before = us.map((u) => valueAt(block, u))
    block.measure()
    block.addUp()
    stepBlock(block, z, -4)
    us.forEach((u, at) => {
      const c = scaled(plus([block.unitRe, block.unitIm], scaled(u, block.unitHalf)), 2 ** -4)
      const right = plus(times(plus([2 * z.re, 2 * z.im], before[at]!), before[at]!), c)
      const error = distance(valueAt(block, u), right)
      assert.ok(error <= block.error + 1e-14, `${error} is more than ${block.error}`)
      largest = Math.max(largest, error / block.error)
    })
  }
  // The bound is not idle.
  assert.ok(largest > 0.01, `${largest}`)
})

blocks('it knows how far its points move at least', () => {
  const random = createRandom(8)
  for (let tries = 0; tries < 50; tries++) {
    const block = someBlock(random, 8)
    block.measure()
    for (let at = 0; at < 20; at++) {
      const turn = 2 * Math.PI * random()
      const u: Complex = [Math.cos(turn) * random(), Math.sin(turn) * random()]
      const moved = distance(valueAt(block, plus(u, [1e-7, 0])), valueAt(block, u)) / 1e-7
      assert.ok(moved > block.least - 1e-6)
    }
  }
})

blocks.run()
