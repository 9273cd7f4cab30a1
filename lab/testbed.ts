import { findProgram } from '../lb/machine.ts'
import { readTemplate } from '../lb/nginx.ts'
import { type ChaosNginx, type ChaosNginxOptions, createChaosNginx } from '../tests/helpers/chaos-nginx.ts'
import { startChaosService } from '../tests/helpers/chaos-service.ts'
import { type Client, createClient } from './draw.ts'
import { type SerialWorker, type SerialWorkerOptions, startSerialWorker } from './serial-worker.ts'

/** Workers behind a real nginx, and somebody who asks it for tiles. */
export interface Testbed<W = unknown> {
  readonly workers: readonly W[]
  readonly client: Client
  stop(): Promise<void>
}

export interface TestbedOptions extends SerialWorkerOptions {
  /** What its nginx is to do otherwise. */
  readonly change?: (template: string) => string
  readonly nginx?: Omit<ChaosNginxOptions, 'template'>
}

/** Nobody asks the frontend. */
const NO_FRONTEND = '127.0.0.1:9'

/** Starts workers that sleep. */
export async function startSleepers(
  size: number,
  { change = (template) => template, nginx: nginxOptions = {}, ...options }: TestbedOptions = {},
): Promise<Testbed<SerialWorker>> {
  const workers = await Promise.all(
    Array.from({ length: size }, (_, index) => startSerialWorker({ ...options, name: `worker-${index + 1}` })),
  )
  const nginx = await startNginx(workers.map(({ address }) => address), {
    ...nginxOptions,
    template: change(readTemplate()),
  })
  return { workers, ...behind(nginx, () => Promise.all(workers.map((worker) => worker.stop()))) }
}

/** Starts workers that compute, each on a core of its own. */
export async function startComputers(size: number): Promise<Testbed> {
  const workers = await Promise.all(
    Array.from({ length: size }, (_, core) => {
      return startChaosService(`worker-${core + 1}`, { runtime: 'node', entry: 'worker/main', core })
    }),
  )
  const nginx = await startNginx(workers.map(({ server }) => server), {})
  return { workers, ...behind(nginx, () => Promise.all(workers.map((worker) => worker.kill()))) }
}

/** Has a testbed for as long as it is used. */
export async function using<T extends Testbed>(start: () => Promise<T>, use: (testbed: T) => Promise<void>) {
  const testbed = await start()
  try {
    await use(testbed)
  } finally {
    await testbed.stop()
  }
}

async function startNginx(workers: readonly string[], options: ChaosNginxOptions): Promise<ChaosNginx> {
  const nginx = await createChaosNginx(findProgram('nginx')!, options)
  await nginx.start({ workers, frontend: NO_FRONTEND })
  return nginx
}

function behind(nginx: ChaosNginx, stopWorkers: () => Promise<unknown>) {
  const client = createClient(nginx.address)
  return {
    client,
    async stop() {
      client.stop()
      await nginx.stop()
      await stopWorkers()
    },
  }
}
