/**
 * How an escape value becomes a place in the palette: turns = f(value) / period + offset, with f by the scale. A tile is a
 * function of its URL, so whatever fits the scale to a view is part of the view's parameters.
 */
import { log2 } from './log2.ts'

/**
 * `linear`: f(v) = v. `sqrt` and `log`: 8 √(v + 3) and 8 log₂(v + 3), for slow and very slow gradients. Else a curve: values
 * in rising order, between which f rises evenly from 0 to `CURVE_RANGE`, as ranks do between quantiles.
 */
export type Scale = 'linear' | 'sqrt' | 'log' | readonly number[]

export const NAMED_SCALES = ['linear', 'sqrt', 'log'] as const

/** Points of a curve. */
export const CURVE_POINTS = { least: 2, most: 16 } as const

/** What f reaches at the end of a curve: one turn of the default period. */
export const CURVE_RANGE = 32

/** Keeps roots and logarithms away from 0: no value is below −2, where |c| is as large as the contract allows. */
const SHIFT = 3

/** Puts the square root and the logarithm into the range of a few default periods for the values of most views. */
const STRETCH = 8

/** Below the first and beyond the last point a curve goes on as a logarithm of this share of its width. */
const SHARE_OF_WIDTH = 1 / 4

/** ln 2, which makes the slope of log₂ 1 where it begins. */
const LN2 = 0.6931471805599453

/** The function f of a scale, which rises with the value, to Infinity for Infinity. */
export interface ScaleFunction {
  of(value: number): number
  /** The same of all values of a list, into another one or the same. */
  ofAll(values: Float64Array, results: Float64Array): void
}

/** The function of a scale. */
export function scaleFunction(scale: Scale): ScaleFunction {
  if (scale === 'linear') return { of: (value) => value, ofAll: (values, results) => results.set(values) }
  if (scale === 'sqrt') return each((value) => STRETCH * Math.sqrt(value + SHIFT))
  if (scale === 'log') return each((value) => value === Infinity ? Infinity : STRETCH * log2(value + SHIFT))
  return curveFunction(scale)
}

function each(of: (value: number) => number): ScaleFunction {
  return {
    of,
    ofAll(values, results) {
      for (let index = 0; index < values.length; index++) results[index] = of(values[index]!)
    },
  }
}

/**
 * A monotone cubic through the points (Fritsch & Carlson, 1980, with the slopes of Fritsch & Butland, 1984): neither the
 * curve nor its slope jumps, so that no edge shows in a picture.
 */
function curveFunction(points: readonly number[]): ScaleFunction {
  const at = Float64Array.from(points)
  const last = at.length - 1
  const { slopes, coefficients } = cubicsOf(at)
  const first = at[0]!
  const end = at[last]!
  const room = SHARE_OF_WIDTH * (end - first)
  const belowSlope = slopes[0]! * room * LN2
  const beyondSlope = slopes[last]! * room * LN2

  const beyond = (value: number) => {
    if (value === Infinity) return Infinity
    return value < first
      ? -belowSlope * log2(1 + (first - value) / room)
      : CURVE_RANGE + beyondSlope * log2(1 + (value - end) / room)
  }

  const ofAll = (values: Float64Array, results: Float64Array) => {
    // Neighbors mostly lie between the same two points.
    let low = 0
    let from = first
    let to = at[1]!
    for (let index = 0; index < values.length; index++) {
      const value = values[index]!
      if (!(value >= from && value < to)) {
        if (!(value >= first && value < end)) {
          results[index] = beyond(value)
          continue
        }
        low = segmentOf(at, value)
        from = at[low]!
        to = at[low + 1]!
      }
      const x = value - from
      const c = 4 * low
      results[index] = coefficients[c]! +
        x * (coefficients[c + 1]! + x * (coefficients[c + 2]! + x * coefficients[c + 3]!))
    }
  }

  const one = new Float64Array(1)
  return {
    of(value) {
      one[0] = value
      ofAll(one, one)
      return one[0]
    },
    ofAll,
  }
}

/** The index of the point before a value that lies between two of them. */
function segmentOf(at: Float64Array, value: number): number {
  let low = 0
  let high = at.length - 1
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (at[middle]! <= value) low = middle
    else high = middle
  }
  return low
}

/** The slope at each point, and of each segment the cubic in the distance from its first point, lowest power first. */
function cubicsOf(at: Float64Array): { readonly slopes: Float64Array; readonly coefficients: Float64Array } {
  const last = at.length - 1
  const rise = CURVE_RANGE / last
  const slopes = slopesOf(at, rise)
  const coefficients = new Float64Array(4 * last)
  for (let low = 0; low < last; low++) {
    const width = at[low + 1]! - at[low]!
    const secant = rise / width
    const from = slopes[low]!
    const to = slopes[low + 1]!
    coefficients.set(
      [rise * low, from, (3 * secant - 2 * from - to) / width, (from + to - 2 * secant) / (width * width)],
      4 * low,
    )
  }
  return { slopes, coefficients }
}

/** The slope at each point: the harmonic mean of those beside it, weighted by widths, which keeps the cubic monotone. */
function slopesOf(at: Float64Array, rise: number): Float64Array {
  const last = at.length - 1
  const secant = (index: number) => rise / (at[index + 1]! - at[index]!)
  return at.map((_, index) => {
    if (index === 0) return secant(0)
    if (index === last) return secant(last - 1)
    const before = at[index]! - at[index - 1]!
    const after = at[index + 1]! - at[index]!
    const [weightBefore, weightAfter] = [before + 2 * after, 2 * before + after]
    return (weightBefore + weightAfter) / (weightBefore / secant(index - 1) + weightAfter / secant(index))
  })
}
