/**
 * Runs the tests on whichever runtime runs this file: `run.ts [part of a path …]`. Those in `chaos/` and `containers/` take
 * minutes, and run only when they are asked for. So do on Deno those of the page's panels: what they test runs in the
 * browser, whoever serves it.
 *
 * uvu alone exits 0 when a file forgets `.run()`, when nothing matches, and when a `before` hook throws; here each is a
 * failure. A file that hangs ends the run after its time limit, and a leaked timer cannot keep the process alive.
 */
import { readdir } from 'node:fs/promises'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { skipped } from './helpers/skip.ts'

type Suite = () => Promise<[errors: string | true, passed: number, skipped: number, total: number]>
type Hook = (state: unknown) => unknown
const uvu = globalThis as unknown as { UVU_DEFER: number; UVU_INDEX: number; UVU_QUEUE: [string, ...Suite[]][] }

const FILE_LIMIT_MS = 240_000
/** Fleets and containers start and stop by the second, and a file has dozens of them do so. */
const SLOW_LIMIT_MS = 600_000

/** A file that hangs may leave processes at work, which would make whatever runs after it fail too: the run ends. */
class HangError extends Error {}

const root = fileURLToPath(new URL('.', import.meta.url))
const patterns = process.argv.slice(2)
const SLOW_ROOMS = /^(chaos|containers)\//
const LEFT_OUT = 'Deno' in globalThis ? /^(chaos|containers)\/|^e2e\/page-/ : SLOW_ROOMS
const files = (await readdir(root, { recursive: true }))
  .filter((file) => file.endsWith('.test.ts'))
  .filter((file) => patterns.length === 0 ? !LEFT_OUT.test(file) : patterns.some((part) => file.includes(part)))
  .sort()

uvu.UVU_DEFER = 1
uvu.UVU_QUEUE = []
const hookErrors: unknown[] = []
keepHookErrors()
let passed = 0
let failed = 0
if (files.length === 0) fail(`Cannot run tests: no file matches ${patterns.join(', ')}`)
for (const file of files) await runFile(file)

finish()

function finish(): never {
  for (const reason of skipped) console.log(`skipped: ${reason}`)
  if (skipped.length > 0 && process.env.REQUIRE_ALL) fail('Cannot skip here: REQUIRE_ALL is set')
  console.log(`${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`)
  process.exit(failed > 0 ? 1 : 0)
}

async function runFile(file: string): Promise<void> {
  const started = performance.now()
  uvu.UVU_INDEX = uvu.UVU_QUEUE.push([file]) - 1
  const before = { passed, failed }
  let timer: ReturnType<typeof setTimeout> | undefined
  const limitMs = SLOW_ROOMS.test(file) ? SLOW_LIMIT_MS : FILE_LIMIT_MS
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new HangError(`still running after ${limitMs / 1000} s`)), limitMs)
  })
  try {
    await Promise.race([runSuites(file), limit])
  } catch (error) {
    fail(`${file}: ${error instanceof Error ? error.stack : error}`)
    if (error instanceof HangError) finish()
  } finally {
    clearTimeout(timer)
  }
  const ok = failed === before.failed
  console.log(
    `${ok ? 'ok' : 'FAILED'} ${file} (${passed - before.passed}, ${Math.round(performance.now() - started)} ms)`,
  )
}

async function runSuites(file: string): Promise<void> {
  const skips = skipped.length
  await import(new URL(file, import.meta.url).href)
  const [, ...suites] = uvu.UVU_QUEUE[uvu.UVU_INDEX]!
  if (suites.length === 0 && skipped.length === skips) throw new Error('no suite: is .run() missing?')
  for (const suite of suites) {
    const [errors, ran, ignored, total] = await suite()
    passed += ran
    failed += total - ran
    if (typeof errors === 'string') console.log(errors)
    else if (ran < total) console.log(`${file}: a before hook threw, so ${total - ran} tests did not run`)
    for (const error of hookErrors.splice(0)) console.log(error)
    if (total === 0 && ignored === 0) throw new Error('a suite has no tests')
    if (ignored > 0) throw new Error('.only and .skip hide tests: use runnable() with a reason')
  }
}

/**
 * uvu drops what a before hook throws, and offers no place to hear of it: a suite is a function that is given `before` as a
 * property, so functions here take note of it.
 */
function keepHookErrors(): void {
  Object.defineProperty(Function.prototype, 'before', {
    configurable: true,
    set(register: (hook: Hook) => void) {
      const value = (hook: Hook) =>
        register(async (state) => {
          try {
            await hook(state)
          } catch (error) {
            hookErrors.push(error)
            throw error
          }
        })
      Object.defineProperty(this, 'before', { value })
    },
  })
}

function fail(message: string): void {
  failed++
  console.log(message)
}
