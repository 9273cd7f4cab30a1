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

working.run()
