/**
 * Runs the tests on whichever runtime runs this file: `run.ts [part of a path …]`. Files run side by side, each that takes long
 * in a process of its own. Those in `chaos/` and `containers/` take minutes, and run only when they are asked for, one at a
 * time: they have the machine to themselves.
 *
 * uvu alone exits 0 when nothing matches; here that is a failure. So is each trap that `helpers/files.run.ts` closes, and a
 * file that hangs or ends its process.
 */
import { readdir } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { printTable } from '../bench/harness.ts'
import type { Figure } from './helpers/figures.ts'
import { playFiles, type PlayOptions, stopPlaying } from './helpers/play-files.ts'
import type { Report } from './helpers/report.ts'

/** Far more than any file takes, on a machine that has other things to do. */
const LIMIT_MS = 900_000

const SLOW_ROOMS = /^(chaos|containers)\//

/** Tested on Node alone: they start both runtimes themselves, or what they test is not ours to run: a browser, nginx, files. */
const NODE_ONLY = /^(e2e\/(broken|runtimes|page.*)|lb\/nginx|docker\/.*|readme)\.test\.ts$/

/** What other tests hold on Node. */
const DENO_ONLY = /^e2e\/served\.test\.ts$/

/** Files that take long, the longest first, so that none of them runs alone at the end. Those of the page share a browser. */
const LONG = [
  ['e2e/page-access', 'e2e/page-compare'],
  ['e2e/page-saving', 'e2e/page-tiles'],
  ['e2e/page-panels', 'e2e/page'],
  ['e2e/launcher'],
  ['worker/kernel/deep/draw'],
  ['e2e/contract'],
  ['frontend/tiles/decode-tile'],
  ['frontend/fuzz'],
  ['worker/fuzz'],
  ['readme'],
  ['e2e/served'],
  ['e2e/runtimes'],
  ['worker/kernel/deep/hybrid'],
  ['worker/kernel/mandelbrot/float64'],
  ['lb/nginx'],
  ['e2e/broken'],
  ['docker/kubernetes'],
  ['run'],
].map((names) => names.map((name) => `${name}.test.ts`))

/** Files that take milliseconds share a process: it takes half a second to start. */
const SHARED_BY = 20

/** One more than there are cores, since most of the long ones wait now and then. */
const AT_ONCE = availableParallelism() + 1

const folder = fileURLToPath(new URL('.', import.meta.url))
const patterns = process.argv.slice(2)
const leftOut = (file: string) =>
  [SLOW_ROOMS, 'Deno' in globalThis ? NODE_ONLY : DENO_ONLY].some((part) => part.test(file))
const files = (await readdir(folder, { recursive: true }))
  .filter((file) => file.endsWith('.test.ts'))
  .filter((file) => patterns.length === 0 ? !leftOut(file) : patterns.some((part) => file.includes(part)))
  .sort()

let passed = 0
let failed = 0
const skipped: string[] = []
const figures: Figure[] = []
const options: PlayOptions = { folder, limitMs: LIMIT_MS, onReport }

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => void stopPlaying().then(() => process.exit(1)))
}

if (files.length === 0) fail(`Cannot run tests: no file matches ${patterns.join(', ')}`)
const groups = groupsOf(files.filter((file) => !SLOW_ROOMS.test(file)))
await Promise.all(Array.from({ length: AT_ONCE }, async () => {
  for (let group; (group = groups.shift());) await playFiles(group, options)
}))
for (const file of files.filter((file) => SLOW_ROOMS.test(file))) await playFiles([file], options)

if (figures.length > 0) printTable(figures.map((figure) => ({ ...figure })))
for (const reason of skipped) console.log(`skipped: ${reason}`)
if (skipped.length > 0 && process.env.REQUIRE_ALL) fail('Cannot skip here: REQUIRE_ALL is set')
console.log(`${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`)
process.exit(failed > 0 ? 1 : 0)

/** The files that share a process; those that take long come first. */
function groupsOf(files: readonly string[]): string[][] {
  const long = LONG.map((group) => group.filter((file) => files.includes(file))).filter((group) => group.length > 0)
  const quick = files.filter((file) => !LONG.flat().includes(file))
  const shared = Array.from({ length: Math.ceil(quick.length / SHARED_BY) }, (_, group) => {
    return quick.slice(group * SHARED_BY, (group + 1) * SHARED_BY)
  })
  return [...long, ...shared]
}

function onReport(report: Report, output: string): void {
  passed += report.passed
  failed += report.failed
  skipped.push(...report.skipped)
  figures.push(...report.figures)
  process.stdout.write(output)
  const verdict = report.failed === 0 ? 'ok' : 'FAILED'
  console.log(`${verdict} ${report.file} (${report.passed}, ${report.tookMs} ms)`)
}

function fail(message: string): void {
  failed++
  console.log(message)
}
