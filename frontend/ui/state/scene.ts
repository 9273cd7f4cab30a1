/** All that a link says: where, how fine, in which colors. */
import type { Decimal } from '../../../core/decimal.ts'
import { DECIMAL_PATTERN, decimalFromNumber, decimalRatio, parseDecimal } from '../../../core/decimal.ts'
import { LIMITS } from '../../../core/limits.ts'
import {
  type Coloring,
  formatQuery,
  LATER_DEFAULTS,
  parseQuery,
  type RenderParams,
  renderSchema,
} from '../../../core/params.ts'
import { DEFAULT_PALETTE } from '../../../core/palette.ts'
import { type Colors, FIRST_COLORS } from '../color/colors.ts'
import type { OwnPalette } from '../color/own-palette.ts'
import type { Look } from '../tiles/subject.ts'
import { type FieldFault, type Fields, readFields, readLink, tidyNumber } from './fields.ts'
import { formatFragment, type Fragment, parseFragment } from './fragment.ts'
import { automaticIterations } from './iterations.ts'
import { type Samples, samplesAt } from './samples.ts'
import { home, scaledSpan, type Size, stretchFor } from './view.ts'

export interface Scene extends Colors {
  readonly re: Decimal
  readonly im: Decimal
  readonly span: Decimal
  /** Undefined if they follow from the depth. */
  readonly iterations: number | undefined
  readonly coloring: Coloring
  /** The most samples that a pixel of the window takes. */
  readonly samples: Samples
}

/** What a link held, or what is wrong with it. */
export type SceneReading =
  | { readonly scene: Scene | undefined; readonly faults?: never }
  | { readonly faults: readonly FieldFault[]; readonly fields: Partial<Fields>; readonly scene?: never }

/** What a link is read for. */
export interface Reader extends Size {
  /** The samples of a link that says nothing of them. */
  readonly samples: Samples
}

/** The scene as parameters of a picture, in whichever size. */
export function renderParams(scene: Scene, size: Size): RenderParams {
  const { re, im, span, iterations = automaticIterations(span), coloring } = scene
  const { palette, scale, period, offset, inside, samples } = scene
  const colors = typeof palette === 'string' ? { palette } : { palette: DEFAULT_PALETTE, stops: palette.stops }
  return {
    ...LATER_DEFAULTS,
    ...{ re, im, span, iterations, coloring, scale, period, offset, inside, samples },
    ...colors,
    ...size,
    tile: undefined,
  }
}

export function lookOf({ span, iterations = automaticIterations(span), coloring }: Scene): Look {
  return { iterations, coloring }
}

/** The link to a scene: as far as the fragment also a query of `/render`. */
export function linkOf(scene: Scene): string {
  const query = formatQuery(renderSchema, renderParams(scene, { width: 1, height: 1 }))
  const left = new Set(['width', 'height', ...(scene.iterations === undefined ? ['iterations'] : [])])
  const pairs = query.split('&').filter((pair) => !left.has(pair.split('=')[0]!))
  // The default of a request is not what the page does by itself.
  if (scene.samples === LATER_DEFAULTS.samples) pairs.push(`samples=${scene.samples}`)
  return `?${pairs.join('&')}${formatFragment(scene)}`
}

/**
 * Reads a link for a window of some size. A link with a size of its own shows all of that picture. Undefined if it says
 * nothing.
 */
export function readScene(search: string, hash: string, reader: Reader): SceneReading {
  const { fields } = readLink(search)
  const { width, height, ...rest } = fields
  if (Object.keys(fields).length === 0) return { scene: undefined }
  const { params, faults } = readFields({ ...rest, width: String(reader.width), height: String(reader.height) })
  // How deep a window goes is not the link's fault: that is seen when it is shown.
  const wrong = faults?.filter((fault) => !isDepth(fault)) ?? []
  if (wrong.length > 0) return { faults: wrong, fields }
  const read = params ?? { ...readFields({ ...rest, span: '1' }).params!, span: parseDecimal(tidyNumber(rest.span!)) }
  const scene = sceneOf(read, {
    ...parseFragment(hash),
    isAutomatic: rest.iterations === undefined,
    samples: rest.samples === undefined ? reader.samples : samplesAt(read.samples),
  })
  return { scene: fitted(scene, [width, height], reader) }
}

/** Whether a width was refused for being small, and not for being none. */
function isDepth({ parameter, value }: FieldFault): boolean {
  if (parameter !== 'span' || !DECIMAL_PATTERN.test(value)) return false
  const span = parseDecimal(value)
  return span.digits > 0n && decimalRatio(span, decimalFromNumber(LIMITS.span)) <= 1
}

/** The scene of parameters, wherever they come from, with what parameters do not say. */
export function sceneOf(params: RenderParams, { isAutomatic, samples, share, name = '', own }: Fragment & {
  readonly isAutomatic: boolean
  readonly samples: Samples
}): Scene {
  const { re, im, span, coloring, scale, period, offset, inside, stops } = params
  const palette: OwnPalette | undefined = stops ? { name, stops } : own
  return {
    ...{ re, im, span, coloring, period, offset, inside, samples },
    iterations: isAutomatic ? undefined : params.iterations,
    palette: palette ?? params.palette,
    scale: scale === 'fit' ? LATER_DEFAULTS.scale : scale,
    follows: scale === 'fit' || share !== undefined,
    share: share ?? FIRST_COLORS.share,
  }
}

/** The scene wide enough that a picture of another shape is all in the window. */
function fitted(scene: Scene, [width, height]: readonly (string | undefined)[], window: Size): Scene {
  const stretch = stretchFor({ width: Number(width), height: Number(height) }, window)
  return stretch > 1 && stretch < Infinity ? { ...scene, span: scaledSpan(scene.span, stretch) } : scene
}

/** The whole set in a window of this size, as it looks at first. */
export function homeScene(reader: Reader): Scene {
  const { coloring } = parseQuery(renderSchema, '')
  return { ...FIRST_COLORS, ...home(reader), iterations: undefined, coloring, samples: reader.samples }
}
