import { columnRe, partsOf, type Rect, rowIm } from '../../../core/geometry.ts'
import type { TileJob, ViewJob } from '../../../core/tile-job.ts'
import type { Kernel, Pieces } from '../kernel.ts'
import { finishPixel, INSIDE, MIXED, proveCell, UNDECIDED } from './cell.ts'
import { bailoutOf, smoothCount, valuesInside } from './escape.ts'
import { isInCardioidOrDisc } from './interior.ts'
import { Orbits, type OrbitsOptions } from './orbits.ts'

/** Steps between two looks at the clock: a few milliseconds of work. */
const STEPS_A_LOOK = 1_000_000

/**
 * Draws the pixels of a view by orbits in doubles.
 *
 * z₀ = 0, z ← z² + c; n is the first step with |z_n| beyond the escape radius, and μ = n + 1 − log₂(log₂|z_n|). Whatever is
 * found out for many pixels at once, a pixel's value is that of its own orbit, followed alone in doubles: the kernel takes no
 * short cut that is not proven, rounding included. Values depend on + − × ÷ and comparisons of doubles alone, so that every
 * runtime draws the same pixels.
 */
export const float64Kernel: Kernel = {
  pixels(job) {
    const values = valuesInside(job.region.width * job.region.height, job.isSmooth)
    return inPieces(values, escape(job, values))
  },
  points(job, places) {
    const values = valuesInside(places.length / 2, job.isSmooth)
    return inPieces(values, escapeAt(job, places, values))
  },
}

/** Pauses every few milliseconds of work that says about how many steps each part of it took. */
function* inPieces(values: Float64Array, work: Iterable<number>): Pieces {
  let steps = 0
  let stepsAtLook = STEPS_A_LOOK
  for (const taken of work) {
    steps += taken
    if (steps < stepsAtLook) continue
    yield 'pixels'
    stepsAtLook = steps + STEPS_A_LOOK
  }
  return { values, steps, skipped: undefined }
}

/** Side of the squares that are finished one after the other: their orbits fit in a core's own cache. */
const SQUARE = 32

/** Orbits of a list: those of a square. */
const CAPACITY = SQUARE * SQUARE

/** Least side of a cell that is tried as a whole: smaller ones seldom repay what the failures cost. */
const LEAST_CELL = 8

/** A head start is used when what it leaves is at most this share of it: a pixel finished alone takes four times as long a step. */
const REST_OF_HEAD_START = 1 / 16

/** Between two looks at the time. */
const STEPS_A_PIECE = 100_000

/** Fills in the values; each piece says about how many steps it took. */
function* escape({ view, region, iterations, isSmooth }: TileJob, values: Float64Array): Generator<number, void> {
  const { width } = region
  const cRe = Float64Array.from({ length: width }, (_, x) => columnRe(view, region.x + x))
  const cIm = Float64Array.from({ length: region.height }, (_, y) => rowIm(view, region.y + y))
  const mirror = mirrorOf(cIm)
  const options = orbitsOptions({ iterations, isSmooth }, values)
  const orbits = takeOrbits(options)

  for (const square of partsOf({ x: 0, y: mirror.top, width, height: mirror.height }, SQUARE)) {
    const cells: Rect[] = [square]
    for (let cell = cells.pop(); cell; cell = cells.pop()) {
      const { count, end, headStart } = proveCell(cRe, cIm, cell, iterations)
      yield end
      if (count === INSIDE) continue
      if (count !== MIXED && !isSmooth) {
        fillCell(values, width, cell, count)
        continue
      }
      const usesHeadStart = !isSmooth && headStart !== undefined && end - headStart.n < REST_OF_HEAD_START * headStart.n
      const side = Math.max(cell.width, cell.height)
      if (count === MIXED && side > LEAST_CELL && !usesHeadStart) {
        cells.push(...partsOf(cell, Math.ceil(side / 2)))
        continue
      }
      for (let y = cell.y; y < cell.y + cell.height; y++) {
        const im = cIm[y]!
        for (let x = cell.x; x < cell.x + cell.width; x++) {
          const re = cRe[x]!
          if (isInCardioidOrDisc(re, im)) continue
          const pixel = y * width + x
          const n = usesHeadStart ? finishPixel(re, im, headStart, { iterations, end }) : UNDECIDED
          if (n !== UNDECIDED) {
            values[pixel] = n
          } else if (isOnEdge(re, im)) yield finishAlone(pixel, re, im, options)
          else orbits.add(pixel, re, im)
        }
      }
    }
    yield* runToEnd(orbits)
  }
  spare.push(orbits)
  for (const [from, to] of mirror.pairs) values.copyWithin(to * width, from * width, (from + 1) * width)
}

/** Fills in the values at places, a list of them at a time. */
function* escapeAt(
  { view, iterations, isSmooth }: ViewJob,
  places: Float64Array,
  values: Float64Array,
): Generator<number, void> {
  const options = orbitsOptions({ iterations, isSmooth }, values)
  const orbits = takeOrbits(options)
  for (let first = 0; first < values.length; first += CAPACITY) {
    const end = Math.min(values.length, first + CAPACITY)
    for (let place = first; place < end; place++) {
      const re = columnRe(view, places[2 * place]!)
      const im = rowIm(view, places[2 * place + 1]!)
      if (isInCardioidOrDisc(re, im)) continue
      if (isOnEdge(re, im)) yield finishAlone(place, re, im, options)
      else orbits.add(place, re, im)
    }
    yield* runToEnd(orbits)
  }
  spare.push(orbits)
}

/** Writes down what becomes of orbits, by the coloring. */
function orbitsOptions(
  { iterations, isSmooth }: Pick<ViewJob, 'iterations' | 'isSmooth'>,
  values: Float64Array,
): OrbitsOptions {
  return {
    iterations,
    bailout: bailoutOf(isSmooth),
    onEscape: isSmooth ? (pixel, n, norm) => values[pixel] = smoothCount(n, norm) : (pixel, n) => values[pixel] = n,
  }
}

/** Follows all orbits of a list until each has escaped or stays. */
function* runToEnd(orbits: Orbits): Generator<number, void> {
  for (let isFinished = false; !isFinished;) {
    const before = orbits.steps
    isFinished = orbits.run(STEPS_A_PIECE)
    yield orbits.steps - before
  }
}

/**
 * Lists that have done their job, for the next: 100 KB outside of the heap, which, made anew for each small tile, had the runtime
 * collect all its garbage every hundred tiles.
 */
const spare: Orbits[] = []

function takeOrbits(options: OrbitsOptions): Orbits {
  const orbits = spare.pop()
  orbits?.restart(options)
  return orbits ?? new Orbits(CAPACITY, options)
}

/** The rows to compute, `height` of them from `top`, and those to copy: conj(z² + c) = conj(z)² + conj(c), rounded alike. */
interface Mirror {
  readonly top: number
  readonly height: number
  readonly pairs: readonly (readonly [from: number, to: number])[]
}

function mirrorOf(cIm: Float64Array): Mirror {
  const rows = cIm.length
  const isPair = (upper: number, lower: number) => upper < lower && cIm[upper] === -cIm[lower]!
  const pairs: [number, number][] = []
  const partnerOfLast = cIm.indexOf(-cIm[rows - 1]!)
  if (partnerOfLast >= 0) {
    for (let row = partnerOfLast; isPair(row, rows - 1 - pairs.length); row++) {
      pairs.push([row, rows - 1 - pairs.length])
    }
    return { top: 0, height: rows - pairs.length, pairs }
  }
  const partnerOfFirst = cIm.indexOf(-cIm[0]!)
  for (let row = partnerOfFirst; isPair(pairs.length, row); row--) pairs.push([row, pairs.length])
  return { top: pairs.length, height: rows - pairs.length, pairs }
}

function fillCell(values: Float64Array, width: number, cell: Rect, value: number): void {
  for (let y = cell.y; y < cell.y + cell.height; y++) {
    values.fill(value, y * width + cell.x, y * width + cell.x + cell.width)
  }
}

/**
 * Whether |c| is 2 but for rounding. Beyond 2 and |c| an orbit only grows, which is what `Orbits` counts on; only there, at -2, may
 * rounding bring one back.
 */
function isOnEdge(cRe: number, cIm: number): boolean {
  return Math.abs(cRe * cRe + cIm * cIm - 4) < 1e-12
}

/** Follows one orbit, looked at after every step, and says how many steps it took. */
function finishAlone(
  pixel: number,
  cRe: number,
  cIm: number,
  { iterations, bailout, onEscape }: OrbitsOptions,
): number {
  let zRe = cRe
  let zIm = cIm
  for (let n = 1;; n++) {
    const a = zRe * zRe
    const b = zIm * zIm
    if (!(a + b <= bailout)) {
      onEscape(pixel, n, a + b)
      return n
    }
    if (n >= iterations) return n
    zIm = 2 * (zRe * zIm) + cIm
    zRe = a - b + cRe
  }
}
