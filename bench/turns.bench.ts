/**
 * The kernel of the working tree against that of a commit, in turn: nine times each view of the corpus by the commit, by the
 * commit again, and by the tree. So the spread of the commit against itself stands beside every ratio. `BASE=commit` chooses the
 * commit, `RUNTIME=deno` the runtime.
 */
import { execFileSync } from 'node:child_process'
import process from 'node:process'
import { programOf, type Runtime } from '../tests/helpers/service.ts'
import { shallowViews } from '../tests/helpers/views.ts'
import { BASE_COMMIT, checkOut, ROOT } from './commit.ts'
import { geometricMean, printTable, spread } from './harness.ts'
import type { KernelRun } from './kernel.run.ts'

const SIDE = 256
const TURNS = 9
const runtime: Runtime = process.env.RUNTIME === 'deno' ? 'deno' : 'node'
const [program, ...args] = programOf(runtime, 'bench/kernel.run.ts')

const base = checkOut(BASE_COMMIT)
const rows = []
const ratios: number[] = []
try {
  for (const { name, view, iterations } of shallowViews(SIDE)) {
    const place = [view.re, view.im, view.span, SIDE, iterations].map(String)
    const run = (folder: string): KernelRun =>
      JSON.parse(execFileSync(program!, [...args, ...place], { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 26 }))
    const again: number[] = []
    const ours: number[] = []
    let ms = 0
    for (let turn = 0; turn < TURNS; turn++) {
      const [first, second, mine] = [run(base.folder), run(base.folder), run(ROOT)]
      if (first.counts !== mine.counts) throw new Error(`Cannot compare ${name}: its counts differ`)
      ms = first.time.median
      again.push(second.time.median / first.time.median)
      ours.push(mine.time.median / first.time.median)
    }
    const [theirSpread, ourSpread] = [spread(again), spread(ours)]
    ratios.push(ourSpread.median)
    const text = ({ min, median, max }: typeof ourSpread) =>
      `${median.toFixed(3)} (${min.toFixed(2)}–${max.toFixed(2)})`
    rows.push({
      view: name,
      'ms before': ms.toFixed(2),
      'before / before': text(theirSpread),
      'now / before': text(ourSpread),
    })
  }
} finally {
  base.remove()
}
printTable(rows)
console.log(`${runtime}: geometric mean of now / before ${geometricMean(ratios).toFixed(3)}`)
