import type { Rect } from '../../../core/geometry.ts'
import type { TileJob, ViewJob } from '../../../core/tile-job.ts'
import { type Kernel, MARGIN, type Phase, type Pieces } from '../kernel.ts'
import { valuesInside } from '../escape.ts'
import { smoothCount } from '../mandelbrot/smooth-count.ts'
import { type DeepView, deepView } from './deep-view.ts'
import { powerOfTwo, toDouble } from './extended.ts'
import { FLOOR, followHybrid, setDelta } from './hybrid.ts'
import { followNear } from './perturbation.ts'
import { ESCAPED, PAUSED, Pixel, Surroundings } from './pixel.ts'
import type { ReferenceOrbit } from './reference.ts'
import type { References } from './references.ts'

/** Steps between two looks at the clock: some hundred microseconds in doubles, a few milliseconds with extended exponents. */
const STEPS_A_PIECE = 20_000

/** Draws deep views by the differences of their points from one exact orbit. */
export const deepKernel: Kernel = {
  *pixels(job, references) {
    const { region } = job
    const values = yield* drawPlaces(job, pixelsOf(region), references)
    yield* followCenter(job, values.values, references)
    return values
  },
  points: (job, places, references) => drawPlaces(job, pointsOf(places), references),
}

/** Where values are wanted: by index, the column and the row, whole numbers being centers of pixels. */
interface Places {
  readonly length: number
  readonly columnAt: (index: number) => number
  readonly rowAt: (index: number) => number
}

function pixelsOf({ x, y, width, height }: Rect): Places {
  return {
    length: width * height,
    columnAt: (index) => x + index % width,
    rowAt: (index) => y + Math.floor(index / width),
  }
}

function pointsOf(places: Float64Array): Places {
  return {
    length: places.length / 2,
    columnAt: (index) => places[2 * index]!,
    rowAt: (index) => places[2 * index + 1]!,
  }
}

function* drawPlaces(job: ViewJob, places: Places, references: References): Pieces {
  const { isSmooth } = job
  const view = deepView(job)
  const reference = references.of(view)
  while (!reference.orbit.advance()) {
    references.trim()
    yield 'orbit'
  }
  yield 'orbit'
  const orbit = reference.orbit.result!
  const values = valuesInside(places.length, isSmooth)
  const { isFar } = view
  const follow = isFar ? followHybrid : followNear
  let taken = 0
  let steps = 0
  for (const [zone, isWhole] of zonesOf(places, view)) {
    const table = reference.table(reachOf(zone, view, orbit))
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
    for (let at = 0, left = STEPS_A_PIECE; at < places.length; at++) {
      const x = places.columnAt(at)
      const y = places.rowAt(at)
      if (!isWhole && zoneOf(x, y, view) !== zone) continue
      const pixel = new Pixel()
      startPixel(pixel, x, y, { view, orbit })
      let outcome = follow(pixel, surroundings, STEPS_A_PIECE)
      for (; outcome === PAUSED; outcome = follow(pixel, surroundings, STEPS_A_PIECE)) yield 'pixels'
      if (outcome === ESCAPED) values[at] = isSmooth ? smoothCount(pixel.n, pixel.norm) : pixel.n
      taken += pixel.taken
      steps += pixel.n
      left -= pixel.taken
      if (left > 0) continue
      left = STEPS_A_PIECE
      yield 'pixels'
    }
    yield 'pixels'
  }
  return { values, steps: taken, skipped: Math.max(0, 1 - taken / steps) }
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

/**
 * Places share a table of jumps with those that are about as far from the center: zone 0 is the view itself and the `MARGIN`
 * around it, and zone k > 0 what lies within 2^(radius + 2k) pitches of its center. The zone depends on nothing but the place.
 */
function zoneOf(column: number, row: number, { width, height, radius }: DeepView): number {
  const x = Math.floor(column + 0.5)
  const y = Math.floor(row + 0.5)
  if (Math.max(-x, -y, x - width + 1, y - height + 1) <= MARGIN) return 0
  const distance = Math.max(Math.abs(x + 0.5 - width / 2), Math.abs(y + 0.5 - height / 2))
  let zone = 1
  for (let bound = powerOfTwo(radius + 2); distance > bound; bound *= 4) zone++
  return zone
}

/** The zones that places lie in, and whether all lie in one. */
function zonesOf({ length, columnAt, rowAt }: Places, view: DeepView): [zone: number, isWhole: boolean][] {
  const zones = new Set<number>()
  for (let at = 0; at < length; at++) zones.add(zoneOf(columnAt(at), rowAt(at), view))
  return [...zones].sort((a, b) => a - b).map((zone) => [zone, zones.size === 1])
}

/** The power of two that bounds |c| in a zone: a square has corners √2 farther than its sides. */
function reachOf(zone: number, { scale, radius }: DeepView, { offsetRe, offsetIm }: ReferenceOrbit): number {
  const within = radius + (zone === 0 ? 0 : 2 * zone + 1)
  const bound = powerOfTwo(within) + Math.abs(offsetRe) + Math.abs(offsetIm)
  let reach = within
  for (let power = powerOfTwo(within); power < bound; power *= 2) reach++
  return scale + reach
}

/** Places a pixel at its beginning: z₁ = c, from the reference's Z₁ = C. */
export function startPixel(pixel: Pixel, x: number, y: number, { view, orbit }: {
  readonly view: DeepView
  readonly orbit: ReferenceOrbit
}): void {
  const { pitch, unit, width, height, isFar } = view
  pixel.unitRe = (x + 0.5 - width / 2) * pitch + orbit.offsetRe
  pixel.unitIm = orbit.offsetIm - (y + 0.5 - height / 2) * pitch
  pixel.cRe = toDouble(pixel.unitRe * unit.mantissa, unit.exponent)
  pixel.cIm = toDouble(pixel.unitIm * unit.mantissa, unit.exponent)
  pixel.isFar = isFar
  if (isFar) {
    setDelta(pixel, pixel.unitRe * unit.mantissa, pixel.unitIm * unit.mantissa, unit.exponent)
    pixel.farRe = pixel.dRe
    pixel.farIm = pixel.dIm
    pixel.farExponent = pixel.exponent
  } else {
    pixel.dRe = pixel.cRe
    pixel.dIm = pixel.cIm
  }
}
