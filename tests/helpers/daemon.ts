import { spawn } from 'node:child_process'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { createPrefix } from '../../lb/machine.ts'

/** A process of its own that a test may treat badly, and that does not outlive the tests whatever happens. */
export interface Daemon {
  readonly pid: number
  /** Resolves once it is gone. */
  readonly ended: Promise<void>
  /** Resolves with the first match in what it prints. @throws {Error} with what it printed, if it ends before */
  printed(pattern: RegExp): Promise<RegExpExecArray>
  signal(signal: NodeJS.Signals): void
  /** Ends it and all it started by SIGKILL; resolves once it is gone. */
  kill(): Promise<void>
}

/** Where a process runs: its variables beside this one's own, and the one core it keeps to. */
export interface DaemonOptions {
  readonly environment?: Readonly<Record<string, string>>
  readonly core?: number | undefined
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** What a process printed last, as an error shows it: a stack and the lines before. */
const KEPT_LETTERS = 8192

const prefix = createPrefix()
const groups = new Set<number>()

process.on('exit', () => {
  for (const group of groups) send('SIGKILL', -group)
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1))

/** Starts a process as the head of its own group. */
export function startDaemon(command: readonly string[], { environment = {}, core }: DaemonOptions = {}): Daemon {
  const [program, ...args] = [...prefix(core), ...command]
  const child = spawn(program!, args, {
    cwd: ROOT,
    env: { ...process.env, ...environment },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const pid = child.pid!
  groups.add(pid)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => output = (output + text).slice(-KEPT_LETTERS))
  }
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      // What it started must not outlive it: nginx's processes would keep the port.
      send('SIGKILL', -pid)
      groups.delete(pid)
      resolve()
    })
  })
  return {
    pid,
    ended,
    printed(pattern) {
      return new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(output)
          if (!match) return
          child.stdout.off('data', look)
          resolve(match)
        }
        child.stdout.on('data', look)
        look()
        ended.then(() => reject(new Error(`${command.join(' ')} ended:\n${output}`)))
      })
    },
    signal: (signal) => send(signal, pid),
    kill() {
      send('SIGKILL', -pid)
      return ended
    },
  }
}

/** Signals a process, or a whole group by its negative number; one that has ended needs none. */
function send(signal: NodeJS.Signals, pid: number): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
