import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { rateLimitHeaders } from '../../service/rate-limit.ts'

const telling = suite('rateLimitHeaders()')

telling('it tells policies and what is left of each, as whole numbers', () => {
  const fields = rateLimitHeaders([
    { name: 'tiles', quota: 5, unit: 'concurrent-requests', left: 2 },
    { name: 'time', quota: 30_000, windowSeconds: 60, unit: 'milliseconds', left: -3.5, resetSeconds: 1.2 },
  ])
  assert.equal(fields, {
    'RateLimit-Policy': '"tiles";q=5;qu="concurrent-requests", "time";q=30000;qu="milliseconds";w=60',
    RateLimit: '"tiles";r=2, "time";r=0;t=2',
  })
})

telling.run()
