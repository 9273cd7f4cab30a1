import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { withoutFailures, withoutZone, withRetriesOf503 } from '../../lab/variants.ts'
import { readTemplate } from '../../lb/nginx.ts'

const variants = suite('variants of the template')

variants('it changes what it says, and says so where there is nothing to change', () => {
  const template = readTemplate()
  assert.not.match(withoutZone(template), 'zone least_conn')
  assert.match(withRetriesOf503(template), 'http_500 http_503')
  assert.not.match(withoutFailures(template), /next_upstream .*http_500/)
  for (const change of [withoutZone, withoutFailures, withRetriesOf503]) {
    assert.throws(() => change(change(template)), /Cannot change the template/)
  }
})

variants.run()
