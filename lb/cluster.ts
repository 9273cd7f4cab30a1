import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { pause, realClock } from '../core/clock.ts'
import { type EndSignal, startChild } from './child.ts'
import type { LauncherConfig } from './config.ts'
import { createPrefix, findPorts, findProgram, isDeno, StartError } from './machine.ts'
import { prepareNginx, trustedProxies, workerServers } from './nginx.ts'
import { createPrinters } from './print.ts'
import { supervise } from './supervise.ts'
import { watch } from './watchdog.ts'

/** Workers, frontend and balancer, all on this machine. */
export interface Cluster {
  /** What to tell the user once everything answers; undefined if it was stopped before. */
  readonly ready: Promise<string | undefined>
  /** Stops the frontend, the balancer, then the workers, each when what it has begun is done; resolves when nothing is left, no process and no file. */
  stop(): Promise<void>
  /** Ends every process at once, which lets a `stop` under way resolve. */
  kill(): void
}

type Variables = Readonly<Record<string, string>>

/** How a process is run, where it says that it lives, and how it ends. */
interface RunOptions {
  readonly variables: Variables
  readonly livez: string
  readonly stopSignal?: EndSignal
  readonly graceMs?: number
}

/** A little longer than the drain of each: what it has begun ends by itself before. */
const FRONTEND_GRACE_MS = 16_000
const BALANCER_GRACE_MS = 12_000

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Starts everything. @throws {StartError} before anything was started, saying what to change */
export async function startCluster(config: LauncherConfig): Promise<Cluster> {
  const { HOST, WORKERS } = config
  const nginx = chooseNginx(config.BALANCER, findProgram('nginx'))
  const ports = await findPorts(HOST, config.PORT, WORKERS + 1)
  const [frontend, ...workers] = ports.free.map((port) => `127.0.0.1:${port}`)
  const address = `http://${authority(reachable(HOST), ports.listen)}`

  const workerNames = workers.map((_, index) => `worker-${index + 1}`)
  const balancerName = nginx ? 'nginx' : 'balancer'
  const printerOf = createPrinters([...workerNames, 'frontend', balancerName], {
    write: (text) => void process.stdout.write(text),
    isColored: process.stdout.isTTY && !process.env.NO_COLOR,
  })
  const run = (name: string, command: readonly string[], { variables, livez, ...ending }: RunOptions) => {
    const print = printerOf(name)
    const environment = { ...process.env, ...variables }
    const start = () => {
      const child = startChild(command, { folder: ROOT, environment, print })
      watch(child, { url: livez, say: print })
      return child
    }
    return supervise({ start, say: print, ...ending })
  }

  const prefix = createPrefix()
  const supervisedWorkers = workerNames.map((name, index) => {
    const variables = { ...listenOn(workers[index]!), WORKER_NAME: name }
    const livez = `http://${workers[index]}/livez`
    return run(name, [...prefix(index), ...runtimeCommand('worker/main')], { variables, livez })
  })
  const supervisedFrontend = run('frontend', [...prefix(), ...runtimeCommand('frontend/main')], {
    variables: { ...listenOn(frontend!), BALANCER_URL: address, WORKERS: String(WORKERS) },
    livez: `http://${frontend}/livez`,
    graceMs: FRONTEND_GRACE_MS,
  })
  const prepared = nginx === undefined ? undefined : prepareNginx(nginx, {
    LISTEN: authority(HOST, ports.listen),
    TRUSTED_PROXIES: trustedProxies(config.TRUSTED_PROXIES),
    WORKER_SERVERS: workerServers(workers),
    FRONTEND_SERVERS: `server ${frontend};`,
    ACCESS_LOG: 'off',
  })
  const balancer = run(balancerName, [...prefix(), ...(prepared?.command ?? runtimeCommand('lb/balancer'))], {
    variables: {
      HOST,
      PORT: String(ports.listen),
      WORKER_URLS: workers.map((worker) => `http://${worker}`).join(),
      FRONTEND_URL: `http://${frontend}`,
    },
    livez: `${address}/balancer/livez`,
    graceMs: BALANCER_GRACE_MS,
    ...(nginx && { stopSignal: 'SIGQUIT' }),
  })

  const stopping = new AbortController()
  const origins = [...workers, frontend].map((server) => `http://${server}`)
  return {
    ready: whenAllAnswer([...origins, address, `${address}/workers`], stopping.signal).then((answer) => {
      return answer ? `Almondbread is ready at ${address} (${describe(config, nginx)})` : undefined
    }),
    async stop() {
      stopping.abort()
      // Pictures under way are drawn through the balancer, and tiles by the workers.
      await supervisedFrontend.stop()
      await balancer.stop()
      await Promise.all(supervisedWorkers.map((worker) => worker.stop()))
      prepared?.remove()
    },
    kill() {
      for (const supervised of [supervisedFrontend, balancer, ...supervisedWorkers]) supervised.kill()
    },
  }
}

/** The nginx to use, or undefined where the embedded balancer stands in for it. */
function chooseNginx(wanted: LauncherConfig['BALANCER'], installed: string | undefined): string | undefined {
  if (wanted === 'nginx' && !installed) {
    throw new StartError('Cannot start nginx: it is not installed: install it, or set BALANCER=embedded')
  }
  return wanted === 'embedded' ? undefined : installed
}

/** An entry on the runtime that runs this; Deno grants it the network, the environment and this project's files only. */
function runtimeCommand(entry: string): string[] {
  if (isDeno) {
    return [
      process.execPath,
      'run',
      '--no-prompt',
      '--allow-net',
      '--allow-env',
      `--allow-read=${ROOT}`,
      `${entry}.deno.ts`,
    ]
  }
  const stripsTypes = 'typescript' in process.features && process.features.typescript
  return [process.execPath, ...(stripsTypes ? [] : ['--import', 'tsx']), `${entry}.node.ts`]
}

function listenOn(server: string): Variables {
  const { hostname, port } = new URL(`http://${server}`)
  return { HOST: hostname, PORT: port }
}

/** The address by which this machine reaches itself where it listens on all of its addresses. */
function reachable(host: string): string {
  return host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
}

function authority(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

/** Asks each in turn until it says that it is ready; false if aborted before. */
async function whenAllAnswer(origins: readonly string[], signal: AbortSignal): Promise<boolean> {
  for (const origin of origins) {
    while (!await isReady(origin, signal)) {
      if (signal.aborted) return false
      await pause(realClock, POLL_MS, signal).catch(() => {})
    }
  }
  return !signal.aborted
}

const POLL_MS = 50
const ANSWER_MS = 1_000

async function isReady(origin: string, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(`${origin}/readyz`, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
    })
    await response.body?.cancel()
    return response.ok
  } catch {
    return false
  }
}

function describe({ WORKERS, BALANCER }: LauncherConfig, nginx: string | undefined): string {
  const workers = WORKERS === 1 ? '1 worker' : `${WORKERS} workers`
  if (nginx) return `${workers} behind nginx`
  const advice = BALANCER === 'embedded' ? '' : ': install nginx for full speed'
  return `${workers} behind the embedded balancer, standing in for nginx${advice}`
}
