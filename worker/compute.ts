import type { TileJob } from '../core/tile-job.ts'
import type { References } from './kernel/deep/references.ts'
import { kernelOf } from './kernel/formulas.ts'
import type { Phase, Pieces, Values } from './kernel/kernel.ts'

/** How a worker shares its one thread while it computes. */
export interface Slicing {
  /** Lets the runtime serve what has arrived meanwhile. */
  readonly yieldTurn: () => Promise<void>
  /** The longest the kernel holds the thread. */
  readonly sliceMs: number
}

/** What computing has taken so far. */
export interface ComputeCost {
  /** Milliseconds by what they were for; a view's orbit and table are computed once for all of its tiles. */
  readonly phases: Readonly<Record<Phase, number>>
  /** About how many steps the kernel took, and in how many slices. */
  readonly steps: number
  readonly slices: number
  /** Of the steps of deep pixels, the share that jumps have spared, in the first run. */
  readonly skipped: number | undefined
}

/** Runs the work of one tile, a slice at a time, however many kernels that takes. */
export interface Computing {
  run(pieces: Pieces): Promise<Float64Array>
  /** Goes on after other work of the tile that took time too: the thread is shared as if it were a piece. */
  pause(): Promise<void>
  readonly cost: ComputeCost
}

/** The first slice is short: whoever asked may have left on the way, which shows only once the runtime has looked. */
const FIRST_SLICE_MS = 2

/** Starts the clock of a tile; `check` throws between two slices if nobody wants it any more. */
export function startComputing({ yieldTurn, sliceMs }: Slicing, check: () => void): Computing {
  const phases: Record<Phase, number> = { orbit: 0, table: 0, pixels: 0 }
  let steps = 0
  let slices = 1
  let skipped: number | undefined
  let then = performance.now()
  let sliceEnds = then + Math.min(FIRST_SLICE_MS, sliceMs)

  const share = async (now: number) => {
    then = now
    if (now < sliceEnds) return
    await yieldTurn()
    check()
    then = performance.now()
    sliceEnds = then + sliceMs
    slices++
  }

  const finish = ({ values, ...taken }: Values) => {
    steps += taken.steps
    skipped ??= taken.skipped
    return values
  }

  return {
    async run(pieces) {
      then = performance.now()
      while (true) {
        const { done, value } = pieces.next()
        const now = performance.now()
        phases[done ? 'pixels' : value] += now - then
        if (done) {
          then = now
          return finish(value)
        }
        await share(now)
      }
    },
    async pause() {
      const now = performance.now()
      phases.pixels += now - then
      await share(now)
    },
    get cost() {
      return { phases, steps, slices, skipped }
    },
  }
}

/** The values of a tile's pixels, at their centers. */
export function computePixels(job: TileJob, computing: Computing, references: References): Promise<Float64Array> {
  return computing.run(kernelOf(job).pixels(job, references))
}
