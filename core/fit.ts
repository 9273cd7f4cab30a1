import { CURVE_POINTS } from './scale.ts'

/**
 * The curve that gives every color the same share of a view: quantiles of its values, in their order, of which so few are
 * equal that the curve rises. `share` blends from 0, even steps between the outer quantiles, to 1, pure rank.
 *
 * @param sorted values in rising order, at least one; the inside is not among them
 * @returns points for `Scale`; undefined where all values are the same
 */
export function fitCurve(sorted: Float64Array, share: number): readonly number[] | undefined {
  const range = rangeOf(sorted)
  if (!range) return undefined
  const first = range.least
  const width = range.most - first
  const points: number[] = []
  for (let point = 0; point < CURVE_POINTS.most; point++) {
    const part = point / (CURVE_POINTS.most - 1)
    const rank = quantile(sorted, ROBUST + part * (1 - 2 * ROBUST))
    const value = first + part * width + share * (rank - first - part * width)
    const least = point === 0 ? -Infinity : points[point - 1]! + width * LEAST_STEP
    points.push(rounded(Math.max(least, value), width))
  }
  return points
}

/** What nearly all values lie between; undefined where they are the same, or there are none. */
export function rangeOf(sorted: Float64Array): { readonly least: number; readonly most: number } | undefined {
  const [least, most] = [quantile(sorted, ROBUST), quantile(sorted, 1 - ROBUST)]
  return most - least > LEAST_WIDTH ? { least, most } : undefined
}

/** How far colors go by rank where nobody says: to the full, dense places are all contrast and the rest is flat. */
export const RANK_SHARE = 0.75

/** The share of values on either side that a fit leaves to chance: the few nearest to the set are hundreds of times the rest. */
const ROBUST = 0.02

/** The narrowest range of values that is fitted, and the least step between two points in it. */
const LEAST_WIDTH = 1e-9
const LEAST_STEP = 1e-3

/** The value that so large a part of the values is below. */
function quantile(sorted: Float64Array, part: number): number {
  const place = part * (sorted.length - 1)
  const below = Math.floor(place)
  const rest = place - below
  return sorted[below]! + rest * (sorted[Math.min(below + 1, sorted.length - 1)]! - sorted[below]!)
}

/** As few digits as tell a thousandth of the least step. */
function rounded(value: number, width: number): number {
  const unit = 10 ** Math.floor(Math.log10(width * LEAST_STEP) - 1)
  return Number((Math.round(value / unit) * unit).toPrecision(12))
}
