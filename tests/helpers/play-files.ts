import { type ChildProcess, spawn } from 'node:child_process'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { runCommand } from './launcher.ts'
import { type Report, splitReport } from './report.ts'

/** How test files are run. */
export interface PlayOptions {
  /** Where the files are. */
  readonly folder: string
  /** The longest that one file may take. */
  readonly limitMs: number
  /** Hears how each file ended, and all that it printed. */
  readonly onReport: (report: Report, output: string) => void
}

const PROGRAM = fileURLToPath(new URL('files.run.ts', import.meta.url))

/** What a process that is asked to end may take for it: containers are taken down one by one. */
const GRACE_MS = 60_000

/** What a process has printed may arrive after its end, unless somebody else holds its output. */
const LAST_WORDS_MS = 2_000

/** The processes that run tests now, each the head of a group of its own. */
const running = new Set<ChildProcess>()
let isStopped = false

/**
 * Runs test files one after the other in a process of their own. A file that takes too long, or ends the process, fails: its
 * whole group of processes is ended, and the files after it run in another one.
 */
export async function playFiles(files: readonly string[], options: PlayOptions): Promise<void> {
  for (let left = files; left.length > 0 && !isStopped;) left = await playInOneProcess(left, options)
}

/** Ends all that runs, and begins nothing more. */
export async function stopPlaying(): Promise<void> {
  isStopped = true
  await Promise.all([...running].map((child) => {
    end(child)
    return endOf(child)
  }))
}

/** Runs files until one of them ends the process; returns those that have not been run. */
async function playInOneProcess(
  files: readonly string[],
  { folder, limitMs, onReport }: PlayOptions,
): Promise<readonly string[]> {
  const left = [...files]
  const [program, args] = runCommand(PROGRAM)
  const child = spawn(program, [...args, folder, ...files], { detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  let output = ''
  let unread = ''
  let began: number
  let timer: ReturnType<typeof setTimeout>
  let isLate = false

  const begin = () => {
    began = performance.now()
    timer = setTimeout(() => {
      isLate = true
      end(child)
    }, limitMs)
  }
  child.stderr.setEncoding('utf8').on('data', (text: string) => output += text)
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    unread += text
    for (let found; (found = splitReport(unread));) {
      clearTimeout(timer)
      left.shift()
      onReport(found.report, output + found.before)
      output = ''
      unread = found.after
      begin()
    }
  })

  begin()
  const ending = await endOf(child)
  clearTimeout(timer!)
  running.delete(child)
  signalGroup(child, 'SIGKILL')
  if (left.length === 0 && ending === 'exit code 0') return []

  const file = left.shift() ?? files.at(-1)!
  const tookMs = Math.round(performance.now() - began!)
  const reason = isLate ? `still running after ${limitMs / 1000} s` : `its process ended with ${ending}`
  onReport({ file, passed: 0, failed: 1, tookMs, skipped: [], figures: [] }, `${output}${unread}\n${file}: ${reason}\n`)
  return left
}

/** Resolves with how a process ended, once its output is read. */
async function endOf(child: ChildProcess): Promise<string> {
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const ending = await new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`))
  })
  await Promise.race([closed, wait(LAST_WORDS_MS, undefined, { ref: false })])
  return ending
}

/** Asks a group of processes to end, so that it can clean up; kills it if its head does not. */
function end(child: ChildProcess): void {
  signalGroup(child, 'SIGTERM')
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE_MS)
  child.once('exit', () => clearTimeout(timer))
}

/** Signals a process and all in its group; one that has ended needs none. */
function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
