/**
 * The fleet pushed, broken and left: the tests in tests/chaos/, which hold each figure to its pass line and print all of them as
 * one table when they end.
 */
import { spawnSync } from 'node:child_process'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const { status } = spawnSync(process.execPath, ['--import', 'tsx', 'tests/run.ts', 'chaos/'], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  stdio: 'inherit',
})
if (status !== 0) throw new Error('Cannot measure: a figure is beyond its pass line, or the tests failed')
