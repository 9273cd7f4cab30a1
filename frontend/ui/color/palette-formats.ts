/**
 * Palettes as other programs write them: GIMP's .gpl, Fractint's .map, Kalles Fraktaler's .kfp, and JSON of our own. Colors
 * without positions are taken as evenly spaced.
 */
import { type Rgb, rgbFromHex } from '../../../core/oklab.ts'
import type { Stop } from '../../../core/palette.ts'
import { evenStops, hexOf, isEven, MOST_STOPS, sortedStops } from '../../../core/stops.ts'
import { colorAt, LONGEST_NAME, type OwnPalette } from './own-palette.ts'

export const PALETTE_FORMATS = ['gpl', 'map', 'kfp', 'json'] as const
export type PaletteFormat = (typeof PALETTE_FORMATS)[number]

/** As many stops as one edits by hand. */
export const EDITED_STOPS = 16

/** Entries of a Fractint map. */
const MAP_ENTRIES = 256

/** Colors that are written for stops that are not even, where a format has no places. */
const WRITTEN_COLORS = 255

/** Iterations that Kalles Fraktaler gives one color, as near to one turn of ours as its files say. */
const KFP_LINES = ['ColorMethod: 7', 'Smooth: 1', 'IterDiv: 1']

/**
 * Reads a palette by what it looks like, whatever its name says; the name gives the palette's, where the file has none.
 * @throws {SyntaxError} if it is none of these formats, or holds no color
 */
export function readPalette(text: string, fileName: string): OwnPalette {
  const name = fileName.replace(/^.*[\\/]/, '').replace(/\.\w+$/, '').slice(0, LONGEST_NAME) || 'Palette'
  const clean = text.replace(/^\ufeff/, '')
  if (/^\s*\{/.test(clean)) return readJson(clean, name)
  if (/^\s*GIMP Palette/.test(clean)) return readGpl(clean, name)
  const colors = /^Colors:\s*(.*)$/m.exec(clean)
  if (colors) return ofColors(name, readKfp(colors[1]!))
  return ofColors(name, readTriples(clean))
}

export function writePalette({ name, stops }: OwnPalette, format: PaletteFormat): string {
  if (format === 'json') {
    const written = stops.map(({ at, color }) => ({ at, color: `#${hexOf(color)}` }))
    return `${JSON.stringify({ almondbread: 'palette', name, stops: written }, null, 2)}\n`
  }
  // Formats without positions are given the stops themselves if these are even, else many colors of the turn.
  const even = isEven(stops) ? stops.map(({ color }) => color) : sampled(stops, WRITTEN_COLORS)
  if (format === 'gpl') {
    const lines = even.map((color) => color.map((part) => String(part).padStart(3)).join(' '))
    return ['GIMP Palette', `Name: ${name}`, 'Columns: 16', '#', ...lines, ''].join('\n')
  }
  if (format === 'map') return sampled(stops, MAP_ENTRIES).map((color) => `${color.join(' ')}\n`).join('')
  return [`Colors: ${formatKfp(even)}`, ...KFP_LINES, ''].join('\r\n')
}

/** The palette with few enough stops to be edited by hand, spread evenly if they were more. */
export function simplified(palette: OwnPalette): OwnPalette {
  if (palette.stops.length <= EDITED_STOPS) return palette
  return { ...palette, stops: evenStops(sampled(palette.stops, EDITED_STOPS)) }
}

function sampled(stops: readonly Stop[], count: number): Rgb[] {
  return Array.from({ length: count }, (_, index) => colorAt(stops, index / count))
}

function readJson(text: string, fallback: string): OwnPalette {
  const file = JSON.parse(text)
  const name = typeof file.name === 'string' && file.name.trim() !== '' ? file.name.slice(0, LONGEST_NAME) : fallback
  const given: unknown[] = Array.isArray(file.stops) ? file.stops : Array.isArray(file.colors) ? file.colors : []
  const stops = given.slice(0, MOST_STOPS).flatMap((stop, index): Stop[] => {
    const { at, color } = typeof stop === 'string'
      ? { at: index / given.length, color: stop }
      : stop as Record<string, unknown>
    const isStop = typeof at === 'number' && Number.isFinite(at) && typeof color === 'string' &&
      /^#[0-9a-f]{6}$/i.test(color)
    return isStop ? [{ at, color: rgbFromHex(color) }] : []
  })
  if (stops.length === 0 || stops.length < Math.min(given.length, MOST_STOPS)) throw unreadable()
  return { name, stops: sortedStops(stops) }
}

function readGpl(text: string, fallback: string): OwnPalette {
  const name = /^Name:\s*(.+?)\s*$/m.exec(text)?.[1]?.slice(0, LONGEST_NAME)
  return ofColors(name ?? fallback, readTriples(text.replace(/^(?:GIMP Palette|Name:|Columns:|#).*$/gm, '')))
}

/** Colors as Kalles Fraktaler writes them: blue before green before red, as the bitmaps of Windows do. */
export function formatKfp(colors: readonly Rgb[]): string {
  return `${colors.map(([red, green, blue]) => `${blue},${green},${red}`).join(',')},`
}

/** Reads what `formatKfp` writes. @throws {SyntaxError} */
export function readKfp(list: string): Rgb[] {
  const parts = list.split(',').map((part) => part.trim()).filter((part) => part !== '').map(byteOf)
  if (parts.length % 3 !== 0) throw unreadable()
  return Array.from({ length: parts.length / 3 }, (_, at) => [parts[3 * at + 2]!, parts[3 * at + 1]!, parts[3 * at]!])
}

/** Lines of three numbers, and anything after them. */
function readTriples(text: string): Rgb[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== '' && !/^\s*[;#]/.test(line)).map((line): Rgb => {
    const match = /^\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)(?:\s|$)/.exec(line)
    if (!match) throw unreadable()
    return [byteOf(match[1]!), byteOf(match[2]!), byteOf(match[3]!)]
  })
}

/** At most as many as requests take, spread over all of them. */
function ofColors(name: string, colors: readonly Rgb[]): OwnPalette {
  if (colors.length === 0) throw unreadable()
  const count = Math.min(MOST_STOPS, colors.length)
  const spread = Array.from({ length: count }, (_, index) => colors[Math.floor(index * colors.length / count)]!)
  return { name, stops: evenStops(spread) }
}

function byteOf(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0 || value > 255) throw unreadable()
  return value
}

function unreadable(): SyntaxError {
  return new SyntaxError('Cannot read a palette: it must be .gpl, .map, .kfp or .json')
}
