/** `npm run lab -- --quick` runs from end to end, and leaves tables and plots that can be read. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { findProgram } from '../../lb/machine.ts'
import { hasRuntime } from '../helpers/service.ts'
import { runnable } from '../helpers/skip.ts'

const MOST_BYTES = 150_000

const lab = suite('the lab')

lab('it writes every table and plot', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-'))
  try {
    const cwd = fileURLToPath(new URL('../..', import.meta.url))
    execFileSync('npm', ['run', 'lab', '--', '--quick', '--out', folder], { cwd, env: process.env, stdio: 'pipe' })
    const files = readdirSync(folder)
    assert.equal(files.filter((file) => !file.endsWith('.svg')).sort(), ['faults.csv', 'pictures.csv', 'table.md'])
    assert.equal(files.sort(), readdirSync(join(cwd, 'docs/lab')).filter((file) => !/^simulated/.test(file)).sort())
    for (const file of files) {
      const text = readFileSync(join(folder, file), 'utf8')
      assert.ok(text.length < MOST_BYTES, file)
      assert.not.match(text, /NaN|undefined|Infinity/, file)
      if (file.endsWith('.svg')) assert.match(text, /^<svg [^]*<\/svg>\n$/)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

const isPossible = findProgram('nginx') !== undefined && hasRuntime('node')
if (runnable(isPossible, 'the lab: it takes nginx, and Node beside Deno')) lab.run()
