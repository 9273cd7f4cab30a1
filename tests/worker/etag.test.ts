import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { entityTag, matchesTag } from '../../worker/etag.ts'

const tag = suite('entityTag()')

tag('it is a strong tag, of the query and of the revision', () => {
  assert.match(entityTag('re=0', '1'), /^"1-[0-9a-f]{16}"$/)
  assert.is(entityTag('re=0', '1'), entityTag('re=0', '1'))
  assert.is.not(entityTag('re=0', '1'), entityTag('re=0', '2'))
  const queries = Array.from({ length: 20_000 }, (_, x) => `re=-0.75&region=${x},0,1,1`)
  assert.is(new Set(queries.map((query) => entityTag(query, '1'))).size, queries.length)
})

tag.run()

const matches = suite('matchesTag()')

matches('it finds the tag in a list, weak or not, and knows *', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('"b"', 'W/"c"', '"d"')), fc.constantFrom('"a"', 'W/"a"', '*'), (rest, own) => {
      assert.ok(matchesTag([...rest, own].join(', '), '"a"'))
      assert.not(matchesTag(rest.join(', '), '"a"'))
    }),
  )
  assert.not(matchesTag(undefined, '"a"'))
})

matches.run()
