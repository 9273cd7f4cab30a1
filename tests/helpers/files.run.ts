/**
 * Runs test files in this process, one after the other: `files.run.ts folder file …`. Prints a `Report` after each. uvu alone
 * exits 0 when a file forgets `.run()` and when a `before` hook throws; here each is a failure.
 */
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { end } from './endings.ts'
import { figures } from './figures.ts'
import { formatReport } from './report.ts'
import { skipped } from './skip.ts'

type Suite = () => Promise<[errors: string | true, passed: number, skipped: number, total: number]>
type Hook = (state: unknown) => unknown
const uvu = globalThis as unknown as { UVU_DEFER: number; UVU_INDEX: number; UVU_QUEUE: [string, ...Suite[]][] }

uvu.UVU_DEFER = 1
uvu.UVU_QUEUE = []
const hookErrors: unknown[] = []
keepHookErrors()

const [folder, ...files] = process.argv.slice(2)
for (const file of files) await runFile(file)
await end()
// A timer that a test leaves behind must not keep the process alive.
process.exit(0)

async function runFile(file: string): Promise<void> {
  const started = performance.now()
  const counts = { passed: 0, failed: 0 }
  try {
    await runSuites(file, counts)
  } catch (error) {
    counts.failed++
    console.log(`${file}: ${error instanceof Error ? error.stack : error}`)
  }
  const tookMs = Math.round(performance.now() - started)
  process.stdout.write(
    formatReport({ file, ...counts, tookMs, skipped: skipped.splice(0), figures: figures.splice(0) }),
  )
}

async function runSuites(file: string, counts: { passed: number; failed: number }): Promise<void> {
  uvu.UVU_INDEX = uvu.UVU_QUEUE.push([file]) - 1
  await import(new URL(file, pathToFileURL(`${folder}/`)).href)
  const [, ...suites] = uvu.UVU_QUEUE[uvu.UVU_INDEX]!
  if (suites.length === 0 && skipped.length === 0) throw new Error('no suite: is .run() missing?')
  for (const suite of suites) {
    const [errors, ran, ignored, total] = await suite()
    counts.passed += ran
    counts.failed += total - ran
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
