import process from 'node:process'
import { findProgram } from '../../lb/machine.ts'
import { type ChaosNginx, createChaosNginx } from './chaos-nginx.ts'
import { type ChaosService, startChaosService } from './chaos-service.ts'
import { eventually } from './eventually.ts'
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts'
import { hasProcesses } from './processes.ts'
import { hasRuntime, type Runtime } from './service.ts'
import { runnable } from './skip.ts'

/** Workers, nginx and a frontend, each a real process that a test may treat badly. */
export interface ChaosFleet {
  readonly workers: readonly ChaosService[]
  /** One in front of each worker, where nginx asks these. */
  readonly proxies: readonly FaultProxy[]
  readonly nginx: ChaosNginx
  readonly frontend: ChaosService
  /** Replaces whoever is dead, wakes whoever is stopped, has nginx forget who failed, and waits until all are idle. */
  heal(): Promise<void>
  /** Ends everything. */
  stop(): Promise<void>
}

export interface ChaosFleetOptions {
  /** The runtime of each worker. */
  readonly runtimes?: readonly Runtime[]
  /** Whether there is a proxy in front of each worker. */
  readonly proxied?: boolean
  /** Whether each worker keeps to a core of its own. */
  readonly pinned?: boolean
  /** Whether workers and frontend can be asked what memory they have in use. */
  readonly collects?: boolean
  /** Beside those of a fleet. */
  readonly environment?: Readonly<Record<string, string>>
}

/** What the frontend runs on: `FRONTEND=deno` has all of these tests on the other one. */
const FRONTEND: Runtime = process.env.FRONTEND === 'deno' ? 'deno' : 'node'

const nginxProgram = findProgram('nginx')

/** Whether a fleet can be started here; otherwise notes what is missing. */
export function hasChaosFleet(what: string): boolean {
  const isPossible = nginxProgram !== undefined && hasRuntime('node') && hasProcesses
  return runnable(isPossible, `${what}: it takes nginx, Node beside Deno, and /proc`)
}

/** Starts two workers on Node and two on Deno, unless told otherwise, and what belongs to them. */
export async function startChaosFleet(
  { runtimes = ['node', 'deno', 'node', 'deno'], proxied = false, pinned = false, collects = false, environment = {} }:
    ChaosFleetOptions = {},
): Promise<ChaosFleet> {
  const workers = await Promise.all(runtimes.map((runtime, index) => {
    const core = pinned ? index : undefined
    return startChaosService(`worker-${index + 1}`, { runtime, entry: 'worker/main', environment, core, collects })
  }))
  const proxies = proxied ? await Promise.all(workers.map(startFaultProxy)) : []
  const nginx = await createChaosNginx(nginxProgram!)
  const frontend = await startChaosService('frontend', {
    runtime: FRONTEND,
    entry: 'frontend/main',
    collects,
    environment: { ...environment, BALANCER_URL: nginx.address, WORKERS: String(workers.length) },
  })
  await nginx.start({
    workers: (proxied ? proxies : workers).map(({ server }) => server),
    frontend: frontend.server,
  })
  return {
    workers,
    proxies,
    nginx,
    frontend,
    async heal() {
      for (const proxy of proxies) proxy.fault = undefined
      for (const worker of workers) worker.signal('SIGCONT')
      await Promise.all(workers.filter((worker) => !worker.isAlive()).map((worker) => worker.replace()))
      await nginx.reload()
      await whenIdle(workers)
    },
    async stop() {
      await Promise.all([frontend, ...workers].map((service) => service.kill()))
      await nginx.stop()
      await Promise.all(proxies.map((proxy) => proxy.stop()))
    },
  }
}

/** So many looks in a row at which nobody computes are rest, and not the moment between two tiles. */
const LOOKS = 5

/** Waits until none of the workers has anything to do. */
export async function whenIdle(workers: readonly ChaosService[]): Promise<void> {
  let looks = 0
  await eventually('the workers are idle', () => {
    looks = workers.some((worker) => worker.isComputing()) ? 0 : looks + 1
    return looks === LOOKS
  })
}
