import { request } from 'node:http'
import { decode } from 'fast-png'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { BALANCES } from '../../core/balance.ts'
import { findProgram } from '../../lb/machine.ts'
import { launch, type Launched } from '../helpers/launcher.ts'
import { runnable } from '../helpers/skip.ts'

/** One request as it goes over the wire, which fetch would not send. */
function send(
  url: string,
  { method = 'GET', headers = {}, body = '' } = {},
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (piece) => text += piece)
      response.on('end', () => resolve({ status: response.statusCode!, text }))
    })
    sent.on('error', reject).end(body)
  })
}

for (const balancer of ['nginx', 'embedded']) {
  if (
    balancer === 'nginx' &&
    !runnable(findProgram('nginx') !== undefined, 'the contract through nginx: it is not installed')
  ) {
    continue
  }
  const contract = suite(`the contract through ${balancer}`)
  let launched: Launched

  contract.before(async () => {
    launched = await launch({ WORKERS: '2', BALANCER: balancer })
  })
  contract.after(async () => {
    await launched?.stop()
  })

  contract('it answers every kind of bad input with its own problem', async () => {
    const cases: Record<string, number> = {
      '/tile?depth=3': 400,
      '/tile?re=1&re=2': 400,
      '/tile?re=': 400,
      '/tile?re=NaN': 400,
      '/tile?re=1e400': 422,
      '/tile?re=0x10': 400,
      '/tile?re=%2012': 400,
      '/tile?iterations=-0': 400,
      '/tile?width=-5': 400,
      '/tile?width=99999999999': 422,
      '/tile?region=3000000000,0,1,1': 422,
      '/tile?iterations=0': 422,
      '/tile?iterations=1.5': 400,
      '/tile?iterations=1e12': 400,
      '/tile?span=0': 422,
      '/tile?span=-1': 422,
      [`/tile?re=0.${'3'.repeat(6001)}`]: 422,
      '/tile?palette=pink': 400,
      '/tile?balance=nobody': 400,
      '/tile?balance=hash&balance=random': 400,
      '/render?balance=': 400,
      '/tile?span=1e-6001': 422,
      '/render?width=100000': 422,
      '/mandelbrot?max_iteration=-1': 400,
      [`/tile?re=0.${'3'.repeat(25_000)}`]: 414,
      '/nowhere': 404,
    }
    for (const [path, status] of Object.entries(cases)) {
      const response = await fetch(launched.address + path, { headers: { Accept: 'application/json' } })
      assert.is(response.status, status, path.slice(0, 60))
      assert.match(response.headers.get('Content-Type')!, 'application/problem+json')
      assert.is(response.headers.get('Cache-Control'), 'no-store')
      assert.is((await response.json()).status, status)
    }
  })

  contract('it takes two coordinates of 6,000 digits, and draws deeper than any double', async () => {
    const digits = '3'.repeat(6_000)
    const view = `re=-0.${digits}&im=0.${digits}&span=1e-2000&width=17&height=16&iterations=20`
    for (const path of ['/tile', '/render']) {
      const response = await fetch(`${launched.address}${path}?${view}`)
      assert.is(response.status, 200, path)
      assert.is(decode(new Uint8Array(await response.arrayBuffer()), { checkCrc: true }).width, 17)
    }
  })

  contract('it takes -0 for zero', async () => {
    assert.is((await fetch(`${launched.address}/tile?re=-0&width=8&height=8`)).status, 200)
  })

  contract('it answers a wrong method with 405, and a body on a GET with 400', async () => {
    for (const path of ['/tile', '/render', '/']) {
      const response = await fetch(launched.address + path, { method: 'DELETE' })
      assert.is(response.status, 405, path)
      assert.is(response.headers.get('Allow'), 'GET, HEAD', path)
      const withBody = await send(launched.address + path, { headers: { 'Content-Length': '2' }, body: 'hi' })
      assert.is(withBody.status, 400, path)
    }
  })

  contract('it draws the older form, the same as one tile of the same view', async () => {
    const older = 'max_iteration=30&start_position_x=-1.5&start_position_y=1.5&quantize_length=3'
    const picture = await fetch(`${launched.address}/mandelbrot?${older}`)
    const tile = 're=0&im=0&span=3&width=500&height=500&iterations=30&coloring=bands&palette=classic&period=255'
    const [whole, one] = await Promise.all(
      [picture, await fetch(`${launched.address}/tile?${tile}`)].map(async (response) => {
        assert.is(response.status, 200)
        return decode(new Uint8Array(await response.arrayBuffer()), { checkCrc: true })
      }),
    )
    assert.equal(whole!.data, one!.data)
  })

  contract('it spreads the tiles of a picture over its workers', async () => {
    const tiles = Array.from(
      { length: 16 },
      (_, x) => fetch(`${launched.address}/tile?width=64&height=64&region=${x},0,64,64`),
    )
    const names = new Set((await Promise.all(tiles)).map((response) => response.headers.get('X-Worker')))
    assert.equal([...names].sort(), ['worker-1', 'worker-2'])
  })

  contract('it draws the same bytes, under the same tag, however workers are chosen', async () => {
    for (const path of ['/tile?re=-0.7436&im=0.1318&span=0.01', '/render?width=200&height=100&tile=32']) {
      const whole = async (query: string) => {
        const response = await fetch(launched.address + path + query)
        assert.is(response.status, 200)
        return { tag: response.headers.get('ETag'), bytes: Buffer.from(await response.arrayBuffer()) }
      }
      const wanted = await whole('')
      for (const balance of BALANCES) assert.equal(await whole(`&balance=${balance}`), wanted, balance)
    }
  })

  contract('it streams the progress of a job, and its picture while it is drawn', async () => {
    const query = 're=-0.15&span=0.3&width=600&height=400&iterations=2000&tile=64'
    const created = await fetch(`${launched.address}/renders?${query}`, { method: 'POST' })
    assert.is(created.status, 201)
    const location = launched.address + created.headers.get('Location')
    const image = fetch(`${location}/image.png`).then((response) => response.arrayBuffer())
    const events = await (await fetch(`${location}/events`)).text()
    assert.match(events, /event: progress\n/)
    assert.match(events, /event: done\n/)
    const { width, height } = decode(new Uint8Array(await image), { checkCrc: true })
    assert.equal([width, height], [600, 400])
    assert.is((await fetch(location, { method: 'DELETE' })).status, 204)
    assert.is((await fetch(location)).status, 410)
  })

  contract('it says that it is live, ready, and has workers, and describes itself', async () => {
    for (const path of ['/livez', '/readyz', '/workers/readyz', '/metrics', '/limits', '/openapi.json', '/']) {
      assert.is((await fetch(launched.address + path)).status, 200, path)
    }
  })

  contract.run()
}
