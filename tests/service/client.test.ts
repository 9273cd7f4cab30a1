import { Hono } from 'hono'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { CLIENT_HEADER, clientOf, householdOf } from '../../service/client.ts'

const knowing = suite('clientOf()')

async function clientBy(headers: Record<string, string>): Promise<string> {
  const app = new Hono().get('/', (context) => context.text(clientOf(context)))
  return (await app.request('/', { headers })).text()
}

knowing('it is the address that the balancer names', async () => {
  assert.is(await clientBy({ [CLIENT_HEADER]: '192.0.2.7' }), '192.0.2.7')
  assert.is(await clientBy({ [CLIENT_HEADER]: '2001:db8:1:2:3:4:5:6' }), '2001:db8:1:2::')
})

knowing('it is one for all that no balancer names', async () => {
  for (const headers of [{}, { [CLIENT_HEADER]: 'a name' }, { [CLIENT_HEADER]: '1'.repeat(100) }]) {
    assert.is(await clientBy(headers), await clientBy({}))
  }
})

knowing('it is one for the addresses of a household, however they are written', () => {
  for (const address of ['2001:db8::1', '2001:DB8:0:0::2', '2001:0db8:0:0:1:2:3:4', '2001:db8::ffff:1:2']) {
    assert.is(householdOf(address), '2001:db8:0:0::')
  }
  assert.is.not(householdOf('2001:db8:0:1::1'), householdOf('2001:db8::1'))
  assert.is(householdOf('::1'), '0:0:0:0::')
  assert.is(householdOf('::ffff:192.0.2.7'), '::ffff:192.0.2.7')
})

knowing.run()
