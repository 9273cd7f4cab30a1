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
  /** Resolves with the first match in what its process of now prints. */
  printed(pattern: RegExp): Promise<RegExpExecArray>
  /** Whether its thread has something to do; a worker computes a tile then. */
  isComputing(): boolean
  signal(signal: NodeJS.Signals): void
  /** Ends it by SIGKILL. */
  kill(): Promise<void>
  /** The bytes in use after a collection of garbage, in a service that `collects`. */
  bytesInUse(): Promise<number>
  /** Starts another in its place, which has ended, and waits until it listens. */
  replace(): Promise<void>
}

/** Starts `<entry>.node.ts` or `<entry>.deno.ts` on a port that the system chooses. */
export async function startChaosService(
  name: string,
  { runtime, entry, environment, core, collects = false }: DaemonOptions & {
    readonly runtime: Runtime
    readonly entry: 'worker/main' | 'frontend/main'
    /** Whether it can be asked what memory it has in use. */
    readonly collects?: boolean
  },
): Promise<ChaosService> {
  const program = `${entry}.${runtime}.ts`
  const command = collects
    ? [...programOf(runtime, 'tests/helpers/collecting.run.ts'), program]
    : programOf(runtime, program)
  let looks = 0
  let daemon: Daemon
  let alive: boolean
  const start = async (port: string): Promise<string> => {
    const started = startDaemon(command, { environment: { ...environment, WORKER_NAME: name, PORT: port }, core })
    daemon = started
    alive = true
    looks = 0
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
    printed: (pattern) => daemon.printed(pattern),
    isComputing: () => alive && isRunnable(daemon.pid),
    signal: (signal) => daemon.signal(signal),
    kill: () => daemon.kill(),
    async bytesInUse() {
      const told = daemon.printed(new RegExp(`"collected","look":${++looks},"bytes":(\\d+)`))
      daemon.signal('SIGUSR2')
      return Number((await told)[1])
    },
    async replace() {
      await start(port)
    },
  }
}
