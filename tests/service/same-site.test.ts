import { Hono } from 'hono'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { sameSiteOnly } from '../../service/same-site.ts'

const app = new Hono().use(sameSiteOnly).all('/', (context) => context.text('done'))

async function statusOf(method: string, headers: Record<string, string>): Promise<number> {
  return (await app.request('/', { method, headers: { Host: 'fractals.example', ...headers } })).status
}

const refusing = suite('sameSiteOnly')

refusing('it lets pages of other sites read, and change nothing', async () => {
  const foreign = [
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
  ]
  for (const headers of foreign) {
    for (const method of ['POST', 'DELETE', 'PUT']) assert.is(await statusOf(method, headers), 403)
    assert.is(await statusOf('GET', headers), 200)
  }
})

refusing('it lets its own page and programs do what they want', async () => {
  const own = [
    {},
    { 'Sec-Fetch-Site': 'same-origin', Origin: 'https://fractals.example' },
    { 'Sec-Fetch-Site': 'none' },
    { Origin: 'https://fractals.example' },
  ]
  for (const headers of own) assert.is(await statusOf('POST', headers), 200)
})

refusing.run()
