/**
 * Palettes are closed turns of color: named ones go through a few control points by a periodic cubic (Catmull–Rom), others
 * join the stops of whoever made them. Both are joined in Oklab, where equal steps look equal.
 */
import { oklabFromRgb, type Rgb, rgbFromHex, roundRgb, screenFromOklab, type Triple } from './oklab.ts'
import { CONTROL_POINTS } from './palettes.ts'

/** A color at a place along the turn, from 0 up to but not including 1. */
export interface Stop {
  readonly at: number
  readonly color: Rgb
}

export type PaletteName = keyof typeof CONTROL_POINTS | 'classic'

/** A palette by its name, or by its stops: at least one, in rising order. */
export type PaletteChoice = PaletteName | readonly Stop[]

/** Every palette a request may name. */
export const PALETTE_NAMES: readonly PaletteName[] = [
  ...Object.keys(CONTROL_POINTS) as (keyof typeof CONTROL_POINTS)[],
  'classic',
]
/** What a request means that names none, as it always did. */
export const DEFAULT_PALETTE: PaletteName = 'ultra'

/** What a page begins with: nowhere so dark that the inside would melt into it. */
export const PAGE_PALETTE: PaletteName = 'atlas'

/** Entries of a turn where colors are indexed: entry 0 is the inside. */
const TURN = 255

/** The color at a place along a turn, 0…1, as a screen has it: red, green and blue from 0 to 255, not rounded. */
type Turn = (at: number) => Triple

/** The turn of a palette. `classic` is a list of colors and no gradient. */
function turnOf(choice: PaletteChoice): Turn {
  if (choice === 'classic') {
    const colors = classicColors()
    return (at) => colors[Math.min(TURN - 1, Math.floor(at * TURN))]!
  }
  return typeof choice === 'string' ? cubicTurn(CONTROL_POINTS[choice]) : joinedTurn(choice)
}

/** Whether a palette jumps from color to color. */
function isStepped(choice: PaletteChoice): boolean {
  return choice === 'classic'
}

/** A palette as a table, for reading it at any place. */
export interface Gradient {
  /** Red, green and blue, from 0 to 255, at `steps` even places along the turn and once more at its end. */
  readonly table: Float64Array
  readonly steps: number
  /** Whether the color stays the same from one place of the table to the next, rather than changing evenly. */
  readonly isStepped: boolean
}

/** Places of a table: so near to each other that no palette bends between them by what could be seen. */
const STEPS = 4096

/** Parts of a level that a table tells apart. */
const FINENESS = 4096

/** Tables of palettes that were used lately. */
const gradients = new Map<PaletteChoice, Gradient>()
const MOST_GRADIENTS = 32

/** The table of a palette; the same each time for the same choice, as long as it is among the last few. */
export function gradientOf(choice: PaletteChoice): Gradient {
  const known = gradients.get(choice)
  if (known) return known
  const steps = isStepped(choice) ? TURN : STEPS
  const turn = turnOf(choice)
  const table = new Float64Array(3 * (steps + 1))
  for (let step = 0; step <= steps; step++) {
    // What rounding has moved off a whole level would else be shown as two.
    table.set(turn(step % steps / steps).map((level) => Math.floor(level * FINENESS + 0.5) / FINENESS), 3 * step)
  }
  const gradient = { table, steps, isStepped: isStepped(choice) }
  if (gradients.size >= MOST_GRADIENTS) gradients.delete(gradients.keys().next().value!)
  gradients.set(choice, gradient)
  return gradient
}

/** The colors that indexed pixels have, as a table: whole levels, and no color between two entries. */
export function indexedGradient(choice: PaletteChoice): Gradient {
  const turn = paletteEntries(choice).slice(1)
  return { table: Float64Array.from([...turn, turn[0]!].flat()), steps: TURN, isStepped: true }
}

const entryLists = new Map<PaletteName, readonly Rgb[]>()

/** The 256 entries of a palette: the inside, black, and one turn. The same array each time for a name. */
export function paletteEntries(choice: PaletteChoice): readonly Rgb[] {
  if (typeof choice !== 'string') return entriesOf(choice)
  let entries = entryLists.get(choice)
  if (!entries) entryLists.set(choice, entries = entriesOf(choice))
  return entries
}

/** The entries as bytes, red, green and blue in turn, as a PNG's PLTE holds them, with this color for the inside. */
export function paletteBytes(choice: PaletteChoice, inside: Rgb = [0, 0, 0]): Uint8Array {
  const bytes = Uint8Array.from(paletteEntries(choice).flat())
  bytes.set(inside)
  return bytes
}

/** The entry, 1…255, of a place along the turn. */
export function paletteIndex(turns: number): number {
  return 1 + Math.min(TURN - 1, Math.floor((turns - Math.floor(turns)) * TURN))
}

function entriesOf(choice: PaletteChoice): readonly Rgb[] {
  const turn = turnOf(choice)
  return [[0, 0, 0], ...Array.from({ length: TURN }, (_, entry) => roundRgb(turn(entry / TURN)))]
}

function cubicTurn(points: readonly string[]): Turn {
  const labs = points.map((hex) => oklabFromRgb(rgbFromHex(hex)))
  const point = (index: number) => labs[(index + labs.length) % labs.length]!
  return (at) => {
    const position = at * labs.length
    const index = Math.floor(position)
    const around = [point(index - 1), point(index), point(index + 1), point(index + 2)] as const
    return screenFromOklab(catmullRom(around, position - index))
  }
}

/** Stops joined by straight lines, the last with the first. */
function joinedTurn(stops: readonly Stop[]): Turn {
  const labs = stops.map(({ color }) => oklabFromRgb(color))
  return (at) => {
    let low = 0
    let high = stops.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (stops[middle]!.at <= at) low = middle + 1
      else high = middle
    }
    const after = low % stops.length
    const before = (low + stops.length - 1) % stops.length
    const width = wrapped(stops[after]!.at - stops[before]!.at) || 1
    const part = wrapped(at - stops[before]!.at) / width
    const [from, to] = [labs[before]!, labs[after]!]
    return screenFromOklab([
      from[0] + part * (to[0] - from[0]),
      from[1] + part * (to[1] - from[1]),
      from[2] + part * (to[2] - from[2]),
    ])
  }
}

/** A difference of places along the turn, 0…1. */
function wrapped(difference: number): number {
  return difference - Math.floor(difference)
}

/** Neighbours lie a golden angle of hue apart and alternate in lightness, so that adjacent counts never look alike. */
function classicColors(): Triple[] {
  let [re, im] = [1, 0]
  return Array.from({ length: TURN }, (_, entry) => {
    const lightness = [0.55, 0.85, 0.7][entry % 3]!
    const chroma = 0.15
    const color = roundRgb(screenFromOklab([lightness, chroma * re, chroma * im]))
    ;[re, im] = [re * GOLDEN_COSINE - im * GOLDEN_SINE, re * GOLDEN_SINE + im * GOLDEN_COSINE]
    return color
  })
}

/** Of the golden angle, π (3 − √5). */
const GOLDEN_COSINE = -0.7373688780783197
const GOLDEN_SINE = 0.6754902942615238

function catmullRom([p0, p1, p2, p3]: readonly [Triple, Triple, Triple, Triple], t: number): Triple {
  const blend = (a: number, b: number, c: number, d: number) =>
    b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
  return [blend(p0[0], p1[0], p2[0], p3[0]), blend(p0[1], p1[1], p2[1], p3[1]), blend(p0[2], p1[2], p2[2], p3[2])]
}
