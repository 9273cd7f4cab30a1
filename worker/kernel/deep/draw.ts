import type { Rect } from '../../../core/geometry.ts'
import { MARGIN, type TileJob, type ViewJob } from '../../../core/tile-job.ts'
import { valuesInside } from '../escape.ts'
import type { Kernel, Phase, Pieces } from '../kernel.ts'
import { smoothCount } from '../mandelbrot/smooth-count.ts'
import { powerOf } from './binary.ts'
import { type Cell, followCell } from './blocks.ts'
import { type DeepView, deepView } from './deep-view.ts'
import { FLOOR } from './hybrid.ts'
import { LEAST_SIDE } from './follow-block.ts'
import { Surroundings } from './pixel.ts'
import type { ReferenceOrbit } from './reference.ts'
import type { References } from './references.ts'

/** Draws deep views by the differences of their points from one exact orbit. */
export const deepKernel: Kernel = {
  *pixels(job, references) {
    const { region } = job
    const values = yield* drawPlaces(job, placesOf(region), references)
    yield* followCenter(job, values.values, references)
    return values
  },
  points: (job, places, references) => drawPlaces(job, places, references),
}

/** The centers of pixels: pairs of column and row. */
function placesOf({ x, y, width, height }: Rect): Float64Array {
  const places = new Float64Array(2 * width * height)
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      places[at++] = x + column
      places[at++] = y + row
    }
  }
  return places
}

function* drawPlaces(job: ViewJob, places: Float64Array, references: References): Pieces {
  const { isSmooth } = job
  const view = deepView(job)
  const reference = references.of(view)
  while (!reference.orbit.advance()) {
    references.trim()
    yield 'orbit'
  }
  yield 'orbit'
  const orbit = reference.orbit.result!
  const values = valuesInside(places.length / 2, isSmooth)
  const { isFar } = view
  let taken = 0
  let steps = 0
  for (const { cell, indices } of cellsOf(places, view)) {
    const table = reference.table(reachOf(cell, view, orbit), isSmooth)
    while (!table.advance()) {
      references.trim()
      yield 'table'
    }
    references.trim()
    yield 'table'
    const surroundings = new Surroundings({
      orbit,
      table: table.result!,
      iterations: view.iterations,
      isSmooth,
      floor: isFar ? FLOOR : -Infinity,
    })
    const work = followCell(cell, indices, { view, surroundings, places, values })
    let piece = work.next()
    for (; !piece.done; piece = work.next()) yield 'pixels'
    taken += piece.value.taken
    steps += piece.value.steps
    yield 'pixels'
  }
  return { values, steps: taken, skipped: steps === 0 ? 0 : Math.max(0, 1 - taken / steps) }
}

/** Where the reference is a nucleus beside the center, the pixel that is the center follows its own orbit. */
function* followCenter(job: TileJob, values: Float64Array, references: References): Generator<Phase, void> {
  const view = deepView(job)
  const center = centerOf(job.region, view)
  const reference = references.of(view)
  if (center === undefined || !reference.orbit.result?.isPeriodic) return
  while (!reference.middle.advance()) yield 'orbit'
  const { bands, smooth: n, norm } = reference.middle.result!
  values[center] = job.isSmooth ? n === 0 ? Infinity : smoothCount(n, norm) : bands
}

/** Which pixel of a region is the center of the view, if one is. */
function centerOf(region: Rect, { width, height }: DeepView): number | undefined {
  const x = (width - 1) / 2 - region.x
  const y = (height - 1) / 2 - region.y
  const isPixel = Number.isInteger(x) && Number.isInteger(y) && x >= 0 && y >= 0
  return isPixel && x < region.width && y < region.height ? y * region.width + x : undefined
}

/** Cells of a view's lattice with the places in them. The cell in the middle has the whole view and the `MARGIN` around it. */
function cellsOf(places: Float64Array, view: DeepView): { readonly cell: Cell; readonly indices: Int32Array }[] {
  const side = sideOf(view)
  const left = Math.floor(view.width / 2) - side / 2
  const top = Math.floor(view.height / 2) - side / 2
  const found = new Map<string, { readonly cell: Cell; readonly indices: number[] }>()
  let last: { readonly cell: Cell; readonly indices: number[] } | undefined
  for (let index = 0; 2 * index < places.length; index++) {
    const x = left + side * Math.floor((places[2 * index]! + 0.5 - left) / side)
    const y = top + side * Math.floor((places[2 * index + 1]! + 0.5 - top) / side)
    if (last?.cell.x !== x || last.cell.y !== y) {
      const key = `${x},${y}`
      last = found.get(key) ?? { cell: { x, y, width: side, height: side }, indices: [] }
      found.set(key, last)
    }
    last.indices.push(index)
  }
  return [...found.values()].map(({ cell, indices }) => ({ cell, indices: Int32Array.from(indices) }))
}

/** The power of two that a view fits into with the `MARGIN` around it. */
function sideOf({ width, height }: DeepView): number {
  let side = LEAST_SIDE
  while (side < Math.max(width, height) + 2 * MARGIN) side *= 2
  return side
}

/**
 * The power of two that bounds |c| in a cell, four times as large from one ring of cells to the next but a few. It depends on
 * nothing but the cell.
 */
function reachOf({ x, y, width: side }: Cell, { scale, width, height }: DeepView, orbit: ReferenceOrbit): number {
  const across = Math.abs(x + side / 2 - width / 2)
  const along = Math.abs(y + side / 2 - height / 2)
  // A square has corners √2 farther than its sides.
  const farthest = 1.5 * (Math.max(across, along) + side / 2)
  let reach = 0
  for (; powerOf(reach) < farthest; reach++);
  if (across + along > 1 && reach % 2 === 1) reach++
  const bound = powerOf(reach) + Math.abs(orbit.offsetRe) + Math.abs(orbit.offsetIm)
  let power = reach
  for (; powerOf(power) < bound; power++);
  return scale + power
}
