import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type DeepView, deepView } from '../../../../worker/kernel/deep/deep-view.ts'
import { findNucleus } from '../../../../worker/kernel/deep/nucleus.ts'
import { followReference, type ReferenceOrbit } from '../../../../worker/kernel/deep/reference.ts'
import { spotJobOf } from '../../../helpers/jobs.ts'

function viewAt(re: string, span: string, iterations = 100_000): DeepView {
  return deepView(spotJobOf({ re, im: '0', span, width: 640, height: 360, iterations }))
}

function finish<T>(pieces: Generator<number, T>): T {
  while (true) {
    const { done, value } = pieces.next()
    if (done) return value
  }
}

/** The real nucleus of period 3, to 60 digits: the root of c³ + 2c² + c + 1. */
const PERIOD_3 = '-1.754877666246692760049508896358528691894606617772793143989283'

const finding = suite('findNucleus()')

finding('it finds the point whose orbit returns to 0 in so many steps, to all bits of the view', () => {
  for (const digits of [20, 30, 50]) {
    const view = viewAt(PERIOD_3.slice(0, digits), `1e-${digits - 2}`)
    const { re, im } = finish(findNucleus(view, 3))!
    assert.is(im, 0n)
    // c³ + 2c² + c + 1 = 0, whose slope there is above 3.
    const one = 1n << BigInt(view.bits)
    const square = re * re / one
    const rest = square * re / one + 2n * square + re + one
    assert.ok(rest > -64n && rest < 64n || Math.abs(Number(rest)) / Number(one) < 2 ** (view.scale - 30), `${rest}`)
  }
})

finding('it gives up where there is none near the view', () => {
  assert.is(finish(findNucleus(viewAt('-0.5', '1e-20'), 3)), undefined)
  assert.is(finish(findNucleus(viewAt('3', '1e-20'), 3)), undefined)
})

finding.run()

const following = suite('followReference()')

/** An orbit that pixels can leave at its end: escaped, back at 0, or as long as any. */
function isWhole({ zRe, zIm, last, isPeriodic }: ReferenceOrbit, { iterations }: DeepView): boolean {
  const hasEscaped = zRe[last]! ** 2 + zIm[last]! ** 2 > 256 ** 2
  return isPeriodic ? zRe[last] === 0 && zIm[last] === 0 : hasEscaped || last === iterations
}

following('it goes around a nucleus once instead of many times', () => {
  const view = viewAt(`${PERIOD_3.slice(0, 28)}1`, '1e-25')
  const orbit = finish(followReference(view))
  assert.ok(orbit.isPeriodic)
  assert.is(orbit.last, 3)
  assert.ok(isWhole(orbit, view))
  assert.ok(Math.max(Math.abs(orbit.offsetRe), Math.abs(orbit.offsetIm)) < 2 ** view.radius)
})

following('it is never merely cut off', () => {
  for (const re of ['0.25', '-0.75', '-2', '-1.4011551890920506', '0.3', '-1.9999', '-1.25', PERIOD_3]) {
    for (const iterations of [1, 2, 3, 10, 5000]) {
      const view = viewAt(re, '1e-40', iterations)
      assert.ok(isWhole(finish(followReference(view)), view), `${re} ${iterations}`)
    }
  }
})

following.run()
