import { Hono } from 'hono'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { remember } from '../../frontend/remember.ts'

const remembering = suite('remember()')

remembering('it asks once for each path, and answers 304 to who has the answer', async () => {
  let asked = 0
  const app = new Hono().get('*', remember((context) => context.text(`${context.req.path} ${++asked}`)))
  const first = await app.request('/a')
  const tag = first.headers.get('ETag')!
  assert.is(await first.text(), '/a 1')
  for (const headers of [{ 'If-None-Match': tag }, { 'If-None-Match': `"x", W/${tag}` }]) {
    const again = await app.request('/a', { headers })
    assert.equal([again.status, await again.text(), again.headers.get('ETag')], [304, '', tag])
  }
  const other = await app.request('/b', { headers: { 'If-None-Match': tag } })
  assert.equal([other.status, await other.text()], [200, '/b 2'])
  const whole = await app.request('/a')
  assert.equal([await whole.text(), whole.headers.get('Content-Length'), asked], ['/a 1', '4', 2])
})

remembering('it asks again where there was no answer', async () => {
  let asked = 0
  const app = new Hono().get(
    '*',
    remember((context) => ++asked < 3 ? context.text('not yet', 503) : context.text('now')),
  )
  for (const status of [503, 503, 200, 200]) assert.is((await app.request('/')).status, status)
  assert.is(asked, 3)
})

remembering.run()
