/** All that a link says: where, how fine, in which colors. */
import type { Decimal } from '../../../core/decimal.ts'
import { DECIMAL_PATTERN, decimalFromNumber, decimalRatio, parseDecimal } from '../../../core/decimal.ts'
import { LIMITS } from '../../../core/limits.ts'
import { type Coloring, formatQuery, parseQuery, type RenderParams, renderSchema } from '../../../core/params.ts'
import { DEFAULT_PALETTE } from '../../../core/palette.ts'
import type { PaletteChoice } from '../color/own-palette.ts'
import { formatPalette, parsePalette } from '../color/palette-text.ts'
import { type FieldFault, type Fields, readFields, readLink, tidyNumber } from './fields.ts'
import { automaticIterations } from './iterations.ts'
import type { Look } from '../tiles/subject.ts'
import { home, scaledSpan, type Size, stretchFor } from './view.ts'

export interface Scene {
  readonly re: Decimal
  readonly im: Decimal
  readonly span: Decimal
  /** Undefined if they follow from the depth. */
  readonly iterations: number | undefined
  readonly coloring: Coloring
  readonly period: number
  readonly offset: number
  readonly palette: PaletteChoice
}

/** What a link held, or what is wrong with it. */
export type SceneReading =
  | { readonly scene: Scene | undefined; readonly faults?: never }
  | { readonly faults: readonly FieldFault[]; readonly fields: Partial<Fields>; readonly scene?: never }

/** Begins the part of a link that the server need not know: a palette of one's own. */
const OWN = '#own='

/** The scene as parameters of a picture, in whichever size. */
export function renderParams(scene: Scene, size: Size): RenderParams {
  const { palette, iterations = automaticIterations(scene.span), ...rest } = scene
  return {
    ...rest,
    ...size,
    iterations,
    palette: typeof palette === 'string' ? palette : DEFAULT_PALETTE,
    tile: undefined,
  }
}

export function lookOf({ span, iterations = automaticIterations(span), coloring, period }: Scene): Look {
  return { iterations, coloring, period }
}

/** The link to a scene: as far as the fragment also a query of `/render`. */
export function linkOf(scene: Scene): string {
  const query = formatQuery(renderSchema, renderParams(scene, { width: 1, height: 1 }))
  const left = new Set(['width', 'height', ...(scene.iterations === undefined ? ['iterations'] : [])])
  const pairs = query.split('&').filter((pair) => !left.has(pair.split('=')[0]!))
  const own = typeof scene.palette === 'string' ? '' : OWN + formatPalette(scene.palette)
  return `?${pairs.join('&')}${own}`
}

/**
 * Reads a link for a window of this size. A link with a size of its own shows all of that picture. Undefined if it
 * says nothing.
 */
export function readScene(search: string, hash: string, window: Size): SceneReading {
  const { fields } = readLink(search)
  const { width, height, ...rest } = fields
  if (Object.keys(fields).length === 0) return { scene: undefined }
  const { params, faults } = readFields({ ...rest, width: String(window.width), height: String(window.height) })
  // How deep a window goes is not the link's fault: that is seen when it is shown.
  const wrong = faults?.filter((fault) => !isDepth(fault)) ?? []
  if (wrong.length > 0) return { faults: wrong, fields }
  const read = params ?? { ...readFields({ ...rest, span: '1' }).params!, span: parseDecimal(tidyNumber(rest.span!)) }
  const own = hash.startsWith(OWN) ? parsePalette(hash.slice(OWN.length)) : undefined
  return {
    scene: fitted(sceneOf(read, { isAutomatic: rest.iterations === undefined, own }), [width, height], window),
  }
}

/** Whether a width was refused for being small, and not for being none. */
function isDepth({ parameter, value }: FieldFault): boolean {
  if (parameter !== 'span' || !DECIMAL_PATTERN.test(value)) return false
  const span = parseDecimal(value)
  return span.digits > 0n && decimalRatio(span, decimalFromNumber(LIMITS.span)) <= 1
}

/** The scene of parameters, wherever they come from. */
export function sceneOf(params: RenderParams, { isAutomatic, own }: {
  readonly isAutomatic: boolean
  readonly own?: Exclude<PaletteChoice, string> | undefined
}): Scene {
  const { re, im, span, coloring, period, offset } = params
  const iterations = isAutomatic ? undefined : params.iterations
  return { re, im, span, iterations, coloring, period, offset, palette: own ?? params.palette }
}

/** The scene wide enough that a picture of another shape is all in the window. */
function fitted(scene: Scene, [width, height]: readonly (string | undefined)[], window: Size): Scene {
  const stretch = stretchFor({ width: Number(width), height: Number(height) }, window)
  return stretch > 1 && stretch < Infinity ? { ...scene, span: scaledSpan(scene.span, stretch) } : scene
}

/** The whole set in a window of this size, as it looks at first. */
export function homeScene(window: Size): Scene {
  return sceneOf({ ...parseQuery(renderSchema, ''), ...home(window) }, { isAutomatic: true })
}
