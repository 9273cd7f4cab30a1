import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { decode } from 'fast-png'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createPrefix, findPorts, findProgram, parseCores } from '../../lb/machine.ts'
import { eventually } from '../helpers/eventually.ts'
import { launch, type Launched, runCommand } from '../helpers/launcher.ts'
import { descendantsOf, hasProcesses, type Process, processOf } from '../helpers/processes.ts'
import { runnable } from '../helpers/skip.ts'

/** What has nothing to do with the balancer is tested with one of them. */
const EITHER = findProgram('nginx') === undefined ? 'embedded' : 'nginx'

/** A folder for temporary files, to see what is left in it. */
const temporary = mkdtempSync(join(tmpdir(), 'launcher-'))
const ours = () => readdirSync(temporary).filter((name) => name.startsWith('almondbread-'))

if (runnable(hasProcesses, 'the launcher: this system has no /proc')) {
  testRefusals()
  testStart()
  for (const balancer of ['nginx', 'embedded'] as const) {
    const isInstalled = balancer === 'embedded' || findProgram('nginx') !== undefined
    if (runnable(isInstalled, 'the launcher with nginx: it is not installed')) testBalancer(balancer)
  }
}
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }))

function testRefusals(): void {
  const refusals = suite('lb/main.ts that cannot start')

  /** Runs the launcher up to its end, which it has to find by itself. */
  function run(environment: Record<string, string>) {
    const [program, args] = runCommand('lb/main.ts')
    const env = { ...process.env, TMPDIR: temporary, ...environment }
    return spawnSync(program, args, { env, encoding: 'utf8' })
  }

  refusals('it says in one line that a port is in use, and how to choose another', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const { status, stdout, stderr } = run({ PORT: String(port) })
    await new Promise((resolve) => server.close(resolve))
    assert.is(status, 1)
    assert.is(stdout, '')
    assert.match(
      stderr,
      new RegExp(`^Cannot listen on port ${port}: it is in use: set PORT to .* PORT=\\d+ [^\\n]+\\n$`),
    )
    assert.equal(ours(), [])
  })

  refusals('it names a variable that is wrong, in one line', () => {
    for (
      const [name, value] of Object.entries({ WORKERS: 'many', PORT: '99999', BALANCER: 'haproxy', HOST: '192.0.2.1' })
    ) {
      const { status, stdout, stderr } = run({ PORT: '0', [name]: value })
      assert.is(status, 1)
      assert.is(stdout, '')
      assert.match(stderr, new RegExp(`^Cannot [^\\n]*${name}[^\\n]*\\n$`))
    }
  })

  refusals.run()
}

function testStart(): void {
  const starting = suite('lb/main.ts that starts')

  starting('it stops at once when asked before it is ready', async () => {
    const [program, args] = runCommand('lb/main.ts')
    const env = { ...process.env, TMPDIR: temporary, PORT: '0', WORKERS: '2' }
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
    const exited = new Promise((resolve) => child.once('exit', resolve))
    const started = await eventually('a process', () => list(descendantsOf(child.pid!).filter(isWorker)))
    process.kill(child.pid!, 'SIGTERM')
    assert.is(await exited, 0)
    expectGone(started)
  })

  starting.run()
}

function testBalancer(balancer: 'nginx' | 'embedded'): void {
  const environment = { BALANCER: balancer, WORKERS: '2', TMPDIR: temporary }
  const running = suite(`lb/main.ts with BALANCER=${balancer}`)
  let launched: Launched

  running.before(async () => {
    launched = await launch(environment)
  })
  running.after(async () => {
    const { exitCode, signalCode } = launched?.process ?? {}
    if (exitCode === null && signalCode === null) await launched.stop()
  })

  const children = () => descendantsOf(launched.process.pid!)
  const child = (is: (one: Process) => boolean) => {
    return children().find((one) => one.parent === launched.process.pid && is(one))
  }

  running('it announces one address, which serves tiles, a page and readiness', async () => {
    const lines = launched.output().split('\n').filter((line) => line.startsWith('Almondbread'))
    const behind = balancer === 'nginx' ? 'nginx' : 'the embedded balancer, standing in for nginx'
    assert.equal(lines, [`Almondbread is ready at ${launched.address} (2 workers behind ${behind})`])
    for (
      const path of ['/tile?width=8&height=8', '/render?width=8&height=8', '/limits', '/readyz', '/workers/readyz']
    ) {
      assert.is((await fetch(launched.address + path)).status, 200, path)
    }
    // 404 until the page has been built.
    assert.ok([200, 404].includes((await fetch(launched.address)).status))
    const long = await fetch(`${launched.address}/tile?re=${'1'.repeat(25_000)}`)
    assert.is(long.status, 414)
    assert.is((await long.json()).title, 'URL too long')
  })

  running('it says who wrote each other line', () => {
    const lines = launched.output().trimEnd().split('\n').filter((line) => !line.startsWith('Almondbread'))
    assert.ok(lines.length > 0)
    for (const line of lines) assert.match(line, /^(worker-[12]|frontend|balancer|nginx) +\| /)
  })

  if (createPrefix()(0).includes('taskset')) {
    running('it keeps each worker to one core, of those that it may use itself', () => {
      const cores = parseCores(processOf(launched.process.pid!)!.cores)
      for (const index of [0, 1]) {
        const worker = child(({ environment }) => environment.WORKER_NAME === `worker-${index + 1}`)!
        assert.is(worker.cores, String(cores[index % cores.length]))
      }
    })
  }

  running('it starts a worker again that was killed, on its port, and draws meanwhile', async () => {
    const isFirst = ({ environment }: Process) => environment.WORKER_NAME === 'worker-1'
    const draw = async () => {
      // In 256 tiles.
      const response = await fetch(`${launched.address}/render?width=256&height=256&tile=16&iterations=2000`)
      assert.is(response.status, 200)
      return decode(new Uint8Array(await response.arrayBuffer())).data
    }
    const whole = await draw()
    const { pid, environment } = child(isFirst)!
    const drawing = draw()
    process.kill(pid, 'SIGKILL')
    assert.equal(await drawing, whole)
    const { environment: again } = await eventually('another', () => child((one) => isFirst(one) && one.pid !== pid))
    assert.is(again.PORT, environment.PORT)
    await eventually('a tile from it', async () => {
      const response = await fetch(`${launched.address}/tile?width=8&height=8`)
      await response.arrayBuffer()
      return response.headers.get('X-Worker') === 'worker-1'
    })
    assert.match(launched.output(), /^worker-1 +\| ended \(SIGKILL\): it is started again in 0\.25 s$/m)
  })

  if (balancer === EITHER) {
    running('it ends a worker that hangs, and starts another', async () => {
      const { pid } = child(({ environment }) => environment.WORKER_NAME === 'worker-2')!
      process.kill(pid, 'SIGSTOP')
      await eventually('its end', () => !processOf(pid))
      await eventually('word of it', () => /^worker-2 +\| does not turn: no answer to 5 looks/m.test(launched.output()))
      await eventually('another', () => child(({ environment }) => environment.WORKER_NAME === 'worker-2'))
    })
  }

  if (balancer === 'nginx') {
    running('it ends an nginx whose process of requests hangs, and starts another', async () => {
      const master = child((one) => !isWorker(one) && !isFrontend(one))!
      const [hanging] = descendantsOf(master.pid)
      process.kill(hanging!.pid, 'SIGSTOP')
      await eventually('its end', () => !processOf(hanging!.pid) && !processOf(master.pid))
      await eventually('an answer', () => fetch(`${launched.address}/readyz`).then(({ ok }) => ok, () => false))
      assert.match(launched.output(), /^nginx +\| does not turn: no answer to 5 looks/m)
    })
  }

  running('it starts the balancer again, on the same port', async () => {
    const { pid } = child((one) => !isWorker(one) && !isFrontend(one))!
    process.kill(pid, 'SIGKILL')
    await eventually('its end', () => !processOf(pid))
    await eventually('an answer', () => fetch(`${launched.address}/readyz`).then(({ ok }) => ok, () => false))
  })

  const signal = balancer === 'nginx' ? 'SIGINT' : 'SIGTERM'
  running(`it ends what it has begun, and leaves no process, no port and no file after ${signal}`, async () => {
    const started = children()
    const path = '/render?width=256&height=256&tile=32&iterations=2000'
    // A kept connection may be to the balancer before this one.
    const response = await eventually('a picture', () => fetch(launched.address + path).catch(() => undefined))
    const picture = response.arrayBuffer().catch((error: unknown) => error)
    const port = Number(new URL(launched.address).port)
    assert.is(ours().length, balancer === 'nginx' ? 1 : 0)
    assert.is(await launched.stop(signal), 0)
    assert.is(decode(new Uint8Array(await picture as ArrayBuffer)).height, 256)
    expectGone(started)
    assert.is((await findPorts('127.0.0.1', port, 0)).listen, port)
  })

  if (balancer === EITHER && runnable(createPrefix()().length > 0, 'the launcher killed: setpriv is not installed')) {
    running('it takes its processes with it when it is killed itself', async () => {
      launched = await launch({ ...environment, WORKERS: '1' })
      const started = children()
      await launched.stop('SIGKILL')
      for (const { pid } of started) await eventually(`the end of ${pid}`, () => !processOf(pid))
      // Its files stay: nobody is left to remove them.
      for (const name of ours()) rmSync(join(temporary, name), { recursive: true })
    })
  }

  running.run()
}

function isWorker({ environment }: Process): boolean {
  return 'WORKER_NAME' in environment
}

function isFrontend({ environment }: Process): boolean {
  return 'BALANCER_URL' in environment
}

function list<T>(items: readonly T[]): readonly T[] | undefined {
  return items.length > 0 ? items : undefined
}

/** Nothing runs any more of what was started, and no file is left. */
function expectGone(started: readonly Process[]): void {
  assert.ok(started.length > 0)
  assert.equal(started.filter(({ pid }) => processOf(pid)), [])
  assert.equal(ours(), [])
}
