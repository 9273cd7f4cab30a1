import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Registry } from 'prom-client'
import { createService, ProblemError } from '../../service/service.ts'

function testService(isReady = () => true) {
  const lines: unknown[] = []
  const log = (...line: unknown[]) => void lines.push(line)
  const app = createService({ log, isReady, registry: new Registry() })
  app.get('/thing', (context) => context.text('here'))
  app.post('/thing', (context) => context.text('made'))
  app.get('/secret', () => {
    throw new Error('password 1234')
  })
  app.get('/busy', () => {
    throw new ProblemError({ status: 503, title: 'Busy', detail: 'Come back', headers: { 'Retry-After': '9' } })
  })
  return { app, lines }
}

const service = suite('createService()')

service('it is live always, and ready when it says so', async () => {
  let ready = false
  const { app } = testService(() => ready)
  assert.is((await app.request('/livez')).status, 200)
  assert.is((await app.request('/readyz')).status, 503)
  ready = true
  assert.is((await app.request('/readyz')).status, 200)
})

service('it answers another method with 405 and those that are allowed', async () => {
  const response = await testService().app.request('/thing', { method: 'PUT' })
  assert.is(response.status, 405)
  assert.is(response.headers.get('Allow'), 'GET, HEAD, POST')
  assert.is(response.headers.get('Content-Type'), 'application/problem+json')
})

service('it answers an unknown path with 404, as JSON to programs and as text to browsers', async () => {
  const { app } = testService()
  const program = await app.request('/nowhere', { headers: { Accept: 'application/json' } })
  assert.is(program.status, 404)
  assert.is((await program.json()).status, 404)
  const browser = await app.request('/nowhere/<script>', { headers: { Accept: 'text/html,*/*' } })
  assert.is(browser.status, 404)
  assert.not.match(await browser.text(), '<script>')
})

service('it answers a body with 400', async () => {
  const { app } = testService()
  for (const headers of [{ 'Content-Length': '2' }, { 'Transfer-Encoding': 'chunked' }]) {
    assert.is((await app.request(new Request('http://x/thing', { method: 'POST', headers }))).status, 400)
  }
  assert.is((await app.request('/thing', { method: 'POST', headers: { 'Content-Length': '0' } })).status, 200)
})

service('it shows a problem as it stands, and logs any other error once without showing it', async () => {
  const { app, lines } = testService()
  const busy = await app.request('/busy')
  assert.is(busy.headers.get('Retry-After'), '9')
  assert.is((await busy.json()).detail, 'Come back')
  assert.is(lines.length, 0)
  const failed = await app.request('/secret')
  assert.is(failed.status, 500)
  assert.not.match(await failed.text(), '1234')
  assert.is(lines.length, 1)
  assert.match(JSON.stringify(lines), 'password 1234')
})

service.run()
