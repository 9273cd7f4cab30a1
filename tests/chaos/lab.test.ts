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

lab('it writes every table and plot, and its traps are traps', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-'))
  try {
    const cwd = fileURLToPath(new URL('../..', import.meta.url))
    execFileSync('npm', ['run', 'lab', '--', '--quick', '--out', folder], { cwd, env: process.env, stdio: 'pipe' })
    const files = readdirSync(folder)
    const written = files.filter((file) => !file.endsWith('.svg')).sort()
    assert.equal(written, ['faults.csv', 'pictures.csv', 'table.md', 'traps.csv'])
    assert.equal(files.sort(), readdirSync(join(cwd, 'docs/lab')).filter((file) => !/^simulated/.test(file)).sort())
    for (const file of files) {
      const text = readFileSync(join(folder, file), 'utf8')
      assert.ok(text.length < MOST_BYTES, file)
      assert.not.match(text, /NaN|undefined|Infinity/, file)
      if (file.endsWith('.svg')) assert.match(text, /^<svg [^]*<\/svg>\n$/)
    }
    const traps = readFileSync(join(folder, 'traps.csv'), 'utf8')
    const found = (setting: string, what: string) => {
      return Number(new RegExp(`,${setting},${what}[^,]*,([\\d.]+),`).exec(traps)![1])
    }
    assert.is(found('nginx’s defaults', 'workers that it holds up'), 8)
    assert.is(found('as it is', 'workers that it holds up'), 1)
    assert.ok(found('nginx’s defaults', 'nobody has a worker') > 2 * found('as it is', 'nobody has a worker'))
    assert.ok(found('the frontend gives up first', 'tiles that') > found('nginx gives up first', 'tiles that'))
    assert.ok(found('with a proxy_cache', 'a worker goes on') > 2 * found('as it is', 'a worker goes on'))
    assert.ok(found('it drips', 'with a read') > 2 * found('it is silent', 'with a read'))
    assert.ok(found('limited as pictures are', 'tiles refused') > 10)
    assert.is(found('as it is', 'tiles refused'), 0)
    assert.is(found('as it is', 'requests that fail'), 0)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

const isPossible = findProgram('nginx') !== undefined && hasRuntime('node')
if (runnable(isPossible, 'the lab: it takes nginx, and Node beside Deno')) lab.run()
