/** The README's own commands, run as they stand there. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { decode } from 'fast-png'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { PALETTE_NAMES } from '../core/palette.ts'
import { findProgram } from '../lb/machine.ts'
import { launch, type Launched } from './helpers/launcher.ts'
import { readNpy } from './helpers/npy.ts'
import { runnable } from './helpers/skip.ts'

const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')
const readme = read('README.md')
const blocks = [...readme.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, text]) => text!)
const examples = blocks.filter((text) => text.includes('curl '))

const commands = suite('README')
let launched: Launched
let folder: string

commands.before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'readme-'))
  launched = await launch({ WORKERS: '2' })
  // The examples name port 8080; curl is told where that is, so that they run to the letter.
  const { host } = new URL(launched.address)
  writeFileSync(join(folder, '.curlrc'), `connect-to = "localhost:8080:${host}"\nfail\n`)
})
commands.after(async () => {
  await launched?.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function run(script: string): Promise<string> {
  const env = { ...process.env, CURL_HOME: folder }
  const { stdout } = await promisify(execFile)('sh', ['-e', '-c', script], { cwd: folder, env })
  return stdout
}

commands('it has curl examples, each of which gives what it says', async () => {
  assert.is(examples.length, 7)
  const outputs: string[] = []
  for (const example of examples) outputs.push(await run(example))
  const sizes = ['hook.png', 'seahorse.png', 'deep.png', 'tile.png', 'job.png', 'older.png'].map((file) => {
    const { width, height } = decode(readFileSync(join(folder, file)), { checkCrc: true })
    return [file, width, height]
  })
  assert.equal(sizes, [['hook.png', 1280, 640], ['seahorse.png', 1024, 768], ['deep.png', 1024, 768], [
    'tile.png',
    128,
    128,
  ], [
    'job.png',
    800,
    600,
  ], [
    'older.png',
    500,
    500,
  ]])
  assert.equal(readNpy(readFileSync(join(folder, 'counts.npy'))).shape, [256, 256])
  const all = outputs.join('\n')
  assert.match(all, /X-Worker: worker-\d/i)
  assert.match(all, /event: done/)
})

commands('it names scripts and tasks that exist', () => {
  const { scripts } = JSON.parse(read('package.json'))
  const { tasks } = JSON.parse(read('deno.json'))
  const documents = ['README.md', 'CONTRIBUTING.md'].map(read).join('\n')
  for (const [, name] of documents.matchAll(/npm run ([\w:]+)/g)) assert.ok(scripts[name!], name)
  for (const [, name] of documents.matchAll(/deno task (\w+)/g)) assert.ok(tasks[name!], name)
  assert.ok(scripts.start && scripts.test)
})

commands('it tells every setting with its default, and docs/api.md every palette', () => {
  const sources = ['worker/config.ts', 'frontend/config.ts', 'lb/config.ts'].map(read).join('\n')
  const inner = ['WORKER_NAME', 'BALANCER_URL', 'WORKER_URLS', 'FRONTEND_URL']
  const settings = new Set([...sources.matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, name]) => name!))
  for (const name of settings) if (!inner.includes(name)) assert.match(readme, new RegExp(`^\\| \`${name}\` `, 'm'))
  const api = read('docs/api.md')
  for (const name of PALETTE_NAMES) assert.match(api, name)
})

if (runnable(findProgram('curl') !== undefined, 'the README’s examples: curl is not installed')) commands.run()
