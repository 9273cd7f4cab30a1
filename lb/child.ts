import { spawn } from 'node:child_process'
import process from 'node:process'
import { createInterface } from 'node:readline'

/** How a process is told to end; nginx finishes what it has begun after SIGQUIT only. */
export type EndSignal = 'SIGTERM' | 'SIGQUIT' | 'SIGKILL'

/** A process that was started. */
export interface Child {
  /** How it ended, in words: `exit code 1`, `SIGKILL`. */
  readonly ended: Promise<string>
  /** SIGTERM and SIGQUIT ask the process itself, SIGKILL ends it and all it started. */
  kill(signal: EndSignal): void
}

/** Where a process runs, with what environment, and who is told the lines that it writes. */
export interface ChildOptions {
  readonly folder: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly print: (line: string) => void
}

/** Starts a process as the head of its own group, so that a terminal's Ctrl-C reaches the launcher only. */
export function startChild(command: readonly string[], { folder, environment, print }: ChildOptions): Child {
  const [program, ...args] = command
  const child = spawn(program!, args, {
    cwd: folder,
    env: environment,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const input of [child.stdout, child.stderr]) createInterface({ input }).on('line', print)
  // What it started must not outlive it: nginx's processes would keep the port.
  child.on('exit', () => send('SIGKILL', -child.pid!))
  return {
    ended: new Promise((resolve) => {
      child.on('error', (error) => resolve(error.message))
      child.on('close', (code, signal) => resolve(signal ?? `exit code ${code}`))
    }),
    kill(signal) {
      if (child.pid !== undefined) send(signal, signal === 'SIGKILL' ? -child.pid : child.pid)
    },
  }
}

/** Signals a process, or a whole group by its negative number; one that has ended needs none. */
function send(signal: EndSignal, pid: number): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
