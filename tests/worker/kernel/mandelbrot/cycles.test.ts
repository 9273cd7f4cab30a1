import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Cycles } from '../../../../worker/kernel/mandelbrot/cycles.ts'
import { onePixel } from '../../../helpers/one-pixel.ts'
import { createRandom } from '../../../helpers/random.ts'

const ITERATIONS = 100_000
const AGE = 1024

interface Point {
  readonly re: number
  readonly im: number
}

/** z after so many steps; undefined if the orbit has escaped by then. */
function orbitAt({ re, im }: Point, age: number): Point | undefined {
  let z = { re, im }
  for (let n = 1; n < age; n++) {
    if (z.re ** 2 + z.im ** 2 > 4) return undefined
    z = { re: z.re ** 2 - z.im ** 2 + re, im: 2 * z.re * z.im + im }
  }
  return z
}

function attracts(cycles: Cycles, c: Point): boolean {
  const z = orbitAt(c, AGE)
  return z !== undefined && cycles.attract(c.re, c.im, z.re, z.im, AGE)
}

/** At the tip of the needle nothing attracts, so that each look costs. */
function spendAll(cycles: Cycles): void {
  const { re, im } = orbitAt({ re: -2, im: 0 }, AGE)!
  for (let look = 0; look < 10_000; look++) assert.not.ok(cycles.attract(-2, 0, re + look * 1e-9, im, AGE))
}

const attracting = suite('Cycles')

/** Nuclei of bulbs and of minibrots, by their periods. */
const NUCLEI: Readonly<Record<string, Point>> = {
  3: { re: -0.12256116687665362, im: 0.7448617666197442 },
  '3, a minibrot': { re: -1.7548776662466927, im: 0 },
  4: { re: 0.2822713907669139, im: 0.5300606175785253 },
  '4, a minibrot': { re: -1.9407998065294847, im: 0 },
}

attracting('it finds the cycle of an orbit, and that of its neighbours', () => {
  for (const [name, { re, im }] of Object.entries(NUCLEI)) {
    const cycles = new Cycles(ITERATIONS)
    assert.ok(attracts(cycles, { re, im }), name)
    for (let near = 1; near <= 20; near++) {
      assert.ok(attracts(cycles, { re: re + near * 1e-5, im: im - near * 1e-5 }), name)
    }
  }
})

attracting('it knows of all around what it has found, up to a quarter of what the multiplier allows', () => {
  // λ is 1 − √(1 − 4 c) in the cardioid and 4 (c + 1) in the disc of period 2.
  for (const [re, radius] of [[0, 1 / 8], [-1, 1 / 16], [-1.2, 0.36 / 16]] as const) {
    const cycles = new Cycles(ITERATIONS)
    assert.ok(attracts(cycles, { re, im: 0 }))
    for (const [share, isKnown] of [[0.95, true], [-0.95, true], [1.01, false], [-1.01, false]] as const) {
      spendAll(cycles)
      assert.is(cycles.attract(re, share * radius, 0, 0, AGE), isKnown, `${share} of the way from ${re}`)
    }
  }
})

attracting('it says of no orbit that it stays which escapes', () => {
  const random = createRandom(7)
  let found = 0
  let lost = 0
  for (let place = 0; place < 300; place++) {
    // About the boundary: where some orbit of a small square escapes late, or stays.
    const center = { re: -1.9 + 2.3 * random(), im: 1.1 * random() }
    const span = 10 ** (-1 - 4 * random())
    const cycles = new Cycles(ITERATIONS)
    for (let pixel = 0; pixel < 40; pixel++) {
      const c = { re: center.re + span * random(), im: center.im + span * random() }
      if (!attracts(cycles, c)) continue
      found++
      if (onePixel(c, { iterations: ITERATIONS, smooth: false }) !== 0) lost++
    }
  }
  assert.ok(found > 300, `only ${found} orbits were found to stay`)
  assert.is(lost, 0)
})

attracting('it does not trust a cycle that the thousandfold of rounding could undo', () => {
  // The multiplier at 1/4 − ε is 1 − 2√ε; a disc outweighs the noise down to some 1e-5 from 1.
  for (const [distance, isTrusted] of [[1e-9, true], [1e-12, false], [-1e-9, false]] as const) {
    const re = 0.25 - distance
    const fixed = distance > 0 ? 0.5 - Math.sqrt(distance) : 0.5
    assert.is(new Cycles(ITERATIONS).attract(re, 0, fixed + 1e-6, 0, AGE), isTrusted, `${distance}`)
  }
})

attracting('it spends no more than its credit where there is nothing to find', () => {
  const cycles = new Cycles(ITERATIONS)
  spendAll(cycles)
  const nucleus = NUCLEI[3]!
  assert.not.ok(attracts(cycles, nucleus))
  cycles.earn(1e8)
  assert.ok(Array.from({ length: 10 }, () => attracts(cycles, nucleus)).some(Boolean))
})

attracting.run()
