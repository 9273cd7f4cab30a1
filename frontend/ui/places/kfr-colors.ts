/**
 * Colors as Kalles Fraktaler's .kfr says them: key colors spread evenly over 1024 places, of which an iteration count over
 * `IterDiv`, or its root or logarithm, names one.
 */
import { type Rgb, rgbFromHex, roundRgb } from '../../../core/oklab.ts'
import { gradientOf } from '../../../core/palette.ts'
import { evenStops, hexOf } from '../../../core/stops.ts'
import type { Colors } from '../color/colors.ts'
import { corePalette } from '../color/own-palette.ts'
import { formatKfp, readKfp } from '../color/palette-formats.ts'

/** Places of a turn. */
const TURN = 1024

/** Key colors that are written. */
const KEYS = 64

/** `ColorMethod` by the scales that we have, and what `IterDiv` is to be multiplied by for our period. */
const METHODS = [
  { method: 0, scale: 'linear', factor: TURN },
  // Ours is 8 √(v + 3), and 8 log₂(v + 3) where theirs is a natural logarithm.
  { method: 1, scale: 'sqrt', factor: 8 * TURN },
  { method: 3, scale: 'log', factor: 8 * TURN / Math.LN2 },
] as const

/**
 * The colors of a .kfr file; undefined if it has none. Where it colors by distances, which are not drawn here, the page fits
 * its own scale to them.
 * @throws {SyntaxError} for colors that are none
 */
export function readKfrColors(text: string): Partial<Colors> | undefined {
  const field = (name: string) => new RegExp(`^\\s*${name}:\\s*(\\S+)\\s*$`, 'm').exec(text)?.[1]
  const keys = readKfp(field('Colors') ?? '')
  if (keys.length === 0) return undefined
  const [inside] = readKfp(field('InteriorColor') ?? '')
  const common = { palette: { name: 'Kalles Fraktaler', stops: evenStops(keys) }, inside: hexOf(inside ?? [0, 0, 0]) }
  const row = METHODS.find(({ method }) => method === Number(field('ColorMethod') ?? 0))
  const period = Number(field('IterDiv') ?? 1) * (row?.factor ?? NaN)
  if (!row || !(period >= 0.001 && period <= 1e6)) return { ...common, follows: true }
  const turns = Number(field('ColorOffset') ?? 0) / TURN
  return { ...common, scale: row.scale, period, offset: turns - Math.floor(turns) || 0, follows: false }
}

/** The lines that say colors. A fitted curve is a straight line there, from its first point to its last. */
export function kfrColorLines({ palette, scale, period, offset, inside }: Colors): string[] {
  const named = METHODS.find((row) => row.scale === scale)
  const [first, last] = typeof scale === 'string' ? [0, period] : [scale[0]!, scale.at(-1)!]
  const division = named ? period / named.factor : (last - first) / TURN
  const turns = offset - (named ? 0 : first / (last - first))
  const { table, steps } = gradientOf(corePalette(palette))
  const keys = Array.from({ length: KEYS }, (_, key): Rgb => {
    const at = 3 * Math.floor(key * steps / KEYS)
    return roundRgb([table[at]!, table[at + 1]!, table[at + 2]!])
  })
  return [
    `IterDiv: ${division}`,
    `ColorMethod: ${named?.method ?? 0}`,
    `ColorOffset: ${Math.round((turns - Math.floor(turns)) * TURN) % TURN}`,
    'Smooth: 1',
    `Colors: ${formatKfp(keys)}`,
    `InteriorColor: ${formatKfp([rgbFromHex(`#${inside}`)])}`,
  ]
}
