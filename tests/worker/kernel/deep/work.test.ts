import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Work } from '../../../../worker/kernel/deep/work.ts'

const working = suite('Work')

working('it does each piece once, whoever pushes, and keeps the result', () => {
  const done: number[] = []
  const work = new Work(function* () {
    for (let piece = 1; piece < 4; piece++) {
      done.push(piece)
      yield piece
    }
    return 'whole'
  }())
  assert.not(work.advance())
  assert.is(work.progress, 1)
  assert.is(work.result, undefined)
  while (!work.advance());
  assert.ok(work.advance())
  assert.is(work.result, 'whole')
  assert.equal(done, [1, 2, 3])
})

working('it says that it has failed, to whoever comes later', () => {
  const work = new Work(function* (): Generator<number, string> {
    yield 1
    throw new RangeError('no room')
  }())
  work.advance()
  assert.not(work.hasFailed)
  assert.throws(() => work.advance(), /no room/)
  assert.ok(work.hasFailed)
})

working.run()
