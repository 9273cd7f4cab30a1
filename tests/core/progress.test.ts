import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { remainingMs } from '../../core/progress.ts'

const remaining = suite('remainingMs()')

remaining('it is unknown before the first tile, the pace times what is left after, and nothing at the end', () => {
  assert.is(remainingMs({ done: 0, total: 8, elapsedMs: 900 }), undefined)
  assert.is(remainingMs({ done: 2, total: 8, elapsedMs: 900 }), 2700)
  assert.is(remainingMs({ done: 8, total: 8, elapsedMs: 900 }), 0)
})

remaining.run()
