import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as z from 'zod'
import { port, readConfig, whole } from '../../service/config.ts'

const schema = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: port(8080),
  QUEUE_LIMIT: whole(0, 10).default(4),
})

const read = suite('readConfig()')

read('it takes defaults for what is absent or empty, and ignores the rest of the environment', () => {
  assert.equal(readConfig(schema, { PATH: '/bin', PORT: '' }), { HOST: '127.0.0.1', PORT: 8080, QUEUE_LIMIT: 4 })
})

read('it takes the values given', () => {
  assert.equal(readConfig(schema, { HOST: '::', PORT: '0', QUEUE_LIMIT: '10' }), {
    HOST: '::',
    PORT: 0,
    QUEUE_LIMIT: 10,
  })
})

read('it names the variable, what is wanted, and the value', () => {
  const wrong = { PORT: ['65536', '-1', '80a', '1e3', ' 80'], QUEUE_LIMIT: ['11', 'many'] }
  for (const [name, values] of Object.entries(wrong)) {
    for (const value of values) {
      assert.throws(() => readConfig(schema, { [name]: value }), (error: unknown) => {
        const message = error instanceof RangeError ? error.message : ''
        return message.includes(`${name} must be a whole number from`) && message.endsWith(JSON.stringify(value))
      })
    }
  }
})

read.run()
