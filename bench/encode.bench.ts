/** What a tile of 256 × 256 pixels costs beside the kernel, by kind and class, on Node and on Deno, and decoded by fast-png. */
import { execFileSync } from 'node:child_process'
import { programOf, type Runtime } from '../tests/helpers/service.ts'
import { printTable, spread } from './harness.ts'
import type { EncodeRun, TileClass } from './encode.run.ts'

const SIDE = 256
const RUNTIMES: readonly Runtime[] = ['node', 'deno']
const CLASSES: readonly TileClass[] = ['slow gradient', 'mixed', 'noise']
const KINDS: readonly EncodeRun['kind'][] = ['indexed', 'colors', 'values']

printTable(RUNTIMES.flatMap((runtime) => {
  const [program, ...args] = programOf(runtime, 'bench/encode.run.ts')
  const runs: EncodeRun[] = JSON.parse(execFileSync(program!, [...args, String(SIDE)], { encoding: 'utf8' }))
  return CLASSES.flatMap((tileClass) =>
    KINDS.map((kind) => {
      const own = runs.filter((run) => run.tileClass === tileClass && run.kind === kind)
      const of = (part: 'colorMs' | 'encodeMs' | 'decodeMs') => spread(own.map((run) => run[part])).median.toFixed(2)
      return {
        runtime,
        'class': tileClass,
        kind,
        tiles: own.length,
        'color ms': of('colorMs'),
        'encode ms': of('encodeMs'),
        'decode ms': of('decodeMs'),
        'median KB': (spread(own.map(({ bytes }) => bytes)).median / 1024).toFixed(1),
      }
    })
  )
}))
