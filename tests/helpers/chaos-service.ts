import { type Daemon, type DaemonOptions, startDaemon } from './daemon.ts'
import { isRunnable } from './resources.ts'
import { programOf, type Runtime } from './service.ts'

/** A worker or a frontend that can be killed, stopped, and started again at the same port. */
export interface ChaosService {
  readonly name: string
  readonly runtime: Runtime
  /** As in `127.0.0.1:41234`. */
  readonly server: string
  /** As in `http://127.0.0.1:41234`. */
  readonly address: string
  readonly pid: number
  /** Resolves once the process of now is gone. */
  readonly ended: Promise<void>
  isAlive(): boolean
  /** Whether its thread has something to do; a worker computes a tile then. */
  isComputing(): boolean
  signal(signal: NodeJS.Signals): void
  /** Ends it by SIGKILL. */
  kill(): Promise<void>
  /** Starts another in its place, which has ended, and waits until it listens. */
  replace(): Promise<void>
}

/** Starts `<entry>.node.ts` or `<entry>.deno.ts` on a port that the system chooses. */
export async function startChaosService(
  name: string,
  { runtime, entry, environment, core }: DaemonOptions & {
    readonly runtime: Runtime
    readonly entry: 'worker/main' | 'frontend/main'
  },
): Promise<ChaosService> {
  const command = programOf(runtime, `${entry}.${runtime}.ts`)
  let daemon: Daemon
  let alive: boolean
  const start = async (port: string): Promise<string> => {
    const started = startDaemon(command, { environment: { ...environment, WORKER_NAME: name, PORT: port }, core })
    daemon = started
    alive = true
    started.ended.then(() => {
      if (daemon === started) alive = false
    })
    const [, address] = await started.printed(/"message":"listening","address":"([^"]+)"/)
    return address!
  }
  const address = await start('0')
  const { host: server, port } = new URL(address)
  return {
    name,
    runtime,
    server,
    address,
    get pid() {
      return daemon.pid
    },
    get ended() {
      return daemon.ended
    },
    isAlive: () => alive,
    isComputing: () => alive && isRunnable(daemon.pid),
    signal: (signal) => daemon.signal(signal),
    kill: () => daemon.kill(),
    async replace() {
      await start(port)
    },
  }
}
