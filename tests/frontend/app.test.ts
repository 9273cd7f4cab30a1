import { decode } from 'fast-png'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { PAGE_PATHS } from '../../frontend/app.ts'
import { settle } from '../helpers/clock.ts'
import type { Ask } from '../../frontend/tiles/ask.ts'
import { askOf, testFrontend } from '../helpers/fleet.ts'
import { testWorker } from '../helpers/worker.ts'

async function pixelsOf(response: Response) {
  return decode(new Uint8Array(await response.arrayBuffer()), { checkCrc: true })
}

const noWorker: Ask = () => Promise.resolve(new Response('', { status: 503 }))

const render = suite('GET /render')

render('it answers the picture that one tile of the same view shows', async () => {
  const view = 're=-0.7436447&im=0.1318261&span=0.01&width=90&height=70&iterations=150&palette=lagoon'
  const response = await testFrontend().request(`/render?${view}&tile=16`)
  assert.is(response.status, 200)
  assert.is(response.headers.get('Content-Type'), 'image/png')
  const tile = await pixelsOf(await testWorker().request(`/tile?${view}`))
  assert.equal((await pixelsOf(response)).data, tile.data)
})

render('it fits colors to the picture, says how, and writes what it chose into the file', async () => {
  const view = 're=-0.7436447&im=0.1318261&span=0.01&width=96&height=64&iterations=300&tile=32'
  const response = await testFrontend().request(`/render?${view}&scale=fit`)
  assert.is(response.status, 200)
  const scale = response.headers.get('X-Scale')!
  assert.match(scale, /^[0-9.]+(,[0-9.]+){15}$/)
  const bytes = new Uint8Array(await response.clone().arrayBuffer())
  const { almondbread } = decode(bytes).text
  assert.is(new URLSearchParams(almondbread).get('scale'), scale)
  const again = await testFrontend().request(`/render?${almondbread}`)
  assert.is(again.headers.get('X-Scale'), null)
  assert.equal((await pixelsOf(again)).data, (await pixelsOf(response)).data)
})

render('it draws in linear colors where there is nothing to fit', async () => {
  const response = await testFrontend().request('/render?re=0&im=0&span=0.01&width=32&height=32&scale=fit')
  assert.is(response.headers.get('X-Scale'), 'linear')
  assert.is(response.status, 200)
  await response.arrayBuffer()
})

render('it answers 400 and 422 before it asks any worker', async () => {
  let asked = 0
  const frontend = testFrontend({ ask: () => Promise.reject(new Error(`asked ${++asked}`)) })
  const cases = {
    'width=0': 422,
    'width=40000': 422,
    're=x': 400,
    'region=0,0,1,1': 400,
    'tile=512&iterations=1000000': 422,
    'samples=300': 422,
    'scale=auto': 400,
    'stops=0b3c5d,d9f7e8': 400,
    'inside=fff': 400,
    'formula=': 400,
  }
  for (const [query, status] of Object.entries(cases)) {
    const response = await frontend.request(`/render?${query}`)
    assert.is(response.status, status, query)
    assert.is((await response.json()).parameter, query.split('=')[0])
  }
  assert.is(asked, 0)
})

render('it answers 503 with Retry-After when no worker is up', async () => {
  const response = await testFrontend({ ask: noWorker }).request('/render?width=20&height=20')
  assert.is(response.status, 503)
  assert.is(response.headers.get('Retry-After'), '2')
  assert.is((await response.json()).title, 'No worker')
})

render('it breaks the stream when a later band fails: never a whole-looking wrong picture', async () => {
  const real = askOf(testWorker())
  const ask: Ask = (url, options) => {
    return url.includes('region=0,48') ? Promise.resolve(new Response('', { status: 500 })) : real(url, options)
  }
  const response = await testFrontend({ ask }).request('/render?width=16&height=64&tile=16&iterations=20')
  assert.is(response.status, 200)
  assert.instance(await response.arrayBuffer().catch((error) => error), Error)
})

render('it aborts its tiles when the reader leaves', async () => {
  const signals: AbortSignal[] = []
  const real = askOf(testWorker())
  const ask: Ask = (url, options) => {
    if (url.includes('region=0,0,')) return real(url, options)
    const { signal } = options
    signals.push(signal)
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  }
  const response = await testFrontend({ ask }).request('/render?width=16&height=80&tile=16&iterations=20')
  await response.body!.cancel()
  assert.is(signals.length, 4)
  assert.ok(signals.every((signal) => signal.aborted))
})

render('it draws as many pictures at once as it may, and takes the next when one is left', async () => {
  const never: Ask = (_, { signal }) => {
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  }
  const frontend = testFrontend({ ask: never, environment: { PICTURES_RUNNING: '2' } })
  const abort = new AbortController()
  const path = '/render?width=16&height=16'
  const as = (client: string, { signal } = new AbortController()) => {
    return frontend.request(path, { headers: { 'X-Client': client }, signal })
  }
  const drawn = [as('192.0.2.1', abort), as('192.0.2.2', abort)]
  const refused = await as('192.0.2.3')
  assert.is(refused.status, 503)
  assert.is(refused.headers.get('Retry-After'), '2')
  const greedy = await as('192.0.2.1')
  assert.is(greedy.status, 429)
  assert.match(greedy.headers.get('RateLimit-Policy')!, /^"pictures";q=1/)
  abort.abort()
  for (const response of await Promise.all(drawn)) assert.is(response.status, 499)
  const metrics = await (await frontend.request('/metrics')).text()
  for (const line of ['pictures_running 0', 'tiles_in_flight 0', 'pictures_total{outcome="aborted"} 2']) {
    assert.match(metrics, line)
  }
  const later = new AbortController()
  const next = frontend.request(path, { signal: later.signal })
  later.abort()
  assert.is((await next).status, 499)
})

render('it gives back its place when a reader leaves between rows', async () => {
  const frontend = testFrontend({ environment: { PICTURES_RUNNING: '1' } })
  for (let reader = 0; reader < 3; reader++) {
    const response = await frontend.request('/render?width=32&height=2000&tile=16&iterations=20')
    assert.is(response.status, 200)
    await response.body!.cancel()
    await settle()
  }
})

render('it tells every worker the id of the request', async () => {
  const ids: (string | undefined)[] = []
  const real = askOf(testWorker())
  const ask: Ask = (url, options) => {
    ids.push(options.headers['X-Request-Id'])
    return real(url, options)
  }
  const headers = { 'X-Request-Id': 'mine-1' }
  const response = await testFrontend({ ask }).request('/render?width=32&height=16&tile=16', { headers })
  assert.is(response.headers.get('X-Request-Id'), 'mine-1')
  await response.arrayBuffer()
  assert.equal(ids, ['mine-1', 'mine-1'])
})

render('it asks for nothing on a HEAD', async () => {
  const frontend = testFrontend({ ask: () => Promise.reject(new Error('asked')) })
  assert.is((await frontend.request('/render', { method: 'HEAD' })).status, 200)
})

render.run()

const older = suite('GET /mandelbrot')

older('it draws 500 × 500 pixels from the corner given', async () => {
  const query = 'max_iteration=30&start_position_x=-1.5&start_position_y=1.5&quantize_length=3'
  const image = await pixelsOf(await testFrontend().request(`/mandelbrot?${query}`))
  assert.equal([image.width, image.height], [500, 500])
  const tile = 're=0&im=0&span=3&width=500&height=500&iterations=30&coloring=bands&palette=classic&period=255'
  assert.equal(image.data, (await pixelsOf(await testWorker().request(`/tile?${tile}`))).data)
  assert.is((await testFrontend().request('/mandelbrot?max_iteration=x')).status, 400)
})

older.run()

const renders = suite('/renders')

renders('it draws a job, tells its progress, and gives the picture of GET /render', async () => {
  const frontend = testFrontend()
  const query = 'width=64&height=48&tile=16&iterations=40'
  const created = await frontend.request(`/renders?${query}`, { method: 'POST' })
  assert.is(created.status, 201)
  const location = created.headers.get('Location')!
  assert.is(location, `/renders/${(await created.json()).id}`)

  const events = await (await frontend.request(`${location}/events`)).text()
  const names = [...events.matchAll(/^event: (.*)$/gm)].map(([, name]) => name)
  assert.ok(names.slice(0, -1).every((name) => name === 'progress'))
  assert.is(names.at(-1), 'done')

  const status = await (await frontend.request(location)).json()
  assert.equal([status.state, status.done, status.total], ['done', 12, 12])
  const image = await pixelsOf(await frontend.request(`${location}/image.png`))
  assert.equal(image.data, (await pixelsOf(await frontend.request(`/render?${query}`))).data)
})

renders('it cancels and forgets', async () => {
  const frontend = testFrontend({ ask: () => new Promise(() => {}) })
  const created = await frontend.request('/renders', { method: 'POST' })
  const location = created.headers.get('Location')!
  const events = Promise.resolve(frontend.request(`${location}/events`)).then((response) => response.text())
  assert.is((await frontend.request(location, { method: 'DELETE' })).status, 204)
  assert.match(await events, /event: canceled/)
  assert.is((await frontend.request(location)).status, 410)
  assert.is((await frontend.request('/renders/0/events')).status, 404)
  assert.is((await frontend.request('/renders/0', { method: 'PUT' })).headers.get('Allow'), 'GET, HEAD, DELETE')
})

renders('it refuses bad parameters as GET /render does', async () => {
  const response = await testFrontend().request('/renders?width=0', { method: 'POST' })
  assert.is(response.status, 422)
})

renders.run()

const page = suite('the page')

page('it is served with a policy that allows this origin and nothing inline', async () => {
  for (const path of PAGE_PATHS) {
    const response = await testFrontend().request(path)
    assert.is(response.status, 200)
    const policy = response.headers.get('Content-Security-Policy')!
    assert.match(policy, "default-src 'none'")
    assert.not.match(policy, 'unsafe')
    const wanted = {
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'X-Frame-Options': 'SAMEORIGIN',
    }
    for (const [name, value] of Object.entries(wanted)) assert.is(response.headers.get(name), value)
    assert.match(response.headers.get('Permissions-Policy')!, 'camera=()')
    assert.ok(response.headers.get('ETag'))
  }
  assert.is((await testFrontend().request('/main.node.ts')).status, 404)
})

page.run()
