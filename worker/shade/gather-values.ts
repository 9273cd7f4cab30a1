import type { Rect } from '../../core/geometry.ts'
import type { TileSamples } from '../../core/values.ts'
import { bendsOf, type Gathering, innerOf, wantingPixels } from './gather.ts'
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
 * @param values of the centers of a region and of `MARGIN` pixels around it, in C order
 */
export function gatherValues(values: Float64Array, region: Rect, paint: Paint): ValueGathering {
  const { pixels: wanting, isBroken } = wantingPixels(bendsOfTurns(allTurns(values, paint), region), BEND)
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

/** How far the place of each pixel along the palette is from what those on either side let expect. */
function bendsOfTurns(turns: Float64Array, region: Rect): Float32Array {
  const isInside = Uint8Array.from(turns, (turn) => Number.isFinite(turn) ? 0 : 1)
  return bendsOf(isInside, region, (center, step) => {
    return Math.abs(turns[center - step]! + turns[center + step]! - 2 * turns[center]!)
  })
}
