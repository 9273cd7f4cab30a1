import type { TileJob } from '../core/tile-job.ts'
import type { References } from './kernel/deep/references.ts'
import { kernelOf } from './kernel/formulas.ts'
import type { Phase, Values } from './kernel/kernel.ts'

/** How a worker shares its one thread while it computes. */
export interface Slicing {
  /** Lets the runtime serve what has arrived meanwhile. */
  readonly yieldTurn: () => Promise<void>
  /** The longest the kernel holds the thread. */
  readonly sliceMs: number
}

/** The numbers of a tile, and what they took. */
export interface ComputedTile extends Values {
  /** Milliseconds by what they were for; a view's orbit and table are computed once for all of its tiles. */
  readonly phases: Readonly<Record<Phase, number>>
  /** How many slices the kernel took. */
  readonly slices: number
}

/** The first slice is short: whoever asked may have left on the way, which shows only once the runtime has looked. */
const FIRST_SLICE_MS = 2

/** Computes a tile in slices; `check` throws between two of them if nobody wants it any more. */
export async function computeTile(job: TileJob, { slicing, references, check }: {
  readonly slicing: Slicing
  readonly references: References
  readonly check: () => void
}): Promise<ComputedTile> {
  const pieces = kernelOf(job).pixels(job, references)
  const phases: Record<Phase, number> = { orbit: 0, table: 0, pixels: 0 }
  let slices = 1
  let then = performance.now()
  let sliceEnds = then + Math.min(FIRST_SLICE_MS, slicing.sliceMs)
  while (true) {
    const { done, value } = pieces.next()
    const now = performance.now()
    phases[done ? 'pixels' : value] += now - then
    if (done) return { ...value, phases, slices }
    then = now
    if (now < sliceEnds) continue
    await slicing.yieldTurn()
    check()
    then = performance.now()
    sliceEnds = then + slicing.sliceMs
    slices++
  }
}
