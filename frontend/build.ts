/** Builds the page into frontend/dist: one script bundled from TypeScript, and the static files beside it. */
import { copyFile, mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const STATIC_FILES = ['index.html', 'style.css', 'icon.svg']

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
  }),
  ...STATIC_FILES.map((file) => copyFile(new URL(file, source), new URL(file, target))),
])
