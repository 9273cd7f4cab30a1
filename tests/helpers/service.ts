import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { findProgram } from '../../lb/machine.ts'

/** A runtime that this project runs on; both are tested, whichever runs the tests. */
export type Runtime = 'node' | 'deno'

/** A worker or a frontend in a process of its own. */
export interface Service {
  readonly address: string
  stop(): Promise<number | null>
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const isDeno = process.versions.deno !== undefined

/** Whether this machine has the runtime; npm brings Deno, but Deno brings no Node. */
export function hasRuntime(runtime: Runtime): boolean {
  return runtime === 'deno' || findProgram('node') !== undefined
}

/** Starts `<entry>.node.ts` or `<entry>.deno.ts` on a port that the system chooses, from this tree or another one. */
export async function startService(
  runtime: Runtime,
  entry: 'worker/main' | 'frontend/main',
  environment: Readonly<Record<string, string>> = {},
  root = ROOT,
): Promise<Service> {
  const [program, ...args] = programOf(runtime, `${entry}.${runtime}.ts`)
  const child = spawn(program!, args, {
    cwd: root,
    env: { ...process.env, PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const address = await new Promise<string>((resolve, reject) => {
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
      const listening = /"message":"listening","address":"([^"]+)"/.exec(output)
      if (listening) resolve(listening[1]!)
    })
    exited.then((code) => reject(new Error(`${entry} ended with ${code}:\n${output}`)))
  })
  return {
    address,
    stop() {
      process.kill(child.pid!, 'SIGTERM')
      return exited
    },
  }
}

/** The command that runs a file of this project on a runtime, with what a service may do. */
export function programOf(runtime: Runtime, file: string): string[] {
  if (runtime === 'node') return [isDeno ? 'node' : process.execPath, '--import', 'tsx', file]
  return [isDeno ? process.execPath : denoProgram(), 'run', '--allow-net', '--allow-env', '--allow-read=.', file]
}

/** The binary itself: the package's command wraps it in a process that does not pass signals on. */
function denoProgram(): string {
  const { platform, arch } = process
  const name = `@deno/${platform}-${arch}${platform === 'linux' ? '-glibc' : ''}`
  const require = createRequire(import.meta.url)
  return join(dirname(require.resolve(`${name}/package.json`)), platform === 'win32' ? 'deno.exe' : 'deno')
}
