/** A palette of one's own as text for a link: its name, then each stop as position and color. */
import { type Rgb, rgbFromHex } from '../../../core/oklab.ts'
import { LONGEST_NAME, MOST_STOPS, type OwnPalette, sortedStops } from './own-palette.ts'

const STOP = /^(0|0?\.\d{1,6})-([0-9a-f]{6})$/

/** As in `Dusk~0-1c0f13~.5-e0a85c`, safe in the fragment of a URL. */
export function formatPalette({ name, stops }: OwnPalette): string {
  const parts = stops.map(({ at, color }) =>
    `${String(Math.round(at * 1e4) / 1e4).replace(/^0\./, '.')}-${hexOf(color)}`
  )
  return [encodeURIComponent(name).replaceAll('~', '%7E'), ...parts].join('~')
}

/** Undefined where it is not one. */
export function parsePalette(text: string): OwnPalette | undefined {
  const [name = '', ...parts] = text.split('~')
  const stops = parts.map((part) => STOP.exec(part))
  if (stops.length === 0 || stops.length > MOST_STOPS) return undefined
  const read = stops.flatMap((match) => match ? [{ at: Number(match[1]), color: rgbFromHex(`#${match[2]}`) }] : [])
  return read.length < stops.length ? undefined : { name: nameOf(name), stops: sortedStops(read) }
}

/** Six hexadecimal digits. */
export function hexOf(color: Rgb): string {
  return color.map((part) => part.toString(16).padStart(2, '0')).join('')
}

function nameOf(text: string): string {
  try {
    return decodeURIComponent(text).slice(0, LONGEST_NAME)
  } catch {
    return ''
  }
}
