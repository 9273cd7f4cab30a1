import type { Rect } from '../../core/geometry.ts'
import type { TileSamples } from '../../core/values.ts'
import { EDGE, type Gathering, innerOf, wantingPixels } from './gather.ts'
import { allTurns, type Paint } from './paint.ts'

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

/** Sums of a pixel: turns, and squares of turns. */
const SUMS = 2

/**
 * Judges by values, as places along the palette, and by no palette's colors: what is kept is to look as good in another one.
 *
 * @param values of the centers of a region and of a pixel around it, in C order
 */
export function gatherValues(values: Float64Array, region: Rect, paint: Paint): ValueGathering {
  const { pixels: wanting, isBroken } = wantingPixels(bendsOf(allTurns(values, paint), region), BEND)
  const counts = new Uint16Array(wanting.length)
  const sums = new Float64Array(SUMS * wanting.length)
  const rounds: { readonly slots: Int32Array; readonly values: Float64Array; readonly count: number }[] = []

  return {
    wanting,
    centers: innerOf(values, region),
    add(slots, samples, count) {
      rounds.push({ slots, values: samples, count })
      const turns = allTurns(samples, paint)
      const uncertain = new Int32Array(slots.length)
      let length = 0
      for (let index = 0; index < slots.length; index++) {
        const slot = slots[index]!
        const at = SUMS * slot
        counts[slot]! += count
        for (let next = index * count; next < (index + 1) * count; next++) {
          const turn = turns[next]!
          sums[at]! += turn
          sums[at + 1]! += turn * turn
        }
        // Any sample inside makes the sums something that is no number, which is reason enough.
        const off = sums[at + 1]! - sums[at]! * sums[at]! / counts[slot]!
        if (isBroken[slot] === 1 || !(off <= ERROR * ERROR * counts[slot]! * (counts[slot]! - 1))) {
          uncertain[length++] = slot
        }
      }
      return uncertain.slice(0, length)
    },
    samples() {
      const ends = new Float64Array(wanting.length)
      const byPixel = new Uint16Array(region.width * region.height)
      let total = 0
      for (let slot = 0; slot < wanting.length; slot++) {
        ends[slot] = total
        total += counts[slot]!
        byPixel[wanting[slot]!] = counts[slot]!
      }
      const all = new Float64Array(total)
      for (const { slots, values: some, count } of rounds) {
        for (let index = 0; index < slots.length; index++) {
          let to = ends[slots[index]!]!
          for (let from = index * count; from < (index + 1) * count; from++) all[to++] = some[from]!
          ends[slots[index]!] = to
        }
      }
      return { counts: byPixel, values: all }
    },
  }
}

/**
 * How far the place of each pixel is from what those on either side let expect, in the direction where that is most.
 *
 * @param turns of a region and of a pixel around it
 */
function bendsOf(turns: Float64Array, { width, height }: Rect): Float32Array {
  const bends = new Float32Array(width * height)
  const stride = width + 2

  const bendAt = (center: number) => {
    const own = turns[center]!
    const isInside = !Number.isFinite(own)
    let bend = 0
    for (let way = 0; way < 4; way++) {
      const step = way === 0 ? 1 : stride + way - 2
      const before = turns[center - step]!
      const after = turns[center + step]!
      if (Number.isFinite(before) === isInside || Number.isFinite(after) === isInside) return EDGE
      const off = Math.abs(before + after - 2 * own)
      if (off > bend) bend = off
    }
    return bend
  }

  for (let row = 0, pixel = 0; row < height; row++) {
    let center = (row + 1) * stride + 1
    for (const end = pixel + width; pixel < end; pixel++, center++) bends[pixel] = bendAt(center)
  }
  return bends
}
