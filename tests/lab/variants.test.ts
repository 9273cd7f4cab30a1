import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  inHaste,
  withCache,
  withDefaultRetries,
  withLimits,
  withoutFailures,
  withoutRetries,
  withoutZone,
  withRetriesOf503,
} from '../../lab/variants.ts'
import { readTemplate } from '../../lb/nginx.ts'

const variants = suite('variants of the template')

variants('it changes what it says, and says so where there is nothing to change', () => {
  const template = readTemplate()
  assert.not.match(withoutZone(template), 'zone least_conn')
  assert.match(withRetriesOf503(template), 'http_500 http_503')
  assert.not.match(withoutFailures(template), /next_upstream .*http_500/)
  assert.not.match(inHaste(template), /(read_timeout 10s|upstream_timeout 2s);/)
  assert.not.match(withDefaultRetries(template), /^ *proxy_next_upstream/m)
  assert.match(withoutRetries(template), 'proxy_next_upstream off;')
  assert.match(withCache(template), /http_403; proxy_cache tiles;/)
  assert.match(withLimits(template), /http_403; limit_req zone=tiles_asked /)
  for (const change of [withoutZone, withoutFailures, withRetriesOf503, inHaste, withoutRetries]) {
    assert.throws(() => change(change(template)), /Cannot change the template/)
  }
})

variants.run()
