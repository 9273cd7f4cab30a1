import { type Rgb, rgbFromHex } from './oklab.ts'
import type { Stop } from './palette.ts'

/** Stops of a palette: as many colors as the palette files of other programs have. */
export const MOST_STOPS = 1024

const EVEN = /^[0-9a-f]{6}$/
const PLACED = /^(0|0?\.\d{1,6})-([0-9a-f]{6})$/

/** Lists that were read lately: all tiles of a picture name the same one, and its gradient is looked up by identity. */
const known = new Map<string, readonly Stop[]>()
const MOST_KNOWN = 32

/**
 * Reads stops joined by ~: rrggbb each, evenly spaced along the turn, or at-rrggbb with places from 0 up to 1, in any order.
 * @throws {SyntaxError} if it is neither, or there are none or too many
 */
export function parseStops(text: string): readonly Stop[] {
  const lately = known.get(text)
  if (lately) return lately
  const parts = text.split('~')
  if (parts.length > MOST_STOPS) throw new SyntaxError(`Cannot read stops: at most ${MOST_STOPS} are wanted`)
  const stops = parts.every((part) => EVEN.test(part))
    ? evenStops(parts.map(rgbOf))
    : sortedStops(parts.map(placedStop))
  if (known.size >= MOST_KNOWN) known.delete(known.keys().next().value!)
  known.set(text, stops)
  return stops
}

/** The one text of stops: without places where they are even. */
export function formatStops(stops: readonly Stop[]): string {
  if (isEven(stops)) return stops.map(({ color }) => hexOf(color)).join('~')
  return stops.map(({ at, color }) => `${String(Math.round(at * 1e6) / 1e6).replace(/^0\./, '.')}-${hexOf(color)}`)
    .join('~')
}

/** Colors of a palette, evenly spaced. */
export function evenStops(colors: readonly Rgb[]): Stop[] {
  return colors.map((color, index, { length }) => ({ at: index / length, color }))
}

/** Stops in the order of their places, which wrap around. */
export function sortedStops(stops: readonly Stop[]): Stop[] {
  return stops.map(({ at, color }) => ({ at: at - Math.floor(at), color })).sort((a, b) => a.at - b.at)
}

/** Whether stops are evenly spaced from 0 on. */
export function isEven(stops: readonly Stop[]): boolean {
  return stops.every(({ at }, index) => Math.abs(at - index / stops.length) < 1e-6)
}

/** Six hexadecimal digits. */
export function hexOf(color: Rgb): string {
  return color.map((part) => part.toString(16).padStart(2, '0')).join('')
}

function placedStop(text: string): Stop {
  const [, at, color] = PLACED.exec(text) ?? []
  if (at === undefined || color === undefined) {
    throw new SyntaxError('Cannot read stops: rrggbb or at-rrggbb are wanted')
  }
  return { at: Number(at), color: rgbOf(color) }
}

function rgbOf(digits: string): Rgb {
  return rgbFromHex(`#${digits}`)
}
