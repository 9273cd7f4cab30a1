import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { deepView } from '../../../../worker/kernel/deep/deep-view.ts'
import { toDouble } from '../../../../worker/kernel/deep/extended.ts'
import { JUMP, LEAST_LEVEL } from '../../../../worker/kernel/deep/jumps.ts'
import { createReferences } from '../../../../worker/kernel/deep/references.ts'
import { spotJobOf } from '../../../helpers/jobs.ts'
import { locationOf } from '../../../helpers/locations.ts'
import { createRandom } from '../../../helpers/random.ts'

const { re, im, height, iterations } = locationOf('e113')
const view = deepView(spotJobOf({ re, im, span: height, width: 100, height: 100, iterations }))
const reference = createReferences(2 ** 28).of(view)
while (!reference.orbit.advance());
const orbit = reference.orbit.result!
const work = reference.table(view.scale + view.radius)
while (!work.advance());
const table = work.result!

/** Bits after the point: a δ of 1e-113 keeps nine hundred. */
const BITS = 1300n

/** A double of 2^-1000 and more, exactly. */
function fixed(value: number): bigint {
  let [mantissa, shift] = [value, BITS]
  for (; mantissa !== Math.floor(mantissa); shift--) mantissa *= 2
  return BigInt(mantissa) << shift
}

/** How far a jump from index m is from its steps taken exactly, beside what it comes to. */
function errorOf(
  level: number,
  index: number,
  delta: readonly [number, number],
  unitC: readonly [number, number],
): number {
  const [dRe, dIm] = delta
  const at = JUMP * (table.bases[level]! + index)
  const [aRe = 0, aIm = 0, qRe = 0, qIm = 0, bRe = 0, bIm = 0] = table.jumps.subarray(at, at + JUMP)
  const [factorRe, factorIm] = [aRe + qRe * dRe - qIm * dIm, aIm + qRe * dIm + qIm * dRe]
  const jumped = [
    factorRe * dRe - factorIm * dIm + bRe * unitC[0] - bIm * unitC[1],
    factorRe * dIm + factorIm * dRe + bRe * unitC[1] + bIm * unitC[0],
  ] as const
  const [cRe, cIm] = unitC.map((part) => fixed(toDouble(part * view.unit.mantissa, view.unit.exponent)))
  let [x, y] = [fixed(dRe), fixed(dIm)]
  const m = 1 + (index << level)
  for (let step = m; step < m + (1 << level); step++) {
    const [tRe, tIm] = [2n * fixed(orbit.zRe[step]!) + x, 2n * fixed(orbit.zIm[step]!) + y]
    ;[x, y] = [(tRe * x - tIm * y >> BITS) + cRe!, (tRe * y + tIm * x >> BITS) + cIm!]
  }
  const error = (a: bigint, b: number) => Number((a - fixed(b)) >> BITS - 1000n) / 2 ** 1000
  const size = Math.max(Math.abs(jumped[0]), Math.abs(jumped[1]))
  return Math.max(Math.abs(error(x, jumped[0])), Math.abs(error(y, jumped[1]))) / size
}

const jumping = suite('buildJumps()')

/** Jumps at random, with δ at `share` of their radius. */
function* someErrors(share: number): Generator<number> {
  const random = createRandom(5)
  const within = () => 2 * random() - 1
  for (let tries = 0; tries < 400; tries++) {
    const level = LEAST_LEVEL + Math.floor(random() * 7)
    const index = Math.floor(random() * ((orbit.last - 1) >> level))
    const radius = table.radii[table.bases[level]! + index]!
    if (radius === 0) continue
    const size = radius * share
    const turn = within()
    const delta = [size * turn, size * (1 - Math.abs(turn))] as const
    const reach = 2 ** view.radius
    yield errorOf(level, index, delta, [reach * within() / 2, reach * within() / 2])
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
  const wrong = [...someErrors(2 ** 8)].filter((error) => error > 2 ** -46)
  assert.ok(wrong.length > 50, `${wrong.length}`)
})

jumping('it has no jump that would lead beyond the end', () => {
  for (let place = 0; place < orbit.last; place += 1 << LEAST_LEVEL) {
    for (let level = LEAST_LEVEL; place % (1 << level) === 0 && level < table.bases.length; level++) {
      const radius = table.radii[table.bases[level]! + (place >> level)]!
      if (place + (1 << level) >= orbit.last) assert.is(radius, 0, `${place} at level ${level}`)
      if (radius === 0) break
    }
  }
})

jumping.run()
