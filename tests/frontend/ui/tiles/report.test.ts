import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { reportOf, serverTimings } from '../../../../frontend/ui/tiles/report.ts'

const report = suite('serverTimings(), reportOf()')

report('it reads what a worker writes, and leaves out what has no duration', () => {
  assert.equal(serverTimings('queue;dur=0.52, compute;dur=12.10, encode;dur=0.3'), {
    queue: 0.52,
    compute: 12.1,
    encode: 0.3,
  })
  assert.equal(serverTimings('miss, db;desc="x";dur=5'), { db: 5 })
  const headers = new Headers({
    'X-Worker': 'worker-2',
    'Server-Timing': 'queue;dur=1',
    'X-Balance': 'random',
    Server: 'nginx',
  })
  assert.equal(reportOf(headers, { totalMs: 9, headAtMs: 8, isFresh: true }), {
    worker: 'worker-2',
    queueMs: 1,
    computeMs: 0,
    encodeMs: 0,
    isNginx: true,
    balance: 'random',
    totalMs: 9,
    headAtMs: 8,
    isFresh: true,
  })
})

report.run()
