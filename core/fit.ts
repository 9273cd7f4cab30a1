import { CURVE_POINTS } from './scale.ts'

/**
 * A curve that fits a view: `share` of a turn is given out by rank, so that every color has the same share of the values, and
 * the rest by even steps between the outer quantiles. No color then has more than 1 / `share` times what is its due, however
 * the values crowd, and none of a wide range of few values is lost.
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
    const place = point / (CURVE_POINTS.most - 1)
    const value = valueAt(place, (part) => {
      const value = robustQuantile(sorted, part)
      return { value, place: share * part + (1 - share) * (value - first) / width }
    })
    // Many equal values would take up more than one point.
    const least = point === 0 ? -Infinity : points[point - 1]! + width * LEAST_STEP
    points.push(rounded(Math.max(least, value), width))
  }
  return points
}

/** What nearly all values lie between; undefined where they are the same, or there are none. */
export function rangeOf(sorted: Float64Array): { readonly least: number; readonly most: number } | undefined {
  const [least, most] = [robustQuantile(sorted, 0), robustQuantile(sorted, 1)]
  return most - least > LEAST_WIDTH ? { least, most } : undefined
}

/** How far colors go by rank where nobody says: to the full, dense places are all contrast and the rest is flat. */
export const RANK_SHARE = 0.5

/** The share of values on either side that a fit leaves to chance: the few nearest to the set are hundreds of times the rest. */
const ROBUST = 0.02

/** The narrowest range of values that is fitted, and the least step between two points in it. */
const LEAST_WIDTH = 1e-9
const LEAST_STEP = 1e-3

/** The value by whose rank a place is reached, found by halving: places rise with ranks. */
function valueAt(
  wanted: number,
  at: (part: number) => { readonly value: number; readonly place: number },
): number {
  let [low, high] = [0, 1]
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (low + high) / 2
    if (at(middle).place < wanted) low = middle
    else high = middle
  }
  return at(high).value
}

/** Halvings until a rank is known to the last bit. */
const HALVINGS = 52

/** The value that so large a part of the values is below, of those that are not left to chance. */
function robustQuantile(sorted: Float64Array, part: number): number {
  const place = (ROBUST + part * (1 - 2 * ROBUST)) * (sorted.length - 1)
  const below = Math.floor(place)
  const rest = place - below
  return sorted[below]! + rest * (sorted[Math.min(below + 1, sorted.length - 1)]! - sorted[below]!)
}

/** As few digits as tell a thousandth of the least step. */
function rounded(value: number, width: number): number {
  const unit = 10 ** Math.floor(Math.log10(width * LEAST_STEP) - 1)
  return Number((Math.round(value / unit) * unit).toPrecision(12))
}
