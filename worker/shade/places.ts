/**
 * Where the samples of a pixel lie, beside its center: pairs of opposite points, so that a gradient across the pixel is
 * averaged to its middle after every pair, however soon the sequence ends. The right halves of the pairs are Sobol's
 * (0, 2)-sequence, which has one point in each of 4, 16, 64 … equal parts (Sobol, 1967). Each pixel turns and mirrors the
 * points in one of eight ways, by its place in the view, so that no pattern goes through the picture.
 */

/** Points of a pixel, as offsets from its center in pixels, −½ to ½. */
export interface SamplePoints {
  readonly right: Float64Array
  readonly down: Float64Array
}

const known = new Map<number, SamplePoints>()

/** The points of so many samples; which they are depends on how many there may be. */
export function samplePoints(count: number): SamplePoints {
  let points = known.get(count)
  if (!points) known.set(count, points = sobolPairs(count))
  return points
}

function sobolPairs(count: number): SamplePoints {
  const right = new Float64Array(count)
  const down = new Float64Array(count)
  let parts = 1
  while (2 * parts < count) parts *= 2
  // The middle of a part instead of its edge.
  const middle = 1 / (2 * parts)
  for (let sample = 0; sample < count; sample++) {
    const pair = sample >> 1
    const sign = (sample & 1) === 0 ? 1 : -1
    right[sample] = sign * (reversedBits(pair) + middle) / 2
    down[sample] = sign * (secondSobol(pair) + middle - 0.5)
  }
  return { right, down }
}

/** Van der Corput's sequence, 0…1: the bits of an index behind the point, the last first. */
function reversedBits(index: number): number {
  let result = 0
  let bit = 0.5
  for (let left = index; left > 0; left >>= 1) {
    if ((left & 1) === 1) result += bit
    bit /= 2
  }
  return result
}

/** The second dimension of Sobol's sequence, 0…1. */
function secondSobol(index: number): number {
  let word = 0
  let direction = 1 << 31
  for (let left = index; left > 0; left >>= 1) {
    if ((left & 1) === 1) word ^= direction
    direction ^= direction >>> 1
  }
  return (word >>> 0) / 2 ** 32
}

/** Writes the places of the samples `from` up to `to` of the pixel at (x, y): column, row, column, row … */
export function writePlaces(
  places: Float64Array,
  at: number,
  { x, y, from, to, points: { right, down } }: {
    readonly x: number
    readonly y: number
    readonly from: number
    readonly to: number
    readonly points: SamplePoints
  },
): void {
  const way = wayOf(x, y)
  const acrossSign = (way & 1) === 0 ? 1 : -1
  const alongSign = (way & 2) === 0 ? 1 : -1
  const isTurned = (way & 4) !== 0
  let next = 2 * at
  for (let sample = from; sample < to; sample++) {
    const across = acrossSign * right[sample]!
    const along = alongSign * down[sample]!
    places[next++] = x + (isTurned ? along : across)
    places[next++] = y + (isTurned ? across : along)
  }
}

/** Three bits of a hash of a pixel's place: the end of MurmurHash3 over both numbers. */
function wayOf(x: number, y: number): number {
  let word = Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca77)
  word = Math.imul(word ^ word >>> 16, 0x85ebca6b)
  word = Math.imul(word ^ word >>> 13, 0xc2b2ae35)
  return (word ^ word >>> 16) & 7
}
