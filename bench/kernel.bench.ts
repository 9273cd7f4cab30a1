/**
 * The kernel on the corpus, on Node and on Deno, against the one-pixel loop in C, in one run, one process at a time on one
 * core: 256 × 256 pixels, the shares inside, the C loop's milliseconds, and how many times faster the kernel is. Every count must be
 * that of the C loop.
 */
import { Buffer } from 'node:buffer'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findProgram } from '../lb/machine.ts'
import { programOf, type Runtime } from '../tests/helpers/service.ts'
import { shallowViews } from '../tests/helpers/views.ts'
import { geometricMean, printTable, spread } from './harness.ts'
import type { KernelRun } from './kernel.run.ts'

const SIDE = 256
const RUNTIMES: readonly Runtime[] = ['node', 'deno']

/** A run of the C loop longer than this stands alone; three of them would take minutes. */
const LONG_MS = 1000

const MEGABYTES = 2 ** 20

function run(program: string, args: readonly (string | number)[]): Uint8Array {
  return execFileSync(program, args.map(String), { maxBuffer: 64 * MEGABYTES })
}

if (!findProgram('gcc')) {
  console.log('The kernel is not measured: there is no gcc to build the loop that it is measured against')
} else {
  const folder = mkdtempSync(join(tmpdir(), 'almondbread-bench-'))
  try {
    const baseline = join(folder, 'baseline')
    const source = fileURLToPath(new URL('baseline.c', import.meta.url))
    run('gcc', ['-O3', '-march=native', '-ffp-contract=off', '-o', baseline, source])
    compare(baseline)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function compare(baseline: string): void {
  const rows: Record<string, string | number>[] = []
  const ratios: Record<Runtime, number[]> = { node: [], deno: [] }
  for (const { name, view, iterations } of shallowViews(SIDE)) {
    const place = [view.re, view.im, view.span, SIDE, iterations]
    const once = runBaseline(baseline, [...place, 1])
    const loop = once.ms > LONG_MS ? once : runBaseline(baseline, [...place, 3])
    const row: Record<string, string | number> = {
      view: name,
      iterations,
      'inside %': (100 * loop.counts.filter((count) => count === 0).length / loop.counts.length).toFixed(1),
      'C loop ms': loop.ms.toFixed(1),
    }
    for (const runtime of RUNTIMES) {
      const [program, ...args] = programOf(runtime, 'bench/kernel.run.ts')
      const { time, counts }: KernelRun = JSON.parse(new TextDecoder().decode(run(program!, [...args, ...place])))
      if (counts !== Buffer.from(loop.counts.buffer).toString('base64')) {
        throw new Error(`Cannot measure ${name} on ${runtime}: its counts are not those of the one-pixel loop`)
      }
      ratios[runtime].push(loop.ms / time.median)
      row[`${runtime} ms`] = time.median.toFixed(2)
      row[`${runtime} ×`] = (loop.ms / time.median).toFixed(1)
    }
    rows.push(row)
  }
  printTable(rows)
  for (const runtime of RUNTIMES) {
    console.log(`${runtime}: geometric mean ${geometricMean(ratios[runtime]).toFixed(1)} × the one-pixel loop in C`)
  }
}

/** The median of its runs in milliseconds, and its counts. */
function runBaseline(program: string, args: readonly number[]): { readonly ms: number; readonly counts: Uint32Array } {
  const output = run(program, args)
  const pixels = output.slice(output.length - 4 * SIDE * SIDE)
  const text = new TextDecoder().decode(output.subarray(0, output.length - pixels.length))
  const times = text.split('\n').filter((line) => /^\d/.test(line)).map(Number)
  return { ms: spread(times).median, counts: new Uint32Array(Uint8Array.from(pixels).buffer) }
}
