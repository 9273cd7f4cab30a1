import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { deepView } from '../../../../worker/kernel/deep/deep-view.ts'
import { toDouble } from '../../../../worker/kernel/deep/extended.ts'
import { jumpBytes } from '../../../../worker/kernel/deep/jumps.ts'
import { followNear } from '../../../../worker/kernel/deep/perturbation.ts'
import { Pixel, Surroundings } from '../../../../worker/kernel/deep/pixel.ts'
import { createReferences } from '../../../../worker/kernel/deep/references.ts'
import { spotJobOf } from '../../../helpers/jobs.ts'
import { locationOf } from '../../../helpers/locations.ts'
import { createRandom } from '../../../helpers/random.ts'

const { re, im, height, iterations } = locationOf('e113')
const view = deepView(spotJobOf({ re, im, span: height, width: 100, height: 100, iterations }))
const reference = createReferences(2 ** 28).of(view)
while (!reference.orbit.advance());
const orbit = reference.orbit.result!
const work = reference.table(view.scale + view.radius, false)
while (!work.advance());
const table = work.result!

/** The table with bounds that many times as large. */
function surroundingsOf(factor: number): Surroundings {
  const radii = table.radii.map((radius) => factor * radius)
  return new Surroundings({ orbit, table: { ...table, radii }, iterations, isSmooth: false, floor: 0 })
}

/** Bits after the point: a δ of 1e-113 keeps nine hundred. */
const BITS = 1300n

/** A double of 2^-1000 and more, exactly. */
function fixed(value: number): bigint {
  let [mantissa, shift] = [value, BITS]
  for (; mantissa !== Math.floor(mantissa); shift--) mantissa *= 2
  return BigInt(mantissa) << shift
}

/** A jump that a pixel takes with δ at index m: how many steps it is, and how far it is from them, beside what it comes to. */
function jumpOf(
  m: number,
  delta: readonly [number, number],
  { unitC, surroundings }: { readonly unitC: readonly [number, number]; readonly surroundings: Surroundings },
): { readonly length: number; readonly error: number } {
  const pixel = new Pixel()
  pixel.m = m
  ;[pixel.dRe, pixel.dIm] = delta
  const c = unitC.map((part) => toDouble(part * view.unit.mantissa, view.unit.exponent))
  ;[pixel.cRe, pixel.cIm] = [c[0]!, c[1]!]
  ;[pixel.tRe, pixel.tIm] = [unitC[0] / 2 ** view.radius, unitC[1] / 2 ** view.radius]
  followNear(pixel, surroundings, 1)
  const jumped = [pixel.dRe, pixel.dIm] as const
  const [cRe, cIm] = c.map(fixed)
  let [x, y] = [fixed(delta[0]), fixed(delta[1])]
  for (let step = m; step < pixel.m; step++) {
    const zRe = fixed(orbit.zRe[step]!) + fixed(orbit.lowRe[step]!)
    const zIm = fixed(orbit.zIm[step]!) + fixed(orbit.lowIm[step]!)
    const [tRe, tIm] = [2n * zRe + x, 2n * zIm + y]
    ;[x, y] = [(tRe * x - tIm * y >> BITS) + cRe!, (tRe * y + tIm * x >> BITS) + cIm!]
  }
  const error = (a: bigint, b: number) => Number((a - fixed(b)) >> BITS - 1000n) / 2 ** 1000
  const size = Math.max(Math.abs(jumped[0]), Math.abs(jumped[1]))
  return {
    length: pixel.m - m,
    error: Math.max(Math.abs(error(x, jumped[0])), Math.abs(error(y, jumped[1]))) / size,
  }
}

const jumping = suite('buildJumps()')

/** Jumps at random, with δ at `share` of the radius of one; bounds are `factor` times as large as they are. */
function* someErrors(share: number, factor = 1): Generator<number> {
  const random = createRandom(5)
  const within = () => 2 * random() - 1
  const surroundings = surroundingsOf(factor)
  for (let tries = 0; tries < 400; tries++) {
    const level = table.leastLevel + Math.floor(random() * 7)
    const index = Math.floor(random() * ((orbit.last - 1) >> level))
    const size = factor * share * table.radii[table.bases[level]! + index]!
    const turn = within()
    const delta = [size * turn, size * (1 - Math.abs(turn))] as const
    const reach = 2 ** view.radius
    const unitC = [reach * within() / 2, reach * within() / 2] as const
    if (size === 0) continue
    const { length, error } = jumpOf(1 + (index << level), delta, { unitC, surroundings })
    if (length >= 1 << level) yield error
  }
}

jumping('it comes to what the steps come to, but for rounding, wherever a jump is valid', () => {
  let jumps = 0
  for (const share of [0.999, 1e-3, 1e-20]) {
    for (const error of someErrors(share)) {
      jumps++
      assert.ok(error < 2 ** -46, `${error}`)
    }
  }
  assert.ok(jumps > 500, `${jumps}`)
})

jumping('it would be wrong where a jump is not valid', () => {
  const wrong = [...someErrors(0.999, 2 ** 8)].filter((error) => error > 2 ** -46)
  assert.ok(wrong.length > 50, `${wrong.length}`)
})

jumping('it has no jump that would lead beyond the end', () => {
  for (let place = 0; place < orbit.last; place += 1 << table.leastLevel) {
    for (let level = table.leastLevel; place % (1 << level) === 0 && level < table.bases.length; level++) {
      const radius = table.radii[table.bases[level]! + (place >> level)]!
      if (place + (1 << level) >= orbit.last) assert.is(radius, 0, `${place} at level ${level}`)
      if (radius === 0) break
    }
  }
})

jumping('it says beforehand how many bytes a table has, however long the orbit is', () => {
  assert.is(jumpBytes(orbit, false), table.radii.byteLength + table.jumps.byteLength)
  for (const last of [10, 100_000, 5_000_000, 10 ** 9]) assert.ok(jumpBytes({ last }, true) < 2 ** 25, `${last}`)
})

jumping.run()
