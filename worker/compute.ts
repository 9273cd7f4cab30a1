import { type Arithmetic, arithmeticOf } from '../core/arithmetic.ts'
import { regionOf, type TileParams, viewOf } from '../core/params.ts'
import { type DeepPhase, drawDeep } from './kernel/deep/draw.ts'
import type { References } from './kernel/deep/references.ts'
import { continueEscape, startEscape } from './kernel/mandelbrot/float64.ts'

/** How a worker shares its one thread while it computes. */
export interface Slicing {
  /** Lets the runtime serve what has arrived meanwhile. */
  readonly yieldTurn: () => Promise<void>
  /** The longest the kernel holds the thread. */
  readonly sliceMs: number
}

/** The numbers of a tile, and what they took. */
export interface ComputedTile {
  /** By pixel, in C order: n for bands, 0 inside; μ for smooth, Infinity inside. */
  readonly values: Float64Array
  readonly arithmetic: Arithmetic
  /** Milliseconds by what they were for; a view's orbit and table are computed once for all of its tiles. */
  readonly phases: Readonly<Record<DeepPhase, number>>
  /** About how many steps the kernel took, and in how many slices. */
  readonly steps: number
  readonly slices: number
  /** Of the steps of deep pixels, the share that jumps have spared; the same for the same tile. */
  readonly skipped: number | undefined
}

/** Steps of float64 between two looks at the clock: a few milliseconds of work. */
const STEPS_A_LOOK = 1_000_000

/** The first slice is short: whoever asked may have left on the way, which shows only once the runtime has looked. */
const FIRST_SLICE_MS = 2

/** Computes a tile in slices; `check` throws between two of them if nobody wants it any more. */
export async function computeTile(params: TileParams, { slicing, references, check }: {
  readonly slicing: Slicing
  readonly references: References
  readonly check: () => void
}): Promise<ComputedTile> {
  const arithmetic = arithmeticOf(viewOf(params))
  const pieces = arithmetic === 'float64' ? float64Pieces(params) : deepPieces(params, references)
  const phases: Record<DeepPhase, number> = { orbit: 0, table: 0, pixels: 0 }
  let slices = 1
  let then = performance.now()
  let sliceEnds = then + Math.min(FIRST_SLICE_MS, slicing.sliceMs)
  while (true) {
    const { done, value } = pieces.next()
    const now = performance.now()
    phases[done ? 'pixels' : value] += now - then
    if (done) return { ...value, arithmetic, phases, slices }
    then = now
    if (now < sliceEnds) continue
    await slicing.yieldTurn()
    check()
    then = performance.now()
    sliceEnds = then + slicing.sliceMs
    slices++
  }
}

/** Work a piece at a time, each a millisecond or a few; a piece says what it was for. */
type Pieces = Generator<DeepPhase, Pick<ComputedTile, 'values' | 'steps' | 'skipped'>>

function* float64Pieces(params: TileParams): Pieces {
  const state = startEscape({
    view: viewOf(params),
    region: regionOf(params),
    iterations: params.iterations,
    smooth: params.coloring === 'smooth',
  })
  while (!continueEscape(state, STEPS_A_LOOK)) yield 'pixels'
  return { values: state.values, steps: state.steps, skipped: undefined }
}

function* deepPieces(params: TileParams, references: References): Pieces {
  const job = { place: params, region: regionOf(params), smooth: params.coloring === 'smooth' }
  const { values, taken, steps } = yield* drawDeep(job, references)
  return { values, steps: taken, skipped: Math.max(0, 1 - taken / steps) }
}
