import { spawn, spawnSync } from 'node:child_process'
import process from 'node:process'
import { runnable } from './skip.ts'

/** How a command of the engine is run. */
export interface CommandOptions {
  readonly input?: string
  readonly folder?: string
  readonly environment?: Readonly<Record<string, string>>
}

const answers = (program: string, ...args: readonly string[]) => {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0
}

/** Compose 2, or else the older program, which takes the same files. */
const composeCommand = answers('docker', 'compose', 'version') ? ['docker', 'compose'] : ['docker-compose']

/** Whether containers can be started here; otherwise notes what is missing. */
export function hasEngine(what: string): boolean {
  const isPossible = answers('docker', 'info') && answers(composeCommand[0]!, ...composeCommand.slice(1), 'version')
  return runnable(isPossible, `${what}: it takes a container engine that answers, and Compose`)
}

/** What `docker …` prints. @throws {Error} with what it said, if it fails */
export function docker(args: readonly string[], options: CommandOptions = {}): Promise<string> {
  return run(['docker', ...args], options)
}

/** What `docker compose …` prints. @throws {Error} with what it said, if it fails */
export function compose(args: readonly string[], options: CommandOptions = {}): Promise<string> {
  return run([...composeCommand, ...args], options)
}

/** The same when this process ends, however it does: nothing waits any more then. */
export function composeAtExit(args: readonly string[], options: CommandOptions): void {
  const [program, ...rest] = [...composeCommand, ...args]
  const { input = '' } = options
  spawnSync(program!, rest, { ...placeOf(options), input })
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1))

function run([program, ...args]: readonly string[], options: CommandOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program!, args, placeOf(options))
    let output = ''
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => output += text)
    child.stderr.setEncoding('utf8').on('data', (text: string) => said += text)
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve(output.trim())
      else reject(new Error(`${program} ${args.join(' ')} ended with ${code}:\n${said}${output}`))
    })
    // Whoever ends without reading its input is told by its exit code.
    child.stdin.on('error', () => {}).end(options.input ?? '')
  })
}

function placeOf({ folder, environment }: CommandOptions) {
  return { cwd: folder ?? process.cwd(), env: { ...process.env, ...environment } }
}
