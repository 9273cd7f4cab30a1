/** Times the kernel on one view, in this process: `kernel.run.ts re im span side iterations`. Prints what `KernelRun` says, as JSON. */
import { Buffer } from 'node:buffer'
import process from 'node:process'
import { drawJob, jobOf } from '../tests/helpers/jobs.ts'
import { measureSync, type Spread } from './harness.ts'

/** The time of a whole tile in milliseconds, and its counts as bytes in base 64. */
export interface KernelRun {
  readonly time: Spread
  readonly counts: string
}

const [re, im, span, side, iterations] = process.argv.slice(2).map(Number) as [number, number, number, number, number]
const job = jobOf({ re, im, span, width: side, height: side }, { iterations })

function draw(): Float64Array {
  return drawJob(job).values
}

const time = measureSync(draw, { atLeastMs: 400 })
const counts = Buffer.from(Uint32Array.from(draw()).buffer).toString('base64')
console.log(JSON.stringify({ time, counts } satisfies KernelRun))
