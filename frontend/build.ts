/** Builds the page into frontend/dist: one script bundled from TypeScript, and the static files beside it. */
import { copyFile, mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const STATIC_FILES = ['index.html', 'style.css', 'icon.svg']

/** Packages that the page imports: Deno keeps them in a cache of its own, where esbuild would not look. */
const PACKAGES = ['zod']

const { resolve } = createRequire(import.meta.url)
const source = new URL('ui/', import.meta.url)
const target = new URL('dist/', import.meta.url)

await mkdir(target, { recursive: true })
await Promise.all([
  build({
    entryPoints: [fileURLToPath(new URL('page.ts', source))],
    outfile: fileURLToPath(new URL('page.js', target)),
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    alias: Object.fromEntries(PACKAGES.map((name) => [name, dirname(resolve(`${name}/package.json`))])),
  }),
  ...STATIC_FILES.map((file) => copyFile(new URL(file, source), new URL(file, target))),
])
