import { type ChildProcess, spawn } from 'node:child_process'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

/** A launcher that was really started, and everything it printed. */
export interface Launched {
  /** Where it answers, as in `http://127.0.0.1:41234`. */
  readonly address: string
  readonly process: ChildProcess
  output(): string
  /** Sends the signal, and resolves with the exit code. */
  stop(signal?: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<number | null>
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** The command that runs a file of this project on the runtime that runs this. */
export function runCommand(file: string): [program: string, args: string[]] {
  const args = process.versions.deno !== undefined ? ['run', '-A', file] : ['--import', 'tsx', file]
  return [process.execPath, args]
}

/**
 * Starts `lb/main.ts` of this tree or another one on a port that the system chooses, and waits for its address.
 * @throws {Error} with what it printed, if it ends before
 */
export async function launch(environment: Readonly<Record<string, string>> = {}, root = ROOT): Promise<Launched> {
  const [program, args] = runCommand('lb/main.ts')
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const address = await new Promise<string>((resolve, reject) => {
    const read = (text: string) => {
      output += text
      const ready = /^Almondbread is ready at (\S+)/m.exec(output)
      if (ready) resolve(ready[1]!)
    }
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', read)
    exited.then((code) => reject(new Error(`The launcher ended with ${code}:\n${output}`)))
  })
  return {
    address,
    process: child,
    output: () => output,
    stop(signal = 'SIGTERM') {
      process.kill(child.pid!, signal)
      return exited
    },
  }
}
