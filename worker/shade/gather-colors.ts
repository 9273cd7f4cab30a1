import type { Rect } from '../../core/geometry.ts'
import type { Raster } from '../../core/raster.ts'
import { colorValues } from './color.ts'
import { ditherState, roundedLevel, thresholdOf } from '../../core/dither.ts'
import { linearFromScreen } from '../../core/oklab.ts'
import { BENT, BREAK, BROKEN, type Gathering, PLAIN, wantingPixels } from './gather.ts'
import { levelOf, lightOf } from '../../core/light.ts'
import { levelsOf, type Paint, turnsOf } from './paint.ts'

/** A tile of colors, averaged as light, from as many samples as each pixel has got. */
export interface ColorGathering extends Gathering {
  /** The picture so far, rounded to whole levels by each pixel's place in its view. */
  raster(): Raster
}

/**
 * Levels by which the color of a pixel may bend away from the straight line between its neighbors: a gradient, however
 * steep, needs no more than its middle.
 */
const BEND = 12

/** What the mean of a pixel's samples may be off by, in levels. */
const ERROR = 2

/** Sums of a pixel: light of red, green and blue, then levels, then squares of levels. */
const SUMS = 9

/**
 * Judges by the colors that a paint gives, so that samples go where they show.
 *
 * @param values of the centers of a region and of a pixel around it, in C order
 */
export function gatherColors(values: Float64Array, region: Rect, paint: Paint): ColorGathering {
  const { width, height } = region
  const stride = width + 2
  const around = levelsOf(values, paint)
  const { pixels: wanting, isBroken } = wantingPixels(region, (column, row) => {
    return judge({ values, levels: around, stride, inside: paint.insideValue }, (row + 1) * stride + column + 1)
  })
  const sums = new Float64Array(SUMS * wanting.length)
  const counts = new Uint16Array(wanting.length)
  const light = createLight(paint)

  return {
    wanting,
    add(slots, samples, count) {
      let next = 0
      return slots.filter((slot) => {
        const at = SUMS * slot
        for (let sample = 0; sample < count; sample++) {
          light.read(samples[next++]!)
          for (let part = 0; part < 3; part++) {
            const level = light.levels[part]!
            sums[at + part]! += light.light[part]!
            sums[at + 3 + part]! += level
            sums[at + 6 + part]! += level * level
          }
        }
        counts[slot]! += count
        return isBroken[slot] === 1 || isUncertain(sums, at, counts[slot]!)
      })
    },
    raster() {
      const centers = new Float64Array(width * height)
      for (let row = 0; row < height; row++) {
        const from = (row + 1) * stride + 1
        centers.set(values.subarray(from, from + width), row * width)
      }
      const raster = colorValues(centers, region, paint)
      wanting.forEach((pixel, slot) => {
        const count = counts[slot]!
        if (count === 0) return
        const threshold = thresholdOf(ditherState(region.x + pixel % width, region.y + Math.floor(pixel / width)))
        for (let part = 0; part < 3; part++) {
          const level = levelOf(sums[SUMS * slot + part]! / count)
          raster.data[3 * pixel + part] = roundedLevel(level, threshold, part)
        }
      })
      return raster
    },
  }
}

/** How far the color at a center is from what its neighbors let expect, and whether the edge of the inside is near. */
function judge(
  { values, levels, stride, inside }: {
    readonly inside: number
    readonly values: Float64Array
    readonly levels: Float32Array
    readonly stride: number
  },
  center: number,
): number {
  const isInside = values[center] === inside
  let bend = 0
  for (const step of [1, stride - 1, stride, stride + 1]) {
    const isBeforeInside = values[center - step] === inside
    const isAfterInside = values[center + step] === inside
    if (isBeforeInside !== isInside || isAfterInside !== isInside) return BROKEN
    for (let part = 0; part < 3; part++) {
      const ends = levels[3 * (center - step) + part]! + levels[3 * (center + step) + part]!
      bend = Math.max(bend, Math.abs(ends - 2 * levels[3 * center + part]!))
    }
  }
  return bend > BREAK * BEND ? BROKEN : bend > BEND ? BENT : PLAIN
}

/** Reads the color of a value, one at a time. */
function createLight(paint: Paint) {
  const { gradient, inside, insideValue } = paint
  const { table, steps, isStepped } = gradient
  const tableLight = lightOf(gradient)
  const insideLight = inside.map(linearFromScreen)
  const levels = new Float64Array(3)
  const light = new Float64Array(3)
  return {
    levels,
    light,
    read(value: number): void {
      if (value === insideValue) {
        levels.set(inside)
        light.set(insideLight)
        return
      }
      const turns = turnsOf(paint, value)
      const place = (turns - Math.floor(turns)) * steps
      const step = Math.min(steps - 1, Math.floor(place))
      const rest = isStepped ? 0 : place - step
      for (let part = 0; part < 3; part++) {
        const at = 3 * step + part
        levels[part] = table[at]! + rest * (table[at + 3]! - table[at]!)
        light[part] = tableLight[at]! + rest * (tableLight[at + 3]! - tableLight[at]!)
      }
    },
  }
}

/** Whether the mean of so many samples may be off by more than nobody sees, in any part. */
function isUncertain(sums: Float64Array, at: number, count: number): boolean {
  for (let part = 0; part < 3; part++) {
    const sum = sums[at + 3 + part]!
    const spread = sums[at + 6 + part]! - sum * sum / count
    if (spread > ERROR * ERROR * count * (count - 1)) return true
  }
  return false
}
