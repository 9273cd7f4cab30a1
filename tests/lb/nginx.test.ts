import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import process from 'node:process'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Child, startChild } from '../../lb/child.ts'
import { findPorts, findProgram } from '../../lb/machine.ts'
import {
  fillTemplate,
  forVersion,
  type PreparedNginx,
  prepareNginx,
  readTemplate,
  trustedProxies,
  workerServers,
} from '../../lb/nginx.ts'
import { eventually } from '../helpers/eventually.ts'
import { expectProblem } from '../helpers/problem.ts'
import { runnable } from '../helpers/skip.ts'
import { type FakeUpstream, startUpstream } from '../helpers/upstream.ts'

const template = suite('fillTemplate()')

template('it puts a value in place of each variable, wherever it stands, and leaves the rest alone', () => {
  const values = { LISTEN: '8080', NAME: '$& ${LISTEN}' }
  assert.is(fillTemplate('listen ${LISTEN}; # ${NAME} ${LISTEN}', values), 'listen 8080; # $& ${LISTEN} 8080')
  const others = 'proxy_set_header Host $http_host; # ${lower} $LISTEN {LISTEN} "~^[\\w.-]{1,64}$"'
  assert.is(fillTemplate(others, values), others)
})

template('it names a variable without a value', () => {
  assert.throws(() => fillTemplate('listen ${LISTEN};', {}), /LISTEN must have a value/)
})

template.run()

const versions = suite('forVersion()')

versions('it lets in the lines of a version to that one and newer ones, and no other comment', () => {
  const text = '# 1.31 is a number\n#1.31 upstream a {\n#1.31     b;\nmap {\n    #1.31 c;\n}'
  for (const older of ['1.22', '1.30.6', '0']) assert.is(forVersion(text, older), text)
  for (const newer of ['1.31', '1.100.2', '2.0']) {
    assert.is(forVersion(text, newer), '# 1.31 is a number\nupstream a {\n    b;\nmap {\n    c;\n}')
  }
})

versions('it makes a least_time of the template for an nginx that has it', () => {
  const upstreams = (version: string) => forVersion(readTemplate(), version).match(/^upstream \w+/gm)
  const older = ['least_conn', 'round_robin', 'ip_hash', 'random', 'hash'].map((name) => `upstream ${name}`)
  assert.equal(upstreams('1.30'), [...older, 'upstream frontend'])
  assert.equal(upstreams('1.31'), [...older, 'upstream least_time', 'upstream frontend'])
})

versions.run()

const program = findProgram('nginx')

if (runnable(program !== undefined, 'nginx.conf.template: nginx is not installed')) {
  testNginx(program!)
}

function testNginx(program: string): void {
  const preparing = suite('prepareNginx()')

  preparing('it writes what nginx takes without a complaint, and leaves nothing behind', () => {
    const one = prepareNginx(program, {
      LISTEN: '127.0.0.1:1',
      TRUSTED_PROXIES: trustedProxies(['10.0.0.0/8', '::1']),
      WORKER_SERVERS: workerServers(['127.0.0.1:2', '127.0.0.1:3']),
      FRONTEND_SERVERS: 'server 127.0.0.1:4;',
      ACCESS_LOG: '/dev/null tiles',
    })
    const [, ...args] = one.command
    const folder = args[args.indexOf('-p') + 1]!
    try {
      const { status, stderr } = spawnSync(program, [...args, '-t'], { encoding: 'utf8' })
      assert.is(status, 0, stderr)
      assert.not.match(stderr, /warn|deprecated/)
    } finally {
      one.remove()
    }
    assert.not(existsSync(folder))
  })

  preparing.run()

  const balancing = suite('nginx.conf.template')
  let workers: FakeUpstream[]
  let frontend: FakeUpstream
  let prepared: PreparedNginx
  let nginx: Child
  let port: number
  let origin: string

  balancing.before.each(async () => {
    workers = [await startUpstream(), await startUpstream(), await startUpstream()]
    frontend = await startUpstream()
    port = (await findPorts('127.0.0.1', 0, 0)).listen
    origin = `http://127.0.0.1:${port}`
    prepared = prepareNginx(program, {
      LISTEN: `127.0.0.1:${port}`,
      TRUSTED_PROXIES: trustedProxies(['127.0.0.1']),
      WORKER_SERVERS: workerServers(workers.map(({ address }) => address)),
      FRONTEND_SERVERS: `server ${frontend.address};`,
      ACCESS_LOG: 'off',
    })
    nginx = startChild(prepared.command, {
      folder: tmpdir(),
      environment: process.env,
      print() {},
    })
    await eventually('nginx listens', () => canConnect(port))
  })

  balancing.after.each(async () => {
    nginx.kill('SIGTERM')
    await nginx.ended
    prepared.remove()
    await Promise.all([...workers, frontend].map((upstream) => upstream.stop()))
  })

  /** All workers answer so from now on. */
  function answer(status: number, body: string, headers: Record<string, string> = {}): void {
    for (const worker of workers) worker.handle = ({ response }) => void response.writeHead(status, headers).end(body)
  }

  const hits = () => workers.reduce((sum, { hits }) => sum + hits, 0)

  balancing('it gives a request to the worker with the fewest in flight', async () => {
    const sent = Array.from({ length: 6 }, () => fetch(`${origin}/tile`))
    await eventually('six requests wait', () => hits() === 6)
    assert.equal(workers.map(({ held }) => held.length), [2, 2, 2])
    // Two more go to where two were answered.
    for (const { response } of [...workers[0]!.held]) response.end()
    await eventually('two are answered', () => workers[0]!.held.length === 0)
    const more = [fetch(`${origin}/tile`), fetch(`${origin}/tile`)]
    await eventually('two more wait', () => workers[0]!.held.length === 2)
    for (const { response } of workers.flatMap(({ held }) => held)) response.end()
    assert.ok((await Promise.all([...sent, ...more])).every(({ ok }) => ok))
  })

  balancing('it chooses as the request wants, and says by what', async () => {
    answer(200, 'a tile')
    /** How many of so many tiles each worker draws, the most first. */
    const sharesOf = async (balance: string, tiles: number) => {
      const before = workers.map(({ hits }) => hits)
      for (let tile = 0; tile < tiles; tile++) {
        const response = await fetch(`${origin}/tile?iterations=${tile}&balance=${balance}`)
        assert.equal([response.status, response.headers.get('X-Balance')], [200, balance])
        await response.body?.cancel()
      }
      return workers.map(({ hits }, index) => hits - before[index]!).sort((a, b) => b - a)
    }
    assert.equal(await sharesOf('round_robin', 30), [10, 10, 10])
    assert.equal(await sharesOf('ip_hash', 30), [30, 0, 0])
    for (const balance of ['least_conn', 'random', 'hash']) {
      const shares = await sharesOf(balance, 60)
      assert.ok(shares.every((share) => share >= 5), `${balance}: ${shares}`)
    }
  })

  balancing('it sends the same URL to the same worker by its hash, and to another one while that is down', async () => {
    answer(200, 'a tile')
    const url = `${origin}/tile?re=0.1&balance=hash`
    for (let n = 0; n < 10; n++) assert.is((await fetch(url)).status, 200)
    const owner = workers.find(({ hits }) => hits === 10)!
    await owner.stop()
    for (let n = 0; n < 10; n++) assert.is((await fetch(url)).status, 200)
    assert.is(hits(), 20)
  })

  balancing('it chooses by default where it knows no such way, and leaves it to the worker to refuse', async () => {
    answer(400, 'there is no such way')
    for (const query of ['', '?balance=', '?balance=nobody', '?balance=frontend', '?re=1&balances=hash']) {
      const response = await fetch(`${origin}/tile${query}`)
      assert.equal([response.status, response.headers.get('X-Balance')], [400, 'least_conn'], query)
      assert.is(await response.text(), 'there is no such way')
    }
  })

  balancing('it chooses by time where it is new enough to know how, and by default elsewhere', async () => {
    answer(200, 'a tile')
    const [, minor] = /nginx\/1\.(\d+)/.exec(spawnSync(program, ['-v'], { encoding: 'utf8' }).stderr)!
    const response = await fetch(`${origin}/tile?balance=least_time`)
    assert.is(response.headers.get('X-Balance'), Number(minor) >= 31 ? 'least_time' : 'least_conn')
  })

  balancing('it passes on the path, the query as it was sent, and where the request came from', async () => {
    const heads: Record<string, unknown>[] = []
    for (const worker of workers) {
      worker.handle = ({ request, response }) => {
        heads.push({ url: request.url, ...request.headers })
        response.end()
      }
    }
    const url = `${origin}/tile?re=-0.75&im=%2B0.1&region=0,0,8,8`
    await fetch(url, { headers: { 'X-Request-Id': 'mine-1' } })
    await fetch(url, { headers: { 'X-Request-Id': 'not "sane"' } })
    for (const head of heads) {
      assert.is(head.url, '/tile?re=-0.75&im=%2B0.1&region=0,0,8,8')
      assert.is(head.host, `127.0.0.1:${port}`)
      assert.is(head['x-forwarded-for'], '127.0.0.1')
      assert.is(head['x-forwarded-proto'], 'http')
    }
    assert.is(heads[0]!['x-request-id'], 'mine-1')
    assert.match(String(heads[1]!['x-request-id']), /^[\da-f]{32}$/)
  })

  balancing('it names for whom a request is, by what those say that it trusts', async () => {
    const named: unknown[] = []
    for (const upstream of [frontend, ...workers]) {
      upstream.handle = ({ request, response }) => {
        named.push(request.headers['x-client'])
        response.end()
      }
    }
    const forwarded = ['203.0.113.9', '203.0.113.9, 192.0.2.2', '192.0.2.3, 127.0.0.1', '2001:db8::7', 'nobody']
    for (const path of ['/tile', '/limits']) {
      await fetch(origin + path, { headers: { 'X-Client': '203.0.113.9' } })
      for (const list of forwarded) await fetch(origin + path, { headers: { 'X-Forwarded-For': list } })
    }
    const expected = ['127.0.0.1', '203.0.113.9', '192.0.2.2', '192.0.2.3', '2001:db8::7', '127.0.0.1']
    assert.equal(named, [...expected, ...expected])
  })

  balancing('it shows what the frontend measures to this machine alone, and answers for itself', async () => {
    frontend.handle = ({ response }) => void response.end('measured')
    await expectProblem(await fetch(`${origin}/metrics`, { headers: { 'X-Forwarded-For': '192.0.2.1' } }), 404)
    assert.is(frontend.hits, 0)
    assert.is(await (await fetch(`${origin}/metrics`)).text(), 'measured')
    assert.is(await (await fetch(`${origin}/balancer/livez`)).text(), 'live\n')
    assert.is(hits() + frontend.hits, 1)
  })

  balancing('it names a host to who answers where HTTP/1.0 names none', async () => {
    frontend.handle = ({ request, response }) => void response.end(request.headers.host)
    assert.is(await (await sendRaw(port, 'GET /livez HTTP/1.0\r\n\r\n')).text(), '127.0.0.1')
  })

  balancing('it passes back what a worker answers, errors too, and asks nobody else', async () => {
    for (const status of [200, 400, 422, 502, 503, 504]) {
      answer(status, 'the body', { 'Content-Type': 'text/almond', 'Retry-After': '7' })
      const before = hits()
      const response = await fetch(`${origin}/tile`)
      assert.is(response.status, status)
      assert.is(response.headers.get('Content-Type'), 'text/almond')
      assert.is(response.headers.get('Retry-After'), '7')
      assert.is(await response.text(), 'the body')
      assert.is(hits(), before + 1)
    }
  })

  balancing('it tries the other worker when one is down, or breaks off before it answers', async () => {
    answer(200, 'a tile')
    workers[0]!.handle = ({ request }) => void request.socket.destroy()
    for (let n = 0; n < 4; n++) assert.is(await (await fetch(`${origin}/tile`)).text(), 'a tile')
    await workers[0]!.stop()
    for (let n = 0; n < 8; n++) assert.is(await (await fetch(`${origin}/tile`)).text(), 'a tile')
  })

  balancing('it sets a worker aside after two failures', async () => {
    answer(200, 'a tile')
    workers[0]!.handle = ({ request }) => void request.socket.destroy()
    for (let n = 0; n < 12; n++) assert.is((await fetch(`${origin}/tile`)).status, 200)
    assert.is(workers[0]!.hits, 2)
  })

  balancing('it sets aside a worker that fails at once, at no cost to clients', async () => {
    answer(200, 'a tile')
    workers[0]!.handle = ({ response }) => void response.writeHead(500).end('failed')
    for (let n = 0; n < 30; n++) assert.is(await (await fetch(`${origin}/tile`)).text(), 'a tile')
    assert.is(workers[0]!.hits, 2)
  })

  balancing('it passes back a 500 that three workers give', async () => {
    answer(500, 'all fail')
    const response = await fetch(`${origin}/tile`)
    assert.equal([response.status, await response.text()], [500, 'all fail'])
    assert.is(hits(), 3)
  })

  balancing('it goes on to the next where one stands aside, and does not hold it against that one', async () => {
    answer(200, 'a tile')
    const seen: unknown[] = []
    workers[0]!.handle = ({ request, response }) => {
      seen.push(request.headers['x-avoid'], request.headers['x-deadline-ms'])
      response.writeHead(403).end()
    }
    const headers = { 'X-Avoid': 'worker-1', 'X-Deadline-Ms': '700' }
    for (let n = 0; n < 30; n++) assert.is(await (await fetch(`${origin}/tile`, { headers })).text(), 'a tile')
    assert.ok(workers[0]!.hits >= 10, `${workers[0]!.hits}`)
    assert.equal(seen.slice(0, 2), ['worker-1', '700'])
  })

  balancing('it limits the pictures that one client has drawn at a time, and not its tiles nor its looks', async () => {
    const open = Array.from({ length: 16 }, () => fetch(`${origin}/render`))
    await eventually('sixteen are drawn', () => frontend.held.length === 16)
    for (const path of ['/render', '/mandelbrot']) {
      const response = await fetch(origin + path)
      assert.is(response.headers.get('Retry-After'), '1')
      await expectProblem(response, 429)
    }
    await expectProblem(await fetch(`${origin}/renders`, { method: 'POST' }), 429)
    const looks = [fetch(`${origin}/renders/1/events`), fetch(origin)]
    await eventually('the looks pass', () => frontend.held.length === 18)
    const tiles = Array.from({ length: 200 }, () => fetch(`${origin}/tile`))
    await eventually('the tiles pass', () => hits() === 200)
    for (const { response } of [frontend, ...workers].flatMap(({ held }) => [...held])) response.end()
    for (const response of await Promise.all([...open, ...looks, ...tiles])) assert.is(response.status, 200)
  })

  balancing('it limits how often one client asks for a picture', async () => {
    frontend.handle = ({ response }) => void response.end()
    const statuses: number[] = []
    for (let burst = 0; burst < 20; burst++) {
      const asked = Array.from({ length: 15 }, () => fetch(`${origin}/renders`, { method: 'POST' }))
      statuses.push(...(await Promise.all(asked)).map(({ status }) => status))
    }
    assert.ok(statuses.includes(429))
    assert.ok(statuses.filter((status) => status === 200).length >= 100)
  })

  balancing('it shows its state to this machine', async () => {
    const response = await fetch(`${origin}/nginx-status`)
    assert.match(await response.text(), /Active connections: \d/)
  })

  balancing('it is ready as long as one worker is', async () => {
    answer(200, 'ready')
    await Promise.all(workers.slice(0, 2).map((worker) => worker.stop()))
    assert.is((await fetch(`${origin}/workers/readyz`)).status, 200)
    assert.is(workers[2]!.hits, 1)
  })

  balancing('it answers 503 with Retry-After while no worker is up, and serves the page meanwhile', async () => {
    await Promise.all(workers.map((worker) => worker.stop()))
    frontend.handle = ({ response }) => void response.end('the page')
    for (const path of ['/tile', '/workers/readyz', '/tile', '/tile']) {
      const response = await fetch(origin + path)
      assert.is(response.headers.get('Retry-After'), '1')
      await expectProblem(response, 503)
    }
    assert.is(await (await fetch(origin)).text(), 'the page')
    await frontend.stop()
    await expectProblem(await fetch(origin), 503)
  })

  balancing('it takes a request back from the worker when the client leaves', async () => {
    const client = new AbortController()
    const sent = fetch(`${origin}/tile`, { signal: client.signal }).then(() => 'answered', () => 'left')
    const held = await eventually('a worker has the request', () => workers.flatMap(({ held }) => held)[0])
    client.abort()
    assert.is(await sent, 'left')
    // Long before nginx would give the worker up by itself, after 10 s.
    await eventually('the worker notices', () => held.isLeft(), 5_000)
  })

  balancing('it frees a worker of its answer, however slowly the client reads', async () => {
    // More than the system's own buffers hold.
    const bytes = 32 * 2 ** 20
    answer(200, 'x'.repeat(bytes))
    const response = await fetch(`${origin}/tile`)
    await eventually('the worker is free', () => workers.every(({ held }) => held.length === 0))
    assert.is((await response.arrayBuffer()).byteLength, bytes)
  })

  balancing('it answers 504 when those that should answer are silent', async () => {
    await expectProblem(await fetch(`${origin}/workers/readyz`), 504)
    // Two of them, a second each: it does not go on for ever.
    assert.equal(workers.map(({ hits }) => hits).sort(), [0, 1, 1])
  })

  balancing('it streams pictures and progress', async () => {
    for (const path of ['/render?re=0', '/renders/1/events']) {
      frontend.handle = ({ response }) => void response.write('the first row')
      const reader = (await fetch(origin + path)).body!.getReader()
      assert.is(new TextDecoder().decode((await reader.read()).value), 'the first row')
      for (const { response } of [...frontend.held]) response.end()
      assert.ok((await reader.read()).done)
    }
  })

  balancing('it refuses what no service takes, and troubles none with it', async () => {
    const requests = {
      400: 'GET /tile HTTP/1.1\r\n\r\n',
      405: 'TRACE /tile HTTP/1.1\r\nHost: a\r\n\r\n',
      413: 'POST /renders HTTP/1.1\r\nHost: a\r\nContent-Length: 17000\r\n\r\n',
      414: `GET /tile?re=${'1'.repeat(25_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
    }
    for (const [status, request] of Object.entries(requests)) {
      await expectProblem(await sendRaw(port, request), Number(status))
    }
    const header = `GET /tile HTTP/1.1\r\nHost: a\r\nCookie: ${'1'.repeat(25_000)}\r\n\r\n`
    await expectProblem(await sendRaw(port, header), 400)
    assert.is(hits() + frontend.hits, 0)
  })

  balancing.run()
}

/** Sends these very bytes, which fetch would not, and reads the answer up to the length that it announces. */
async function sendRaw(port: number, request: string): Promise<Response> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8')
  let answer = ''
  socket.on('data', (piece) => void (answer += piece)).write(request)
  try {
    const [, status, fields, body] = await eventually('a whole answer', () => {
      const parts = /^HTTP\/1\.1 (\d+) [^\r]*\r\n(.*?)\r\n\r\n(.*)$/s.exec(answer)
      const length = Number(/Content-Length: (\d+)/.exec(parts?.[2] ?? '')?.[1])
      return parts && parts[3]!.length >= length ? parts : undefined
    })
    const headers = fields!.split('\r\n').map((field) => field.split(/: (.*)/, 2) as [string, string])
    return new Response(body!, { status: Number(status), headers })
  } finally {
    socket.destroy()
  }
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('error', () => resolve(false)).once('connect', () => {
      socket.destroy()
      resolve(true)
    })
  })
}
