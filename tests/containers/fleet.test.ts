/** A fleet as Compose starts it, on either runtime: how soon it draws, what it may touch, and how it keeps to its cores. */
import { setTimeout } from 'node:timers/promises'
import { decode } from 'fast-png'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { availableCores } from '../../lb/machine.ts'
import { PICTURE, wholePicture } from '../helpers/chaos-picture.ts'
import { type ContainerFleet, createContainerFleet, everyWorker, whenListening } from '../helpers/container-fleet.ts'
import { docker, hasEngine } from '../helpers/engine.ts'
import { eventually } from '../helpers/eventually.ts'
import { figure } from '../helpers/figures.ts'
import { closedLoop, createLoadClient } from '../helpers/load.ts'
import { cpuMs, waitedMs } from '../helpers/resources.ts'
import type { Runtime } from '../helpers/service.ts'
import { SLOW_PLACE } from '../helpers/slow.ts'

const WORKERS = 2
/** Of the processor: on a machine with other things to do it is ready later, but no dearer. */
const READY_MS = 1_000
const WORKER_BYTES = 60e6
const BASES = { node: 'node:26-slim', deno: 'denoland/deno:2.9.6' } as const

const inspect = (container: string, what: string) => docker(['inspect', '-f', `{{${what}}}`, container])
const bytesOf = async (image: string) => Number(await docker(['image', 'inspect', '-f', '{{.Size}}', image]))
const pidOf = async (container: string) => Number(await inspect(container, '.State.Pid'))

for (const runtime of ['node', 'deno'] as const) addSuite(runtime)

function addSuite(runtime: Runtime): void {
  const starting = suite(`a fleet in containers, on ${runtime}`)
  let fleet: ContainerFleet
  let took: number
  let picture: Buffer

  starting.before(async () => {
    const created = await createContainerFleet(`fleet-${runtime}`, { workers: WORKERS, runtime })
    fleet = created
    await created.build()
    const started = performance.now()
    await created.up()
    await eventually('nginx answers', async () => (await fetch(`${fleet.address}/readyz`).catch(() => undefined))?.ok)
    picture = await wholePicture(fleet.address + PICTURE)
    took = performance.now() - started
    await everyWorker(fleet.address, WORKERS)
  })
  starting.after(() => fleet?.stop())

  starting('it stitches what one worker draws whole, from its first picture on', async () => {
    figure(`from up to the first picture, ${runtime}`, `${(took / 1000).toFixed(1)} s`, '15 s on a quiet machine')
    const path = PICTURE.replace('/render', '/tile').replace(/&tile=\d+/, '')
    const whole = await fetch(fleet.address + path)
    assert.is(whole.status, 200)
    const options = { checkCrc: true }
    assert.equal(decode(picture, options).data, decode(new Uint8Array(await whole.arrayBuffer()), options).data)
  })

  starting('it has a worker that is small, and ready after a second of work', async () => {
    const image = `almondbread-worker:${runtime}`
    const added = await bytesOf(image) - await bytesOf(BASES[runtime])
    const frontend = await bytesOf(`almondbread-frontend:${runtime}`) - await bytesOf(BASES[runtime])
    const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`
    figure(
      `image over its base, ${runtime}`,
      `worker ${megabytes(added)}, frontend ${megabytes(frontend)}`,
      'worker 60 MB',
    )
    assert.ok(added <= WORKER_BYTES, `${added} bytes`)

    const clock: number[] = []
    const processor: number[] = []
    for (let run = 0; run < 5; run++) {
      const worker = await fleet.container('worker-1')
      await docker(['restart', worker])
      clock.push(await whenListening(worker))
      processor.push(cpuMs(await pidOf(worker)))
    }
    figure(
      `a worker's start to its readiness, ${runtime}`,
      `${Math.min(...processor)} ms of the processor, ${Math.min(...clock)} by the clock`,
      `${READY_MS} ms of the processor`,
    )
    assert.ok(Math.min(...processor) <= READY_MS, `${processor} ms`)
    await everyWorker(fleet.address, WORKERS)
  })

  starting('it keeps each worker to one core, and every process to no privilege', async () => {
    const cores = availableCores()
    for (const [service, allowed] of [['worker-1', [cores[0]]], ['worker-2', [cores[1]]]] as const) {
      const status = await docker(['exec', await fleet.container(service), 'cat', '/proc/self/status'])
      assert.match(status, new RegExp(`^Cpus_allowed_list:\\s*${allowed}$`, 'm'))
    }
    for (const service of ['nginx', 'frontend', 'worker-1']) {
      const container = await fleet.container(service)
      const status = await docker(['exec', container, 'cat', '/proc/1/status'])
      assert.match(status, /^CapEff:\s*0+$/m, service)
      assert.match(status, /^NoNewPrivs:\s*1$/m, service)
      assert.not.match(status, /^Uid:\s*0\b/m, service)
      await assertRejects(docker(['exec', container, 'touch', '/almondbread.txt']), /Read-only/)
    }
    await assertRejects(
      docker(['exec', await fleet.container('worker-1'), ...askFrom(runtime, 'http://frontend:8002')]),
    )
  })

  starting('it uses a core for each worker at full load', async () => {
    const pids = await Promise.all(['worker-1', 'worker-2'].map(async (name) => pidOf(await fleet.container(name))))
    const client = createLoadClient(fleet.address)
    let asked = 0
    const nextPath = () => `/tile?${SLOW_PLACE}&width=64&height=64&iterations=30000&offset=${++asked / 1e6}`
    const replies = closedLoop(client, { nextPath, forMs: 6_000, clients: 2 * WORKERS })
    await setTimeout(1_000)
    const look = () => pids.map((pid) => ({ cpu: cpuMs(pid), waited: waitedMs(pid) }))
    const before = look()
    const started = performance.now()
    await setTimeout(4_000)
    const wall = performance.now() - started
    const after = look()
    const used = after.map(({ cpu }, index) => (cpu - before[index]!.cpu) / wall)
    // Who shares this machine may have had the core meanwhile: the worker wanted it.
    const wanted = after.map(({ waited }, index) => used[index]! + (waited - before[index]!.waited) / wall)
    const inWords = (shares: readonly number[]) => shares.map((share) => share.toFixed(2)).join(' and ')
    figure(
      `cores that two workers at full load use, ${runtime}`,
      `${inWords(used)}, with waiting for it ${inWords(wanted)}`,
      'one each',
    )
    assert.ok((await replies).every(({ status }) => status === 200))
    client.stop()
    for (const share of used) assert.ok(share <= 1.05, `${used} cores`)
    for (const share of wanted) assert.ok(share >= 0.9, `${wanted} cores`)
  })

  starting('it starts a worker again that dies by itself', async () => {
    const worker = await fleet.container('worker-2')
    const pid = await pidOf(worker)
    process.kill(pid, 'SIGKILL')
    await eventually('another process runs', async () => ![0, pid].includes(await pidOf(worker)))
    await everyWorker(fleet.address, WORKERS)
  })

  if (hasEngine(`a fleet in containers, on ${runtime}`)) starting.run()
}

const refusing = suite('a fleet for more cores than there are')

refusing('it starts nothing, and says why', async () => {
  const cores = [...availableCores(), 1_000]
  const fleet = await createContainerFleet('large', { workers: cores.length, cores, runtime: 'node' })
  try {
    await assertRejects(fleet.up(), /Requested CPUs are not available/)
    assert.is(await docker(['ps', '-q', '--filter', 'label=com.docker.compose.project=almondbread-test-large']), '')
  } finally {
    await fleet.stop()
  }
})

if (hasEngine('a fleet for more cores than there are')) refusing.run()

async function assertRejects(promise: Promise<unknown>, pattern = /./): Promise<void> {
  const error = await promise.then(() => undefined, (error: Error) => error)
  assert.ok(error, 'it was not refused')
  assert.match(error.message, pattern)
}

/** A command that asks an address from inside a container. */
function askFrom(runtime: Runtime, address: string): string[] {
  const script = `await fetch('${address}', { signal: AbortSignal.timeout(1000) })`
  return runtime === 'node' ? ['node', '--input-type=module', '-e', script] : ['deno', 'eval', script]
}
