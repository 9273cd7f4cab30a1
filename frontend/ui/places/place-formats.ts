/**
 * Places as other programs write them: Kalles Fraktaler's .kfr and Fraktaler-3's .f3.toml. In both, zoom 1 shows the
 * imaginary axis from −2 to 2, and zoom 2 half of that.
 */
import {
  type Decimal,
  DECIMAL_PATTERN,
  decimalFromNumber,
  divideDecimals,
  formatDecimal,
  multiplyDecimals,
  parseDecimal,
  roundDecimal,
} from '../../../core/decimal.ts'
import type { Colors } from '../color/colors.ts'
import type { ScreenView } from '../state/view.ts'
import { kfrColorLines, readKfrColors } from './kfr-colors.ts'

export const PLACE_FORMATS = ['kfr', 'f3.toml'] as const
export type PlaceFormat = (typeof PLACE_FORMATS)[number]

/** A place without a shape: its height is what these programs know. */
export interface FilePlace {
  readonly re: Decimal
  readonly im: Decimal
  /** Height of the view in the plane. */
  readonly tall: Decimal
  readonly iterations: number | undefined
  /** Of a file that says its colors. */
  readonly colors: Partial<Colors> | undefined
}

/** Height at zoom 1. */
const WHOLE = parseDecimal('4')

/** Digits of a zoom and of a height. */
const DIGITS = 15

/**
 * Reads a place by what the text looks like.
 * @throws {SyntaxError} if it is neither format, or lacks center or zoom
 */
export function readPlace(text: string): FilePlace {
  const clean = text.replace(/^\ufeff/, '')
  const isKfr = /^\s*Re:/m.test(clean)
  const fields = isKfr ? kfrFields(clean) : tomlFields(clean)
  const [re, im, zoom] = [fields.re, fields.im, fields.zoom].map(decimalOf)
  if (!re || !im || !zoom || zoom.digits <= 0n) throw unreadable()
  const iterations = Number(fields.iterations)
  return {
    re,
    im,
    tall: roundDecimal(divideDecimals(WHOLE, zoom, DIGITS + 1), DIGITS),
    iterations: Number.isInteger(iterations) && iterations > 0 ? iterations : undefined,
    colors: isKfr ? readKfrColors(clean) : undefined,
  }
}

/** Writes a place, in .kfr with its colors. */
export function writePlace(
  view: ScreenView,
  { iterations, colors }: { readonly iterations: number; readonly colors: Colors },
  format: PlaceFormat,
): string {
  const tall = multiplyDecimals(
    view.span,
    divideDecimals(decimalFromNumber(view.height), decimalFromNumber(view.width), DIGITS),
  )
  const zoom = scientific(roundDecimal(divideDecimals(WHOLE, tall, DIGITS + 1), DIGITS))
  const [re, im] = [plain(view.re), plain(view.im)]
  if (format === 'kfr') {
    const place = [`Re: ${re}`, `Im: ${im}`, `Zoom: ${zoom.toUpperCase()}`, `Iterations: ${iterations}`]
    return [...place, ...kfrColorLines(colors), ''].join('\r\n')
  }
  return [
    'program = "fraktaler-3"',
    `location.real = "${re}"`,
    `location.imag = "${im}"`,
    `location.zoom = "${zoom}"`,
    `bailout.iterations = ${iterations}`,
    '',
  ].join('\n')
}

interface PlaceFields {
  readonly re: string | undefined
  readonly im: string | undefined
  readonly zoom: string | undefined
  readonly iterations: string | undefined
}

function kfrFields(text: string): PlaceFields {
  const field = (name: string) => new RegExp(`^\\s*${name}:\\s*(\\S+)\\s*$`, 'm').exec(text)?.[1]
  return { re: field('Re'), im: field('Im'), zoom: field('Zoom'), iterations: field('Iterations') }
}

/** Of TOML as much as these files have: tables, dotted keys, strings over one or many lines, numbers. */
function tomlFields(text: string): PlaceFields {
  const values = new Map<string, string>()
  let table = ''
  const token = /^\s*(?:\[\s*([\w.]+)\s*\]|([\w.]+)\s*=\s*(?:"""([\s\S]*?)"""|"([^"\n]*)"|'([^'\n]*)'|([^\s#]+)))/gm
  for (const [, name, key, long, double, single, bare] of text.matchAll(token)) {
    if (name !== undefined) table = `${name}.`
    else values.set(table + key, (long ?? double ?? single ?? bare ?? '').replaceAll(/\\\r?\n|\s|_(?=\d)/g, ''))
  }
  return {
    re: values.get('location.real'),
    im: values.get('location.imag'),
    zoom: values.get('location.zoom'),
    iterations: values.get('bailout.iterations'),
  }
}

function decimalOf(text: string | undefined): Decimal | undefined {
  return text !== undefined && DECIMAL_PATTERN.test(text) ? parseDecimal(text) : undefined
}

/** Without a power of ten, which older readers of coordinates do not know. */
function plain({ digits, exponent }: Decimal): string {
  if (exponent >= 0) return String(digits * 10n ** BigInt(exponent))
  const sign = digits < 0n ? '-' : ''
  const text = String(digits < 0n ? -digits : digits).padStart(1 - exponent, '0')
  return `${sign}${text.slice(0, exponent)}.${text.slice(exponent)}`
}

function scientific(value: Decimal): string {
  const text = formatDecimal(value)
  if (text.includes('e')) return text
  const [mantissa = '', power = '0'] = Number(text).toExponential().split('e')
  return `${mantissa}e${Number(power)}`
}

function unreadable(): SyntaxError {
  return new SyntaxError('Cannot read a place: it must be .kfr or .f3.toml, with center and zoom')
}
