import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts the time of processes in hundredths of a second, whatever the kernel was built for (USER_HZ). */
const TICK_MS = 10

/** Milliseconds of all cores that the process has had so far, to ten of them. */
export function cpuMs(pid: number): number {
  const { user, system } = statOf(pid)
  return (user + system) * TICK_MS
}

/** Milliseconds of a core that the main thread of the process has had so far. */
export function ranMs(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6
}

/** Milliseconds that the main thread of the process has waited so far for a core that others had. */
export function waitedMs(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[1]) / 1e6
}

/** Whether the main thread of the process has something to do: it runs, or waits for a core. */
export function isRunnable(pid: number): boolean {
  return statOf(pid).state === 'R'
}

/** The most memory that the process has had at once, in bytes. */
export function peakBytes(pid: number): number {
  return statusBytes(pid, 'VmHWM')
}

/** The memory that the process has now, in bytes. */
export function residentBytes(pid: number): number {
  return statusBytes(pid, 'VmRSS')
}

/** How many files and sockets the process has open. */
export function openFiles(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length
}

/** Established connections that a server on this port of 127.0.0.1 has. */
export function connectionsAt(port: number): number {
  const wanted = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return readFileSync('/proc/net/tcp', 'utf8').split('\n').slice(1).filter((line) => {
    const [, local, , state] = line.trim().split(/\s+/)
    return local === wanted && state === ESTABLISHED
  }).length
}

const ESTABLISHED = '01'

/** Fields of /proc/<pid>/stat; the name of the program, the second, may hold anything but ends at the last parenthesis. */
function statOf(pid: number): { state: string; user: number; system: number } {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return { state: fields[0]!, user: Number(fields[11]), system: Number(fields[12]) }
}

function statusBytes(pid: number, name: string): number {
  const kilobytes = new RegExp(`^${name}:\\s*(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  if (kilobytes === undefined) throw new RangeError(`Cannot read ${name}: process ${pid} must run`)
  return Number(kilobytes) * 1024
}
