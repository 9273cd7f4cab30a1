import type { Rect } from '../../core/geometry.ts'
import type { TileSamples } from '../../core/values.ts'
import { BENT, BREAK, BROKEN, type Gathering, PLAIN, wantingPixels } from './gather.ts'
import { allTurns, type Paint, turnsOf } from './paint.ts'

/** A tile of values with all samples that its pixels have got, so that they can be colored in any way afterwards. */
export interface ValueGathering extends Gathering {
  /** The values of the pixels' centers. */
  readonly centers: Float64Array
  samples(): TileSamples
}

/**
 * Turns of the palette by which the value of a pixel may bend away from its neighbors: so little that it does not show in a
 * palette that runs a few times as fast either.
 */
const BEND = 1 / 120

/** What the mean of a pixel's samples may be off by, in turns. */
const ERROR = 1 / 700

/**
 * Judges by values, as places along the palette, and by no palette's colors: what is kept is to look as good in another one.
 *
 * @param values of the centers of a region and of a pixel around it, in C order
 */
export function gatherValues(values: Float64Array, region: Rect, paint: Paint): ValueGathering {
  const { width, height } = region
  const stride = width + 2
  const turns = allTurns(values, paint)
  const { pixels: wanting, isBroken } = wantingPixels(region, (column, row) => {
    return judge(turns, stride, (row + 1) * stride + column + 1)
  })
  const centers = new Float64Array(width * height)
  for (let row = 0; row < height; row++) {
    const from = (row + 1) * stride + 1
    centers.set(values.subarray(from, from + width), row * width)
  }
  const kept: Float64Array[][] = Array.from(wanting, () => [])

  return {
    wanting,
    centers,
    add(slots, samples, count) {
      return slots.filter((slot, index) => {
        const own = samples.slice(index * count, (index + 1) * count)
        kept[slot]!.push(own)
        return isBroken[slot] === 1 || isUncertain(kept[slot]!, paint)
      })
    },
    samples() {
      const counts = new Uint16Array(width * height)
      wanting.forEach((pixel, slot) => counts[pixel] = kept[slot]!.reduce((sum, { length }) => sum + length, 0))
      const all = new Float64Array(counts.reduce((sum, count) => sum + count, 0))
      let at = 0
      for (const some of kept.flat()) {
        all.set(some, at)
        at += some.length
      }
      return { counts, values: all }
    },
  }
}

/** How far the place at a center is from what its neighbors let expect, and whether the edge of the inside is near. */
function judge(turns: Float64Array, stride: number, center: number): number {
  const own = turns[center]!
  const isInside = !Number.isFinite(own)
  let bend = 0
  for (const step of [1, stride - 1, stride, stride + 1]) {
    const before = turns[center - step]!
    const after = turns[center + step]!
    if (Number.isFinite(before) === isInside || Number.isFinite(after) === isInside) return BROKEN
    if (!isInside) bend = Math.max(bend, Math.abs(before + after - 2 * own))
  }
  return bend > BREAK * BEND ? BROKEN : bend > BEND ? BENT : PLAIN
}

/** Whether the mean of a pixel's samples may be off by more than nobody sees; any of them inside is reason enough. */
function isUncertain(samples: readonly Float64Array[], paint: Paint): boolean {
  let count = 0
  let sum = 0
  let squares = 0
  for (const some of samples) {
    for (const value of some) {
      if (value === paint.insideValue) return true
      const turns = turnsOf(paint, value)
      count++
      sum += turns
      squares += turns * turns
    }
  }
  return squares - sum * sum / count > ERROR * ERROR * count * (count - 1)
}
