import type { TileJob } from '../core/tile-job.ts'
import type { Turn } from './admission.ts'
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

/** What a tile's time goes to: the kernel's work, and then to make bytes of its values. */
export type CostPhase = Phase | 'encode'

/** What a tile has taken so far. */
export interface ComputeCost {
  /** Milliseconds by what they were for; a view's orbit and table are computed once for all of its tiles. */
  readonly phases: Readonly<Record<CostPhase, number>>
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
  pause(phase: CostPhase): Promise<void>
  /** Counts other work, and keeps the thread. */
  took(phase: CostPhase): void
  readonly cost: ComputeCost
}

/** The first slice is short: whoever asked may have left on the way, which shows only once the runtime has looked. */
const FIRST_SLICE_MS = 2

/** Whoever is alone has every turn. */
const EVERY_TURN: Turn = { pass: () => Promise.resolve() }

/** Starts the clock of a tile; `check` throws between two slices if nobody wants it any more; it hears what the tile is at. */
export function startComputing(
  { yieldTurn, sliceMs }: Slicing,
  check: (phase: CostPhase) => void,
  turn: Turn = EVERY_TURN,
): Computing {
  const phases: Record<CostPhase, number> = { orbit: 0, table: 0, pixels: 0, encode: 0 }
  let steps = 0
  let slices = 1
  let skipped: number | undefined
  let then = performance.now()
  let sliceBegan = then
  let sliceEnds = then + Math.min(FIRST_SLICE_MS, sliceMs)

  const share = async (phase: CostPhase) => {
    if (then < sliceEnds) return
    const tookMs = then - sliceBegan
    await yieldTurn()
    await turn.pass(tookMs)
    check(phase)
    then = sliceBegan = performance.now()
    sliceEnds = then + sliceMs
    slices++
  }

  const took = (phase: CostPhase) => {
    const now = performance.now()
    phases[phase] += now - then
    then = now
  }

  const finish = ({ values, ...taken }: Values) => {
    steps += taken.steps
    skipped ??= taken.skipped
    return values
  }

  return {
    async run(pieces) {
      while (true) {
        const { done, value } = pieces.next()
        took(done ? 'pixels' : value)
        if (done) return finish(value)
        await share(value)
      }
    },
    pause(phase) {
      took(phase)
      return share(phase)
    },
    took,
    get cost() {
      return { phases, steps, slices, skipped }
    },
  }
}

/** The values of a tile's pixels, at their centers. */
export function computePixels(job: TileJob, computing: Computing, references: References): Promise<Float64Array> {
  return computing.run(kernelOf(job).pixels(job, references))
}
