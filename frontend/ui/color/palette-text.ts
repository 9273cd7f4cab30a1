/** A palette of one's own as text, for what the browser keeps: its name, then its stops as requests have them. */
import { formatStops, parseStops } from '../../../core/stops.ts'
import { LONGEST_NAME, type OwnPalette } from './own-palette.ts'

/** As in `Dusk~1c0f13~e0a85c`, safe in the fragment of a URL. */
export function formatPalette({ name, stops }: OwnPalette): string {
  return `${formatName(name)}~${formatStops(stops)}`
}

/** Undefined where it is not one. */
export function parsePalette(text: string): OwnPalette | undefined {
  const end = text.indexOf('~')
  if (end < 0) return undefined
  try {
    return { name: parseName(text.slice(0, end)), stops: parseStops(text.slice(end + 1)) }
  } catch {
    return undefined
  }
}

/** A name, safe in the fragment of a URL. */
export function formatName(name: string): string {
  return encodeURIComponent(name).replaceAll('~', '%7E')
}

/** What `formatName` wrote, or nothing if it is something else. */
export function parseName(text: string): string {
  try {
    return decodeURIComponent(text).slice(0, LONGEST_NAME)
  } catch {
    return ''
  }
}
