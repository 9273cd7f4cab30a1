import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { workerConfig } from '../../worker/config.ts'

const config = suite('workerConfig()')

config('it listens on loopback only, unless told otherwise', () => {
  assert.is(workerConfig({}).HOST, '127.0.0.1')
  assert.is(workerConfig({ HOST: '0.0.0.0' }).HOST, '0.0.0.0')
})

config('it refuses a name that could not stand in a header', () => {
  assert.is(workerConfig({ WORKER_NAME: 'worker-12.a_b' }).WORKER_NAME, 'worker-12.a_b')
  for (const name of ['a b', 'a\nb', 'é', 'x'.repeat(65)]) {
    assert.throws(() => workerConfig({ WORKER_NAME: name }), /WORKER_NAME must be a name/)
  }
})

config.run()
