import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { availableParallelism } from 'node:os'
import { delimiter, join } from 'node:path'
import process from 'node:process'

/** What stands in the way of starting, in one line that says how to remove it. */
export class StartError extends Error {
  override readonly name = 'StartError'
}

/** True where Deno runs this, false on Node. */
export const isDeno = process.versions.deno !== undefined

/** Where administrators' programs are, which ordinary users' PATH often leaves out. */
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin']

/** The full path of a program, or undefined if it is not installed. */
export function findProgram(name: string, path = process.env.PATH ?? ''): string | undefined {
  const folders = [...path.split(delimiter).filter((folder) => folder !== ''), ...SYSTEM_FOLDERS]
  return folders.map((folder) => join(folder, name)).find(isExecutable)
}

/** The cores in a list as Linux writes it, such as `0-2,5`. */
export function parseCores(list: string): number[] {
  return list.split(',').flatMap((range) => {
    const [first, last = first] = range.split('-').map(Number)
    return Array.from({ length: last! - first! + 1 }, (_, step) => first! + step)
  })
}

/**
 * Makes what goes before a command so that the system ends it when the launcher dies, even by SIGKILL, and, given an
 * index, keeps it to one of the cores the launcher may use, in turn. Empty where the system cannot.
 */
export function createPrefix(): (index?: number) => string[] {
  const tie = attempt(['setpriv', '--pdeathsig', 'TERM'])
  const pins = allowedCores().map((core) => attempt(['taskset', '-c', String(core)]))
  return (index) => [...tie, ...((index !== undefined && pins[index % pins.length]) || [])]
}

/** The prefix if a command runs behind it, else nothing. */
function attempt(prefix: string[]): string[] {
  const [program, ...args] = [...prefix, 'true']
  return spawnSync(program!, args, { stdio: 'ignore' }).status === 0 ? prefix : []
}

/** The cores that this process may use, by number; counted from 0 where the system does not tell. */
export function availableCores(): number[] {
  const allowed = allowedCores()
  return allowed.length > 0 ? allowed : Array.from({ length: availableParallelism() }, (_, core) => core)
}

function allowedCores(): number[] {
  const status = '/proc/self/status'
  const list = existsSync(status) && /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync(status, 'utf8'))?.[1]
  return list ? parseCores(list) : []
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}

/** Where to listen, and ports of the loopback interface that nothing listens on. */
export interface Ports {
  readonly listen: number
  readonly free: readonly number[]
}

/**
 * Makes sure that `host` and `port` can be listened on (0: chooses a port), and finds `count` more on the loopback.
 * @throws {StartError} saying what to change
 */
export async function findPorts(host: string, port: number, count: number): Promise<Ports> {
  const servers: Server[] = []
  try {
    servers.push(await listen(host, port))
    for (let n = 0; n < count; n++) servers.push(await listen('127.0.0.1', 0))
    const [first, ...free] = servers.map(portOf)
    return { listen: first!, free }
  } catch (error) {
    throw new StartError(reasonFor(error as NodeJS.ErrnoException, host, port), { cause: error })
  } finally {
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  }
}

function listen(host: string, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject).listen({ host, port }, () => resolve(server))
  })
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

function reasonFor({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  const command = isDeno ? 'deno task dev' : 'npm start'
  switch (code) {
    case 'EADDRINUSE': {
      const next = port < 65_535 ? port + 1 : 8080
      return `Cannot listen on port ${port}: it is in use: set PORT to a free one, as in PORT=${next} ${command}`
    }
    case 'EACCES':
      return `Cannot listen on port ${port}: this user may not: set PORT above 1023, as in PORT=8080 ${command}`
    case 'EADDRNOTAVAIL':
    case 'EINVAL':
    case 'ENOTFOUND':
      return `Cannot listen on ${host}: this machine has no such address: set HOST to one it has, as in HOST=127.0.0.1`
    default:
      return `Cannot listen on ${host}, port ${port}: ${message}`
  }
}
