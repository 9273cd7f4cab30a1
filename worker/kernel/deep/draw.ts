import type { Rect } from '../../../core/geometry.ts'
import type { TileJob } from '../../../core/tile-job.ts'
import type { Pieces } from '../kernel.ts'
import { smoothCount, valuesInside } from '../mandelbrot/escape.ts'
import { type DeepView, deepView } from './deep-view.ts'
import { powerOfTwo, toDouble } from './extended.ts'
import { FLOOR, followHybrid, setDelta } from './hybrid.ts'
import { followNear } from './perturbation.ts'
import { ESCAPED, PAUSED, Pixel, Surroundings } from './pixel.ts'
import type { ReferenceOrbit } from './reference.ts'
import type { References } from './references.ts'

/** Steps between two looks at the clock: some hundred microseconds in doubles, a few milliseconds with extended exponents. */
const STEPS_A_PIECE = 20_000

/** Draws the pixels of a deep view by their differences from one exact orbit. */
export function* drawDeep(job: TileJob, references: References): Pieces {
  const { region, isSmooth } = job
  const view = deepView(job)
  const reference = references.of(view)
  while (!reference.orbit.advance()) {
    references.trim()
    yield 'orbit'
  }
  yield 'orbit'
  const orbit = reference.orbit.result!
  const values = valuesInside(region.width * region.height, isSmooth)
  const { isFar } = view
  const follow = isFar ? followHybrid : followNear
  let taken = 0
  let steps = 0
  for (const [zone, isWhole] of zonesOf(region, view)) {
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
    for (let at = 0, left = STEPS_A_PIECE; at < values.length; at++) {
      const x = region.x + at % region.width
      const y = region.y + Math.floor(at / region.width)
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
  const middle = middleOf(region, view)
  if (orbit.isPeriodic && middle !== undefined) {
    while (!reference.middle.advance()) yield 'orbit'
    const { bands, smooth: n, norm } = reference.middle.result!
    values[middle] = isSmooth ? n === 0 ? Infinity : smoothCount(n, norm) : bands
  }
  return { values, steps: taken, skipped: Math.max(0, 1 - taken / steps) }
}

/** Which pixel of a region is the center of the view, if one is. */
function middleOf(region: Rect, { width, height }: DeepView): number | undefined {
  const x = (width - 1) / 2 - region.x
  const y = (height - 1) / 2 - region.y
  const isPixel = Number.isInteger(x) && Number.isInteger(y) && x >= 0 && y >= 0
  return isPixel && x < region.width && y < region.height ? y * region.width + x : undefined
}

/**
 * Pixels share a table of jumps with those that are about as far from the center: zone 0 is the view itself, and zone k > 0
 * what lies within 2^(radius + 2k) pitches of its center. What zone a pixel is in depends on nothing but its place.
 */
function zoneOf(x: number, y: number, { width, height, radius }: DeepView): number {
  if (x >= 0 && y >= 0 && x < width && y < height) return 0
  const distance = Math.max(Math.abs(x + 0.5 - width / 2), Math.abs(y + 0.5 - height / 2))
  let zone = 1
  for (let bound = powerOfTwo(radius + 2); distance > bound; bound *= 4) zone++
  return zone
}

/** The zones that a rectangle meets, and whether it lies in one altogether. */
function zonesOf(region: Rect, view: DeepView): [zone: number, isWhole: boolean][] {
  const { x, y, width, height } = region
  if (x >= 0 && y >= 0 && x + width <= view.width && y + height <= view.height) return [[0, true]]
  const zones = new Set<number>()
  for (let row = y; row < y + height; row++) {
    for (let column = x; column < x + width; column++) zones.add(zoneOf(column, row, view))
  }
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
