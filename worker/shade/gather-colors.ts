import type { Rect } from '../../core/geometry.ts'
import type { Raster } from '../../core/raster.ts'
import { colorValues } from './color.ts'
import { ditherState, roundedLevel, thresholdOf } from './dither.ts'
import { bendsOf, type Gathering, innerOf, wantingPixels } from './gather.ts'
import { levelOf } from './light.ts'
import { COLOR_NUMBERS, type LightTable, lightTable } from './light-table.ts'
import { type Paint, placesOf } from './paint.ts'

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
 * @param values of the centers of a region and of `MARGIN` pixels around it, in C order
 */
export function gatherColors(values: Float64Array, region: Rect, paint: Paint): ColorGathering {
  const { width } = region
  const light = lightTable(paint.gradient, paint.inside)
  const { pixels: wanting, isBroken } = wantingPixels(bendsOfColors(values, region, { paint, light }), BEND)
  const sums = new Float64Array(SUMS * wanting.length)
  const counts = new Uint16Array(wanting.length)

  return {
    wanting,
    add(slots, samples, count) {
      addLight(sums, slots, { places: placesOf(samples, paint, light.places), count, light })
      const uncertain = new Int32Array(slots.length)
      let length = 0
      for (let index = 0; index < slots.length; index++) {
        const slot = slots[index]!
        counts[slot]! += count
        if (isBroken[slot] === 1 || isUncertain(sums, SUMS * slot, counts[slot]!)) uncertain[length++] = slot
      }
      return uncertain.slice(0, length)
    },
    raster() {
      const raster = colorValues(innerOf(values, region), region, paint)
      for (let slot = 0; slot < wanting.length; slot++) {
        const count = counts[slot]!
        if (count === 0) continue
        const pixel = wanting[slot]!
        const threshold = thresholdOf(ditherState(region.x + pixel % width, region.y + Math.floor(pixel / width)))
        for (let part = 0; part < 3; part++) {
          const level = levelOf(sums[SUMS * slot + part]! / count)
          raster.data[3 * pixel + part] = roundedLevel(level, threshold, part)
        }
      }
      return raster
    },
  }
}

/** How far the color of each pixel is from what those on either side let expect, in the part where that is most. */
function bendsOfColors(values: Float64Array, region: Rect, { paint, light }: {
  readonly paint: Paint
  readonly light: LightTable
}): Float32Array {
  const places = placesOf(values, paint, light.places)
  const isInside = new Uint8Array(places.length)
  const levels = new Float32Array(3 * places.length)
  for (let index = 0, to = 0; index < places.length; index++) {
    const place = places[index]!
    if (place === light.places) isInside[index] = 1
    for (let from = COLOR_NUMBERS * place, part = 0; part < 3; part++) levels[to++] = light.colors[from++]!
  }
  return bendsOf(isInside, region, (center, step) => {
    let bend = 0
    for (let part = 0, own = 3 * center, far = 3 * step; part < 3; part++, own++) {
      const off = Math.abs(levels[own - far]! + levels[own + far]! - 2 * levels[own]!)
      if (off > bend) bend = off
    }
    return bend
  })
}

/** Adds `count` samples to the sums of each of these pixels. */
function addLight(sums: Float64Array, slots: Int32Array, { places, count, light: { colors } }: {
  readonly places: Uint16Array
  readonly count: number
  readonly light: LightTable
}): void {
  let next = 0
  for (let index = 0; index < slots.length; index++) {
    const at = SUMS * slots[index]!
    for (let sample = 0; sample < count; sample++) {
      const from = COLOR_NUMBERS * places[next++]!
      const red = colors[from]!
      const green = colors[from + 1]!
      const blue = colors[from + 2]!
      sums[at]! += colors[from + 3]!
      sums[at + 1]! += colors[from + 4]!
      sums[at + 2]! += colors[from + 5]!
      sums[at + 3]! += red
      sums[at + 4]! += green
      sums[at + 5]! += blue
      sums[at + 6]! += red * red
      sums[at + 7]! += green * green
      sums[at + 8]! += blue * blue
    }
  }
}

/** Whether the mean of so many samples may be off by more than nobody sees, in any part. */
function isUncertain(sums: Float64Array, at: number, count: number): boolean {
  const most = ERROR * ERROR * count * (count - 1)
  for (let part = at + 3; part < at + 6; part++) {
    const sum = sums[part]!
    if (sums[part + 3]! - sum * sum / count > most) return true
  }
  return false
}
