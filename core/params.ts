/**
 * The one schema of every request: it parses queries, formats them, holds defaults and limits, and is what the OpenAPI
 * document is made from. Nothing else in the project reads a query.
 */
import * as z from 'zod'
import {
  type Decimal,
  DECIMAL_PATTERN,
  decimalToNumber,
  formatDecimal,
  parseDecimal,
  significantDigits,
} from './decimal.ts'
import { arithmeticOf } from './arithmetic.ts'
import { type Balance, BALANCES, DEFAULT_BALANCE } from './balance.ts'
import type { Rect } from './geometry.ts'
import { LIMITS } from './limits.ts'
import { DEFAULT_PALETTE, PALETTE_NAMES } from './palette.ts'
import { regionOf, viewOf } from './tile-job.ts'

/** What is wrong with a parameter, for programs; people read the message. */
export type ParamFault = 'unknown' | 'doubled' | 'malformed' | 'limit'

/** A request that cannot be met because of one parameter: 400 if it cannot be read, 422 if it is over a limit. */
export class ParamError extends Error {
  readonly parameter: string
  readonly fault: ParamFault
  readonly limit: number | undefined

  constructor(parameter: string, fault: ParamFault, message: string, limit?: number) {
    super(message)
    this.name = 'ParamError'
    this.parameter = parameter
    this.fault = fault
    this.limit = limit
  }

  get status(): 400 | 422 {
    return this.fault === 'limit' ? 422 : 400
  }
}

/** How a pixel's number becomes a color: by whole steps, or by the continuous μ. */
export const COLORINGS = ['smooth', 'bands'] as const
export type Coloring = (typeof COLORINGS)[number]

const colorFields = {
  iterations: integer(1, LIMITS.iterations).default(500).describe('The most steps any pixel takes'),
  coloring: z.enum(COLORINGS, `one of ${COLORINGS.join(', ')}`).default('smooth').describe(
    'smooth: continuous, escape radius 256; bands: whole steps, escape radius 2',
  ),
  palette: z.enum(PALETTE_NAMES, `one of ${PALETTE_NAMES.join(', ')}`).default(DEFAULT_PALETTE).describe(
    'Named palette',
  ),
  period: real(0.001, 1e6).default(32).describe('Iterations per turn of the palette'),
  offset: real(0, 1).default(0).describe('Rotation of the palette, in turns'),
}

const placeFields = {
  re: coordinate(-LIMITS.coordinate, LIMITS.coordinate).default(parseDecimal('-0.75')).describe(
    'Real part of the center of the view, a decimal of any precision',
  ),
  im: coordinate(-LIMITS.coordinate, LIMITS.coordinate).default(parseDecimal('0')).describe(
    'Imaginary part of the center of the view',
  ),
  span: coordinate(0, LIMITS.span, 'above').default(parseDecimal('3')).describe('Width of the view in the plane'),
}

/** About the fleet and not about the picture: absent, it is left to the balancer. */
const fleetFields = {
  balance: z.enum(BALANCES, `one of ${BALANCES.join(', ')}`).optional().describe(
    `How the balancer chooses a worker, in nginx’s words; ${DEFAULT_BALANCE} if absent`,
  ),
}

/** `GET /tile`: a view plus a rectangle of its pixels. */
export const tileSchema = z.strictObject({
  ...placeFields,
  width: integer(1, LIMITS.viewSide).default(256).describe('Width of the view in pixels'),
  height: integer(1, LIMITS.viewSide).default(256).describe('Height of the view in pixels; pixels are square'),
  region: region().optional().describe(
    'x,y,w,h: the pixels to compute, from the top left of the view; the whole view if absent',
  ),
  ...colorFields,
  format: z.enum(['png', 'npy'], 'one of png, npy').default('png').describe('png, or npy for the numbers themselves'),
  ...fleetFields,
})
  .check((context) => withinTile(context))

/** `GET /render` and `POST /renders`: a view, stitched from tiles of a side. */
export const renderSchema = z.strictObject({
  ...placeFields,
  width: integer(1, LIMITS.pictureSide).default(1024).describe('Width of the picture in pixels'),
  height: integer(1, LIMITS.pictureSide).default(768).describe('Height of the picture in pixels'),
  ...colorFields,
  tile: integer(LIMITS.tileSide.least, LIMITS.tileSide.most).optional().describe(
    'Side of the tiles; chosen by size if absent',
  ),
  ...fleetFields,
})

/** `GET /mandelbrot`: the older form, a square named by its top-left corner and its side. */
export const olderSchema = z.strictObject({
  max_iteration: integer(1, LIMITS.iterations).default(30).describe('The most steps any pixel takes'),
  start_position_x: coordinate(-LIMITS.coordinate, LIMITS.coordinate).default(parseDecimal('-2')).describe(
    'Real part of the top-left corner',
  ),
  start_position_y: coordinate(-LIMITS.coordinate, LIMITS.coordinate).default(parseDecimal('1.5')).describe(
    'Imaginary part of the top-left corner',
  ),
  quantize_length: coordinate(0, LIMITS.span, 'above').default(parseDecimal('3')).describe(
    'Side of the square in the plane',
  ),
})

export type TileParams = z.output<typeof tileSchema>
export type RenderParams = z.output<typeof renderSchema>
export type OlderParams = z.output<typeof olderSchema>
export type RequestSchema = typeof tileSchema | typeof renderSchema | typeof olderSchema

/**
 * Reads a query (without its question mark) into parameters, defaults filled in.
 * @throws {ParamError} naming the first parameter that is unknown, doubled, malformed or over a limit
 */
export function parseQuery<S extends z.core.$ZodType>(schema: S, query: string): z.output<S> {
  const fields: Record<string, string> = Object.create(null)
  for (const [name, value] of new URLSearchParams(query)) {
    if (name in fields) throw new ParamError(name, 'doubled', `Cannot read ${quote(name)}: it is given more than once`)
    fields[name] = value
  }
  const result = z.safeParse(schema, fields)
  if (!result.success) throw toParamError(result.error.issues[0]!, fields)
  return result.data
}

/** The query of parameters in the schema's own order, every field spelled its one way; parses back to the same. */
export function formatQuery<S extends RequestSchema>(schema: S, params: z.output<S>): string {
  const fields = params as Readonly<Record<string, FieldValue | undefined>>
  const pairs: string[] = []
  for (const name in schema.shape) {
    const value = fields[name]
    if (value !== undefined) pairs.push(`${name}=${spell(value)}`)
  }
  return pairs.join('&')
}

/** The same without what is at its default: a parameter that comes later leaves the form of older requests as it is. */
export function canonicalQuery<S extends RequestSchema>(schema: S, params: z.output<S>): string {
  const usual = defaultsOf(schema)
  return formatQuery(schema, params).split('&').filter((pair) => !usual.has(pair)).join('&')
}

const knownDefaults = new Map<RequestSchema, ReadonlySet<string>>()

/** The pairs that a query of nothing but defaults has. */
function defaultsOf(schema: RequestSchema): ReadonlySet<string> {
  let pairs = knownDefaults.get(schema)
  if (!pairs) {
    pairs = new Set(formatQuery(schema, parseQuery(schema, '')).split('&'))
    knownDefaults.set(schema, pairs)
  }
  return pairs
}

/** What a request says of the balancer's choice, as a balancer reads it: it leaves all faults to those who answer. */
export function balanceOf(query: string): Balance | undefined {
  const wanted = new URLSearchParams(query).get('balance')
  return BALANCES.find((name) => name === wanted)
}

interface Context<T> {
  value: T
  issues: z.core.$ZodRawIssue[]
}

function withinTile({ value, issues }: Context<TileParams>): void {
  const { width, height } = regionOf(value)
  const path = [value.region ? 'region' : 'width']
  if (width * height > LIMITS.tilePixels) {
    issues.push({
      code: 'too_big',
      origin: 'number',
      input: value,
      path,
      maximum: LIMITS.tilePixels,
      message: `at most ${LIMITS.tilePixels} pixels a tile`,
    })
  } else if (width * height * value.iterations > LIMITS.tileSteps && arithmeticOf(viewOf(value)) === 'float64') {
    const maximum = Math.floor(LIMITS.tileSteps / (width * height))
    issues.push({
      code: 'too_big',
      origin: 'number',
      input: value,
      path: ['iterations'],
      maximum,
      message: `at most ${maximum} for a tile of ${width} × ${height}`,
    })
  }
}

type FieldValue = string | number | Decimal | Rect

/** The one spelling of a value. It needs no escaping: names, digits, signs, points and commas only. */
function spell(value: FieldValue): string {
  if (typeof value !== 'object') return String(value)
  return 'digits' in value ? formatDecimal(value) : [value.x, value.y, value.width, value.height].join(',')
}

/** Whole numbers are digits only: no sign, point, exponent or space. */
function integer(least: number, most: number) {
  return numeric(/^\d+$/, 'a whole number', 'integer', least, most)
}

function real(least: number, most: number) {
  return numeric(DECIMAL_PATTERN, 'a number', 'number', least, most)
}

function numeric(pattern: RegExp, wanted: string, type: 'integer' | 'number', least: number, most: number) {
  const value = z.custom<number>().check(({ value, issues }) => {
    issues.push(...outside(value, least, most))
  })
  return z.codec(z.string(wanted).regex(pattern, wanted), value, {
    decode: (text) => Number(text) + 0,
    encode: spell,
  }).meta({ type, minimum: least, maximum: most })
}

function coordinate(least: number, most: number, bound: 'from' | 'above' = 'from') {
  const value = z.custom<Decimal>().check(({ value, issues }) => {
    const digits = significantDigits(value)
    const number = decimalToNumber(value)
    const zerosAndFirst = 1 - value.exponent - digits
    if (Math.max(digits, zerosAndFirst) > LIMITS.digits) {
      const message = `of at most ${LIMITS.digits} digits`
      issues.push({ code: 'too_big', origin: 'string', input: value, maximum: LIMITS.digits, message })
    } else if (bound === 'above' && value.digits <= 0n) {
      issues.push({
        code: 'too_small',
        origin: 'number',
        input: value,
        minimum: least,
        message: `a number above ${least}`,
      })
    } else issues.push(...outside(number, least, most))
  })
  const range = bound === 'above' ? `above ${least} and at most ${most}` : `from ${least} to ${most}`
  return z.codec(z.string('a decimal').regex(DECIMAL_PATTERN, 'a decimal number, such as -0.75 or 1.5e-9'), value, {
    decode: parseDecimal,
    encode: spell,
  }).meta({ type: 'string', pattern: DECIMAL_PATTERN.source, title: `Decimal ${range}`, examples: ['-0.75', '1.5e-9'] })
}

function region() {
  const wanted = 'four whole numbers x,y,w,h'
  const value = z.custom<Rect>().check(({ value, issues }) => {
    issues.push(
      ...outside(value.x, -LIMITS.offset, LIMITS.offset),
      ...outside(value.y, -LIMITS.offset, LIMITS.offset),
      ...outside(value.width, 1, LIMITS.tilePixels),
      ...outside(value.height, 1, LIMITS.tilePixels),
    )
  })
  const pattern = /^-?\d+,-?\d+,\d+,\d+$/
  return z.codec(z.string(wanted).regex(pattern, wanted), value, {
    decode(text) {
      const [x = 0, y = 0, width = 0, height = 0] = text.split(',').map((part) => Number(part) + 0)
      return { x, y, width, height }
    },
    encode: spell,
  }).meta({ type: 'string', pattern: pattern.source, examples: ['0,0,128,128'] })
}

function outside(value: number, least: number, most: number): z.core.$ZodRawIssue[] {
  const message = `from ${least} to ${most}`
  if (value < least) return [{ code: 'too_small', origin: 'number', input: value, minimum: least, message }]
  if (value > most) return [{ code: 'too_big', origin: 'number', input: value, maximum: most, message }]
  return []
}

function toParamError(issue: z.core.$ZodIssue, fields: Record<string, string>): ParamError {
  if (issue.code === 'unrecognized_keys') {
    const name = issue.keys[0]!
    return new ParamError(name, 'unknown', `Cannot read ${quote(name)}: there is no such parameter`)
  }
  const parameter = String(issue.path[0])
  const value = fields[parameter]
  const current = value === undefined ? '' : `: current value is ${quote(value)}`
  const message = `Cannot use ${parameter}: it must be ${issue.message}${current}`
  if (issue.code === 'too_big') return new ParamError(parameter, 'limit', message, Number(issue.maximum))
  if (issue.code === 'too_small') return new ParamError(parameter, 'limit', message, Number(issue.minimum))
  return new ParamError(parameter, 'malformed', message)
}

/** What a client sent, short enough to answer with. */
function quote(text: string): string {
  const most = 40
  return JSON.stringify(text.length > most ? `${text.slice(0, most)}…` : text)
}
