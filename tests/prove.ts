/**
 * Plays all proofs in full, for half an hour or more: twenty rounds of every fault, thousands of seeds, queries and damaged
 * tiles. Adds the date, the commit, the seed and the result to bench/PROOFS.md. `SEED=n` plays one again.
 */
import { execFileSync, spawn } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { runCommand } from './helpers/launcher.ts'

/** Where proofs are. */
const PATTERNS = ['chaos/', 'containers/', 'fuzz', 'decode-tile']

const cwd = fileURLToPath(new URL('..', import.meta.url))
const today = new Date().toISOString().slice(0, 10)
const seed = process.env.SEED ?? today.replaceAll('-', '')
const commit = execFileSync('git', ['describe', '--always', '--dirty'], { cwd, encoding: 'utf8' }).trim()

const started = performance.now()
const [program, args] = runCommand('tests/run.ts')
const child = spawn(program, [...args, ...PATTERNS], {
  cwd,
  env: { ...process.env, PROOF: 'full', SEED: seed },
  stdio: ['inherit', 'pipe', 'inherit'],
})
let last = ''
child.stdout.setEncoding('utf8').on('data', (text: string) => {
  process.stdout.write(text)
  last = (last + text).slice(-200)
})
const code = await new Promise<number | null>((resolve) => child.once('close', resolve))

const minutes = ((performance.now() - started) / 60_000).toFixed(0)
const result = last.trimEnd().split('\n').at(-1)
const line = `- ${today}, commit ${commit}, seed ${seed}: ${result}, in ${minutes} min`
appendFileSync(new URL('../bench/PROOFS.md', import.meta.url), `${line}\n`)
console.log(line)
process.exit(code ?? 1)
