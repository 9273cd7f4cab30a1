import { readFileSync } from 'node:fs'
import { formatDecimal, multiplyDecimals, parseDecimal } from '../../core/decimal.ts'

/** A place that somebody has found, from the whole set to 1e-1400: its center, its height in the plane, its customary limit. */
export interface Location {
  readonly id: string
  readonly re: string
  readonly im: string
  readonly height: string
  readonly iterations: number
  /** The repository and file it was taken from. */
  readonly source: string
}

/** All of them, the shallowest first. */
export const LOCATIONS: readonly Location[] = JSON.parse(
  readFileSync(new URL('../fixtures/locations.json', import.meta.url), 'utf8'),
)

/** @throws {RangeError} where there is none of this name */
export function locationOf(id: string): Location {
  const location = LOCATIONS.find((location) => location.id === id)
  if (!location) throw new RangeError(`Cannot find a location: there is no ${id}`)
  return location
}

/** The location in so many pixels, as the parameters of a query. */
export function queryAt({ re, im, height, iterations }: Location, size: { width: number; height: number }): string {
  const span = multiplyDecimals(parseDecimal(height), parseDecimal(String(size.width / size.height)))
  return new URLSearchParams({
    // One of them ends in a space.
    re: re.trim(),
    im: im.trim(),
    span: formatDecimal(span),
    iterations: String(iterations),
    width: String(size.width),
    height: String(size.height),
  }).toString()
}
