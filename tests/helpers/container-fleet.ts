import { readFileSync } from 'node:fs'
import process from 'node:process'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { composeFor } from '../../docker/compose.ts'
import { availableCores, findPorts } from '../../lb/machine.ts'
import { compose, composeAtExit, docker } from './engine.ts'
import { eventually } from './eventually.ts'
import type { Runtime } from './service.ts'

/** A fleet that Compose has started, under a project's name of its own. */
export interface ContainerFleet {
  /** As in `http://127.0.0.1:41234`. */
  readonly address: string
  /** The container of a service. */
  container(service: string): Promise<string>
  /** Where the frontend answers by itself, from this machine: its metrics are nobody's beyond the network of the containers. */
  frontend(): Promise<string>
  /** Has Compose make it so many workers, without touching the others; resolves when Compose is done. */
  scale(workers: number): Promise<void>
  /** Puts a fresh container in a service's place, as an update does. */
  replace(service: string): Promise<void>
  /** Has nginx forget who failed, which else takes it seconds, and waits until every worker answers. */
  settle(): Promise<void>
  /** Starts containers that have been stopped, and settles. */
  heal(containers: readonly string[]): Promise<void>
  /** Takes everything away. */
  stop(): Promise<void>
}

export interface ContainerFleetOptions {
  readonly workers: number
  readonly runtime: Runtime
  /** Cores that the workers get in turn; by default those of this machine, several times over. */
  readonly cores?: readonly number[]
}

/** Where the frontend listens in its container. */
const FRONTEND_PORT = 8002

const FOLDER = fileURLToPath(new URL('../../docker', import.meta.url))
const base = readFileSync(new URL('../../docker/compose.yaml', import.meta.url), 'utf8')

/** More workers than this machine has cores share them: what is tested then is not how fast they are. */
const SHARES = 4

/** A fleet that is described, and not built or started; its name must be nobody else's. */
export async function createContainerFleet(
  name: string,
  { workers, runtime, cores = Array.from({ length: SHARES }, availableCores).flat() }: ContainerFleetOptions,
): Promise<ContainerFleet & { build(): Promise<void>; up(): Promise<void> }> {
  const port = (await findPorts('127.0.0.1', 0, 0)).listen
  const address = `http://127.0.0.1:${port}`
  const environment = { PORT: `127.0.0.1:${port}` }
  const project = ['-p', `almondbread-test-${name}`, '-f', '-']
  let count = workers
  let nginx: string | undefined
  const options = () => ({ input: composeFor(base, { workers: count, cores, runtime }), environment, folder: FOLDER })
  const run = (...args: readonly string[]) => compose([...project, ...args], options())
  const up = (...args: readonly string[]) => run('up', '-d', '--no-build', '--remove-orphans', ...args)
  const container = (service: string) => run('ps', '-q', service)

  async function settle(): Promise<void> {
    nginx ??= await container('nginx')
    await docker(['kill', '--signal', 'HUP', nginx])
    await everyWorker(address, count)
  }

  const removeNow = () => composeAtExit([...project, ...DOWN], options())
  process.once('exit', removeNow)

  return {
    address,
    container,
    async frontend() {
      const networks = '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}'
      return `http://${await docker(['inspect', '-f', networks, await container('frontend')])}:${FRONTEND_PORT}`
    },
    async build() {
      await run('build')
    },
    async up() {
      await up()
    },
    async scale(workers) {
      count = workers
      await up()
    },
    async replace(service) {
      await up('--no-deps', '--force-recreate', service)
    },
    settle,
    async heal(containers) {
      await docker(['start', ...containers])
      await Promise.all(containers.map(whenListening))
      await settle()
    },
    async stop() {
      await run(...DOWN)
      process.off('exit', removeNow)
    },
  }
}

const DOWN = ['down', '--volumes', '--remove-orphans', '--timeout', '1']

/** Resolves with the time between a container's start and the line in which its service says that it listens, in milliseconds. */
export async function whenListening(container: string): Promise<number> {
  const since = await docker(['inspect', '-f', '{{.State.StartedAt}}', container])
  const line = await eventually('it listens', async () => {
    const lines = (await docker(['logs', '--since', since, container])).split('\n')
    return lines.find((line) => line.includes('"listening"'))
  }, PATIENCE_MS)
  return Date.parse(JSON.parse(line).time) - Date.parse(since)
}

const POLL_MS = 100

/** Seconds, unless others have the cores. */
const PATIENCE_MS = 120_000

/** Resolves once so many workers answer. */
export async function everyWorker(address: string, count: number): Promise<void> {
  await eventually(`all of ${count} workers answer`, async () => {
    // Whoever starts needs its core: those who ask take none of it.
    await setTimeout(POLL_MS)
    const names = await Promise.all(Array.from({ length: 4 * count }, () => workerThatAnswers(address)))
    return new Set(names.filter((name) => name !== undefined)).size === count
  }, PATIENCE_MS)
}

async function workerThatAnswers(address: string): Promise<string | undefined> {
  try {
    const response = await fetch(`${address}/tile?width=1&height=1`)
    await response.body?.cancel()
    return response.ok ? response.headers.get('X-Worker') ?? undefined : undefined
  } catch {
    return undefined
  }
}
