import { tmpdir } from 'node:os'
import process from 'node:process'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { startChild } from '../../lb/child.ts'
import { eventually } from '../helpers/eventually.ts'
import { hasProcesses, processOf } from '../helpers/processes.ts'
import { runnable } from '../helpers/skip.ts'

/** Starts a shell script in the temporary folder. */
function startScript(script: string, environment: Record<string, string> = {}) {
  const lines: string[] = []
  const child = startChild(['sh', '-c', script], {
    folder: tmpdir(),
    environment: { ...process.env, ...environment },
    print: (line) => void lines.push(line),
  })
  return { child, lines, line: () => eventually('a line', () => lines[0]) }
}

const children = suite('startChild()')

children('it prints the lines of both streams, the unfinished one too, before the end is told', async () => {
  const { child, lines } = startScript('echo "$WORD"; pwd; echo three >&2; printf four', { WORD: 'one' })
  assert.is(await child.ended, 'exit code 0')
  assert.equal(lines.toSorted(), [tmpdir(), 'four', 'one', 'three'].sort())
})

children('it tells how the process ended', async () => {
  assert.is(await startScript('exit 3').child.ended, 'exit code 3')
  assert.is(await startScript('kill -KILL $$').child.ended, 'SIGKILL')
  const missing = startChild(['/nowhere/almond'], { folder: tmpdir(), environment: {}, print() {} })
  assert.match(await missing.ended, 'ENOENT')
})

children('it lets SIGTERM be answered by the process itself', async () => {
  const { child, lines, line } = startScript('trap "echo bye; exit 7" TERM; echo ready; while :; do sleep 0.01; done')
  await line()
  child.kill('SIGTERM')
  assert.is(await child.ended, 'exit code 7')
  assert.is(lines.at(-1), 'bye')
})

if (runnable(hasProcesses, 'startChild(): this system has no /proc')) {
  children('it leaves nothing alive that the process had started, however it ended', async () => {
    for (const signal of [undefined, 'SIGTERM', 'SIGKILL'] as const) {
      const { child, line } = startScript(`sleep 1000 & echo $!; ${signal ? 'wait' : ''}`)
      const grandchild = Number(await line())
      if (signal) child.kill(signal)
      await child.ended
      await eventually('the end of the grandchild', () => !processOf(grandchild))
    }
  })
}

children.run()
