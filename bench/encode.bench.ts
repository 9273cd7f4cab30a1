/** A tile's PNG, 256 × 256 and indexed: the corpus in bands and smooth, on Node and on Deno, and decoded by fast-png. */
import { execFileSync } from 'node:child_process'
import { programOf, type Runtime } from '../tests/helpers/service.ts'
import { printTable, spread } from './harness.ts'
import type { EncodeRun } from './encode.run.ts'

const SIDE = 256
const RUNTIMES: readonly Runtime[] = ['node', 'deno']

printTable(RUNTIMES.map((runtime) => {
  const [program, ...args] = programOf(runtime, 'bench/encode.run.ts')
  const runs: EncodeRun[] = JSON.parse(execFileSync(program!, [...args, String(SIDE)], { encoding: 'utf8' }))
  const encode = spread(runs.map(({ encodeMs }) => encodeMs))
  const decode = spread(runs.map(({ decodeMs }) => decodeMs))
  return {
    runtime,
    tiles: runs.length,
    'encode median ms': encode.median.toFixed(3),
    'encode max ms': encode.max.toFixed(3),
    'decode median ms': decode.median.toFixed(3),
    'decode max ms': decode.max.toFixed(3),
    'median KB': (spread(runs.map(({ bytes }) => bytes)).median / 1024).toFixed(1),
  }
}))
