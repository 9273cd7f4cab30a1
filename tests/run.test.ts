/** The traps of a test runner: whatever goes wrong in a test file fails that file, and no other. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { eventually } from './helpers/eventually.ts'
import { runCommand } from './helpers/launcher.ts'
import { playFiles } from './helpers/play-files.ts'
import { hasProcesses, processOf } from './helpers/processes.ts'
import type { Report } from './helpers/report.ts'
import { runnable } from './helpers/skip.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = fileURLToPath(new URL('fixtures/traps', import.meta.url))

async function play(files: readonly string[], limitMs = 600_000): Promise<(Report & { output: string })[]> {
  const reports: (Report & { output: string })[] = []
  await playFiles(files.map((file) => `${file}.ts`), {
    folder,
    limitMs,
    onReport: (report, output) => void reports.push({ ...report, output }),
  })
  return reports
}

const playing = suite('playFiles()')

playing('it tells file by file what passed and failed, and what was printed', async () => {
  const reports = await play(['passes', 'fails', 'leaves-timer', 'skips'])
  assert.equal(reports.map(({ file, passed, failed }) => [file, passed, failed]), [
    ['passes.ts', 1, 0],
    ['fails.ts', 0, 1],
    ['leaves-timer.ts', 1, 0],
    ['skips.ts', 0, 0],
  ])
  const [passes, fails, , skips] = reports
  assert.match(passes!.output, /^ passes {2}• {3}\(1 \/ 1\)\n$/)
  assert.match(fails!.output, 'as it must')
  assert.equal(skips!.skipped, ['there is no such thing'])
})

playing('it fails a file whose tests would be passed over', async () => {
  const reasons = {
    'forgets-run': 'is .run() missing?',
    empty: 'a suite has no tests',
    'hook-throws': 'the hook threw',
    only: '.only and .skip hide tests',
    skip: '.only and .skip hide tests',
    'cannot-load': 'it cannot be loaded',
  }
  const reports = await play(Object.keys(reasons))
  Object.entries(reasons).forEach(([name, reason], index) => {
    const { file, failed, output } = reports[index]!
    assert.equal([file, failed], [`${name}.ts`, 1])
    assert.match(output, reason)
  })
})

playing('it fails a file that ends its process, and runs those after it', async () => {
  const reports = await play(['passes', 'exits', 'throws-later', 'passes'])
  assert.equal(reports.map(({ file, passed, failed }) => [file, passed, failed]), [
    ['passes.ts', 1, 0],
    ['exits.ts', 0, 1],
    ['throws-later.ts', 0, 1],
    ['passes.ts', 1, 0],
  ])
  assert.match(reports[1]!.output, 'exits.ts: its process ended with exit code 0')
  assert.match(reports[2]!.output, 'nobody listens')
})

if (runnable(hasProcesses, 'a test that hangs: this system has no /proc')) {
  playing('it ends a file that hangs, and what that has started', async () => {
    let hangs: Report & { output: string }
    let pid: string | undefined
    // Until the file has had the time to begin.
    for (let limitMs = 1_000; pid === undefined; limitMs *= 2) {
      hangs = (await play(['hangs'], limitMs))[0]!
      pid = /started (\d+)\./.exec(hangs.output)?.[1]
    }
    assert.equal([hangs!.passed, hangs!.failed], [0, 1])
    assert.match(hangs!.output, /hangs\.ts: still running after \d+ s\n$/)
    await eventually('the end of what it started', () => !processOf(Number(pid)))
  })
}

playing.run()

const running = suite('tests/run.ts')

running('it fails where no file matches', () => {
  const [program, args] = runCommand('tests/run.ts')
  const { status, stdout } = spawnSync(program, [...args, 'no-such-file'], { cwd: root, encoding: 'utf8' })
  assert.equal([status, stdout], [1, 'Cannot run tests: no file matches no-such-file\n0 passed, 1 failed\n'])
})

running.run()
