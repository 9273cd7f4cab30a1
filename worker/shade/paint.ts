import { type Rgb, rgbFromHex } from '../../core/oklab.ts'
import { type Gradient, gradientOf, indexedGradient, type PaletteChoice } from '../../core/palette.ts'
import { type Scale, type ScaleFunction, scaleFunction } from '../../core/scale.ts'

/** The parameters that say how values become colors. */
export interface PaintParams {
  readonly palette: PaletteChoice
  readonly scale: Scale
  readonly period: number
  readonly offset: number
  /** Six hexadecimal digits. */
  readonly inside: string
  /** Whether values are continuous; else they are counts. */
  readonly isSmooth: boolean
}

/** How values become colors, ready for use. */
export interface Paint {
  readonly gradient: Gradient
  readonly scale: ScaleFunction
  readonly period: number
  readonly offset: number
  readonly inside: Rgb
  /** The value that means inside. */
  readonly insideValue: number
}

export function paintOf({ palette, scale, period, offset, inside, isSmooth }: PaintParams): Paint {
  return {
    gradient: isSmooth ? gradientOf(palette) : indexedGradient(palette),
    scale: scaleFunction(scale),
    period,
    offset,
    inside: rgbFromHex(`#${inside}`),
    insideValue: isSmooth ? Infinity : 0,
  }
}

/** Where along the palette each value lies, in turns, of which whole ones are the same place; no finite number inside. */
export function allTurns(values: Float64Array, { scale, period, offset, insideValue }: Paint): Float64Array {
  const turns = new Float64Array(values.length)
  scale.ofAll(values, turns)
  const perUnit = 1 / period
  for (let index = 0; index < values.length; index++) turns[index] = turns[index]! * perUnit + offset
  if (insideValue === Infinity) return turns
  for (let index = 0; index < values.length; index++) if (values[index] === insideValue) turns[index] = NaN
  return turns
}

/** Which of so many even places along the turn each value lies at; `places` itself inside. */
export function placesOf(values: Float64Array, paint: Paint, places: number): Uint16Array {
  const turns = allTurns(values, paint)
  const result = new Uint16Array(values.length)
  for (let index = 0; index < turns.length; index++) {
    const turn = turns[index]!
    const place = Math.floor((turn - Math.floor(turn)) * places)
    result[index] = place >= 0 ? (place < places ? place : places - 1) : places
  }
  return result
}

/** Red, green and blue of each value, as levels of a screen from 0 to 255, not rounded. */
export function levelsOf(values: Float64Array, paint: Paint): Float32Array {
  const { gradient: { table, steps, isStepped }, inside: [red, green, blue] } = paint
  const turns = allTurns(values, paint)
  const levels = new Float32Array(3 * values.length)
  for (let index = 0, to = 0; index < turns.length; index++, to += 3) {
    const turn = turns[index]!
    const place = (turn - Math.floor(turn)) * steps
    if (!(place >= 0)) {
      levels[to] = red
      levels[to + 1] = green
      levels[to + 2] = blue
      continue
    }
    const step = Math.min(steps - 1, Math.floor(place))
    const part = isStepped ? 0 : place - step
    const at = 3 * step
    const fromRed = table[at]!
    const fromGreen = table[at + 1]!
    const fromBlue = table[at + 2]!
    levels[to] = fromRed + part * (table[at + 3]! - fromRed)
    levels[to + 1] = fromGreen + part * (table[at + 4]! - fromGreen)
    levels[to + 2] = fromBlue + part * (table[at + 5]! - fromBlue)
  }
  return levels
}
