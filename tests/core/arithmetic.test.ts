import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { arithmeticOf } from '../../core/arithmetic.ts'
import { LIMITS } from '../../core/limits.ts'
import { parseQuery, tileSchema } from '../../core/params.ts'
import { viewOf } from '../../core/tile-job.ts'

const choosing = suite('arithmeticOf()')

const at = (query: string) => arithmeticOf(viewOf(parseQuery(tileSchema, query)))

choosing('it draws in float64 as long as its pixels fall on different doubles', () => {
  const finest = LIMITS.pitch * 256
  assert.is(at(`span=${finest}`), 'float64')
  assert.is(at(`span=${finest * 0.999}`), 'perturbation')
  assert.is(at(`re=-1.5&span=${finest * 1.4}`), 'perturbation')
  assert.is(at(`re=-1.5&span=${finest * 1.5}`), 'float64')
})

choosing('it goes over to extended exponents before doubles end, and has no end itself', () => {
  assert.is(at('span=1e-270'), 'perturbation')
  assert.is(at('span=1e-290'), 'hybrid')
  assert.is(at('span=1e-5000'), 'hybrid')
})

choosing.run()
