import { existsSync, readdirSync, readFileSync } from 'node:fs'

/** A process as Linux shows it; the environment is empty where it may not be read. */
export interface Process {
  readonly pid: number
  readonly parent: number
  readonly environment: Readonly<Record<string, string>>
  /** The cores it may use, as in `0-2,5`. */
  readonly cores: string
}

/** True where processes can be looked at. */
export const hasProcesses = existsSync('/proc/self/environ')

/** All that run now; those that have ended and wait to be collected are not among them. */
export function runningProcesses(): Process[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => processOf(Number(name)) ?? [])
}

/** Those that the process started, and those that these started. */
export function descendantsOf(pid: number, all = runningProcesses()): Process[] {
  return all.filter(({ parent }) => parent === pid).flatMap((child) => [child, ...descendantsOf(child.pid, all)])
}

/** The process of this number, if it runs. */
export function processOf(pid: number): Process | undefined {
  const status = read(`/proc/${pid}/status`)
  const field = (name: string) => new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(status)?.[1] ?? ''
  if (status === '' || 'ZX'.includes(field('State'))) return undefined
  const variables = read(`/proc/${pid}/environ`).split('\0').map((line) => line.split(/=(.*)/s, 2))
  return {
    pid,
    parent: Number(field('PPid')),
    environment: Object.fromEntries(variables),
    cores: field('Cpus_allowed_list'),
  }
}

/** A file's text, or nothing where its process has ended or is somebody else's. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
