/** The rules of docs/architecture.md that a program can check: which way imports run, and who may touch the runtime. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const ROOMS = ['core', 'service', 'worker', 'frontend', 'lb', 'docker'] as const

/** What each part of the house may import of the others, most particular first. */
const MAY_IMPORT: readonly (readonly [part: string, allowed: readonly string[]])[] = [
  ['core/', ['core/']],
  ['service/', ['core/', 'service/']],
  ['worker/kernel/', ['core/', 'worker/kernel/']],
  ['worker/shade/', ['core/', 'worker/shade/']],
  ['worker/', ['core/', 'service/', 'worker/']],
  ['frontend/ui/', ['core/', 'worker/kernel/', 'frontend/ui/']],
  ['frontend/tiles/', ['core/', 'worker/kernel/', 'frontend/tiles/']],
  ['frontend/fleet/', ['core/', 'frontend/tiles/', 'frontend/fleet/']],
  ['frontend/pictures/', [
    'core/',
    'service/',
    'worker/kernel/',
    'frontend/tiles/',
    'frontend/fleet/',
    'frontend/pictures/',
  ]],
  ['frontend/', ['core/', 'service/', 'worker/kernel/', 'frontend/']],
  ['lb/upstream/', ['core/', 'lb/rules.ts', 'lb/upstream/']],
  ['lb/', ['core/', 'service/', 'lb/']],
  ['docker/', ['docker/', 'lb/']],
]

/** Within a room, what is pure never imports what is not. */
const NEVER_IMPORTS: readonly (readonly [file: string, forbidden: readonly string[]])[] = [
  ['worker/render.ts', ['hono', 'worker/app.ts', 'worker/config.ts']],
  ['frontend/pictures/plan.ts', ['hono', 'frontend/pictures/fan-out.ts']],
  ['frontend/pictures/fan-out.ts', ['hono', 'frontend/pictures/stitch.ts']],
  ['frontend/pictures/stitch.ts', ['hono', 'frontend/pictures/fan-out.ts']],
]

/** Where the bytes of tiles and pictures come from; every runtime must make the same. */
const MAKES_BYTES = [
  'worker/kernel/',
  'worker/shade/',
  'core/arithmetic.ts',
  'core/dither.ts',
  'core/formulas.ts',
  'core/geometry.ts',
  'core/light.ts',
  'core/log2.ts',
  'core/oklab.ts',
  'core/palette.ts',
  'core/raster.ts',
  'core/scale.ts',
  'core/tile-job.ts',
]

/** What `service/` may use besides: what a process keeps on disk goes through there. */
const FILES_ON_DISK = ['node:fs', 'node:fs/promises']

/** What is started by itself, beside the mains and lb/. */
const PROGRAMS = ['frontend/build.ts', 'docker/health.ts']

interface Source {
  readonly path: string
  readonly text: string
  /** What it imports: paths in this project, or names of packages. */
  readonly imports: readonly string[]
}

const sources = ROOMS.flatMap((room) =>
  readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('dist'))
    .map((file): Source => {
      const path = join(room, file)
      const text = readFileSync(join(ROOT, path), 'utf8')
      const imports = [...text.matchAll(/^(?:import|export)\b[^'"]*?from '([^']+)'|^import '([^']+)'/gm)].map(
        ([, from, bare]) => {
          const target = (from ?? bare)!
          return target.startsWith('.') ? join(dirname(path), target) : target
        },
      )
      return { path, text, imports }
    })
)

const layers = suite('the house')

layers('it has rooms with something in them, and the checks below see their imports', () => {
  for (const room of ROOMS) assert.ok(sources.some(({ path }) => path.startsWith(room)), room)
  assert.ok(sources.find(({ path }) => path === 'worker/app.ts')!.imports.includes('worker/render.ts'))
})

layers('it imports inward only', () => {
  for (const { path, imports } of sources) {
    const [, allowed] = MAY_IMPORT.find(([part]) => path.startsWith(part))!
    for (const target of imports.filter((target) => ROOMS.some((room) => target.startsWith(`${room}/`)))) {
      assert.ok(allowed.some((part) => target.startsWith(part)), `${path} imports ${target}`)
    }
    for (const [part, forbidden] of NEVER_IMPORTS.filter(([part]) => path.startsWith(part))) {
      assert.not(
        imports.some((target) => forbidden.includes(target)),
        `${path}, in ${part}, imports one of ${forbidden}`,
      )
    }
  }
})

layers('it imports nothing that only measures or tests it', () => {
  for (const { path, imports } of sources) {
    assert.not(imports.some((target) => /^(tests|bench|lab)\//.test(target)), path)
  }
})

layers('it touches the runtime in what is started and in lb/ only, but for zlib behind core/png.ts', () => {
  for (const { path, text, imports } of sources) {
    const mayTouch = /(^|\/)(main|serve)(\.node|\.deno)?\.ts$/.test(path) || path.startsWith('lb/') ||
      PROGRAMS.includes(path)
    if (mayTouch) continue
    const builtin = imports.filter((target) => target.startsWith('node:'))
    const allowed = path === 'core/deflate.ts' ? ['node:zlib'] : path.startsWith('service/') ? FILES_ON_DISK : []
    assert.equal(builtin.filter((target) => !allowed.includes(target)), [], path)
    assert.not.match(text, /\b(process|Deno)\.\w/, path)
  }
})

layers('it names files with their ending, and exports nothing by default', () => {
  for (const { path, text, imports } of sources) {
    assert.not.match(text, /^export default/m, path)
    for (
      const target of imports.filter((target) =>
        target.includes('/') && ROOMS.some((room) => target.startsWith(`${room}/`))
      )
    ) {
      assert.match(target, /\.ts$/, `${path} imports ${target}`)
    }
  }
})

layers('it keeps in core/ what at least two of worker, frontend, page and lb use, in the end', () => {
  const parts = ['worker/', 'frontend/ui/', 'frontend/', 'lb/']
  const partOf = (path: string) => parts.find((part) => path.startsWith(part))
  const usersOf = (file: string, seen = new Set<string>()): Set<string> => {
    const users = new Set<string>()
    for (const { path, imports } of sources) {
      if (!imports.includes(file) || seen.has(path)) continue
      seen.add(path)
      const part = partOf(path)
      for (const user of part ? [part] : usersOf(path, seen)) users.add(user)
    }
    return users
  }
  for (const { path } of sources.filter(({ path }) => path.startsWith('core/'))) {
    assert.ok(usersOf(path).size >= 2, `${path} is used by ${[...usersOf(path)]}`)
  }
})

layers('it parses a query in one place', () => {
  const readers = sources.filter(({ text }) => /new URLSearchParams|searchParams\.get|req\.quer(y|ies)\(/.test(text))
  assert.equal(readers.map(({ path }) => path).sort(), [
    'core/params.ts',
    'frontend/openapi.ts',
    'frontend/ui/state/fields.ts',
  ])
})

layers('it makes bytes by + − × ÷ √, which IEEE 754 rounds correctly, whole numbers and comparisons only', () => {
  const exact = ['floor', 'ceil', 'min', 'max', 'abs', 'sqrt', 'imul']
  const makers = sources.filter(({ path }) => MAKES_BYTES.some((part) => path.startsWith(part)))
  assert.ok(MAKES_BYTES.every((part) => makers.some(({ path }) => path.startsWith(part))))
  for (const { path, text } of makers) {
    const code = text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    const used = [...code.matchAll(/Math\.(\w+)/g)].map(([, name]) => name!)
    assert.equal(used.filter((name) => !exact.includes(name)), [], path)
    // A power of literals is a constant, and one of BigInts is exact.
    const powers = [...code.matchAll(/(\S+) \*\* (\S+)/g)].filter(([, base, exponent]) => {
      return !(/^[-([]*\d+$/.test(base!) && /^-?\d+[,;)\]]*$/.test(exponent!)) && !/n$/.test(base!)
    })
    assert.equal(powers.map(([power]) => power), [], path)
  }
})

layers('it keeps the kernel apart: numbers alone reach it', () => {
  const reached = new Set<string>()
  const follow = (path: string) => {
    if (reached.has(path)) return
    reached.add(path)
    for (const target of sources.find((source) => source.path === path)?.imports ?? []) follow(target)
  }
  for (const { path } of sources) if (path.startsWith('worker/kernel/')) follow(path)
  const foreign = [...reached].filter((path) => !/^(worker\/kernel|core)\//.test(path) || path === 'core/params.ts')
  assert.equal(foreign, [])
})

layers.run()
