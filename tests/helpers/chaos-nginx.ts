import { connect } from 'node:net'
import { findPorts } from '../../lb/machine.ts'
import { prepareNginx, type PrepareOptions, trustedProxies, workerServers } from '../../lb/nginx.ts'
import { type Daemon, startDaemon } from './daemon.ts'
import { eventually } from './eventually.ts'
import { descendantsOf } from './processes.ts'

/** An nginx that can be reloaded, killed, and started again at the same port. */
export interface ChaosNginx {
  /** As in `http://127.0.0.1:41234`. */
  readonly address: string
  /** Starts it and waits until it listens; `servers` are those of the workers and of the frontend. */
  start(servers?: { readonly workers: readonly string[]; readonly frontend: string }): Promise<void>
  /** Has the configuration read anew, and resolves when another process answers; the former ends what it has begun. */
  reload(): Promise<void>
  /** Its processes of now but for the first, which only looks after them. */
  processes(): number[]
  /** Ends it by SIGKILL, and all connections with it. */
  kill(): Promise<void>
  /** Ends it and takes its files away. */
  stop(): Promise<void>
}

export interface ChaosNginxOptions extends PrepareOptions {
  /** The workers' lines of its upstreams. */
  readonly serversOf?: (addresses: readonly string[]) => string
}

/** Chooses where an nginx will listen, so that others can be told before it is started. */
export async function createChaosNginx(
  program: string,
  { serversOf = workerServers, ...options }: ChaosNginxOptions = {},
): Promise<ChaosNginx> {
  const port = (await findPorts('127.0.0.1', 0, 0)).listen
  let prepared: ReturnType<typeof prepareNginx> | undefined
  let daemon: Daemon | undefined
  const processes = () => descendantsOf(daemon!.pid).map(({ pid }) => pid)
  return {
    address: `http://127.0.0.1:${port}`,
    async start(servers) {
      if (servers) {
        prepared = prepareNginx(program, {
          // Each process has a queue of connections of its own: else the first to wake takes nearly all.
          LISTEN: `127.0.0.1:${port}${(options.processes ?? 1) > 1 ? ' reuseport' : ''}`,
          TRUSTED_PROXIES: trustedProxies(['127.0.0.1']),
          WORKER_SERVERS: serversOf(servers.workers),
          FRONTEND_SERVERS: `server ${servers.frontend};`,
          ACCESS_LOG: 'off',
        }, options)
      }
      daemon = startDaemon(prepared!.command)
      await eventually('nginx listens', () => canConnect(port))
    },
    processes,
    async reload() {
      const former = processes()
      daemon!.signal('SIGHUP')
      await eventually('nginx is reloaded', () => processes().some((pid) => !former.includes(pid)))
    },
    async kill() {
      await daemon!.kill()
    },
    async stop() {
      await daemon?.kill()
      prepared?.remove()
    },
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
