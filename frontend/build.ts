/** Builds the page into frontend/dist: its script and that of its thread, bundled from TypeScript, and the static files. */
import { existsSync, readFileSync } from 'node:fs'
import { copyFile, mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const STATIC_FILES = ['index.html', 'icon.svg', 'icon-192.png', 'icon-512.png', 'manifest.webmanifest']

/** Packages that the page imports: Deno keeps them in a cache of its own, where esbuild would not look. */
const PACKAGES = ['d3-selection', 'd3-zoom']

const source = new URL('ui/', import.meta.url)
const target = new URL('dist/', import.meta.url)

/** Where the modules of packages are, and those that they import in turn. */
function aliases(names: readonly string[], importer: string | URL): Record<string, string> {
  const found: Record<string, string> = {}
  for (const name of names) {
    const path = resolveFrom(importer, name)
    const { dependencies = {} } = JSON.parse(readFileSync(join(packageRoot(path, name), 'package.json'), 'utf8'))
    Object.assign(found, aliases(Object.keys(dependencies), path), { [name]: path })
  }
  return found
}

function resolveFrom(importer: string | URL, name: string): string {
  return createRequire(importer).resolve(name)
}

/** The folder of a package that holds this file of it. */
function packageRoot(path: string, name: string): string {
  let folder = dirname(path)
  while (!existsSync(join(folder, 'package.json'))) {
    if (folder === dirname(folder)) throw new Error(`Cannot find ${name}: there is no package.json above ${path}`)
    folder = dirname(folder)
  }
  return folder
}

await mkdir(target, { recursive: true })
await Promise.all([
  build({
    entryPoints: ['page.ts', 'decoder-thread.ts', 'style.css'].map((file) => fileURLToPath(new URL(file, source))),
    outdir: fileURLToPath(target),
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    alias: { zod: dirname(resolveFrom(import.meta.url, 'zod/package.json')), ...aliases(PACKAGES, import.meta.url) },
  }),
  ...STATIC_FILES.map((file) => copyFile(new URL(file, source), new URL(file, target))),
])
