import { type Arithmetic, arithmeticOf } from './arithmetic.ts'
import { type Decimal, decimalToNumber } from './decimal.ts'
import type { FormulaName } from './formulas.ts'
import type { Rect, View } from './geometry.ts'

/** Pixels around a region, and so around a view, whose values are asked for too: what they are decides who wants samples. */
export const MARGIN = 3

/** A view of the plane in exact decimals: its center, its width there, and its size in pixels. */
export interface ExactView {
  readonly re: Decimal
  readonly im: Decimal
  readonly span: Decimal
  readonly width: number
  readonly height: number
}

/** What the pixels of a view are, worked out once from a request's parameters and handed on. */
export interface ViewJob {
  readonly formula: FormulaName
  readonly exact: ExactView
  /** The same as doubles; the span of a view far beyond them is 0. */
  readonly view: View
  readonly arithmetic: Arithmetic
  /** The most steps any pixel takes. */
  readonly iterations: number
  /** Whether values are the continuous μ, by the escape radius 256, or whole steps n, by the radius 2. */
  readonly isSmooth: boolean
}

/** Pixels of a view that are computed together. */
export interface TileJob extends ViewJob {
  readonly region: Rect
}

/** The parameters that decide about the values of pixels; those of tiles and of pictures are of this shape. */
export interface ViewParams extends ExactView {
  readonly iterations: number
  readonly coloring: 'smooth' | 'bands'
  readonly formula: FormulaName
}

/** What a request's pixels are. */
export function viewJobOf({ re, im, span, width, height, iterations, coloring, formula }: ViewParams): ViewJob {
  const exact = { re, im, span, width, height }
  const view = viewOf(exact)
  return { formula, exact, view, arithmetic: arithmeticOf(view, formula), iterations, isSmooth: coloring === 'smooth' }
}

/** What a tile request asks for: its region, or the whole view. */
export function tileJobOf(params: ViewParams & { readonly region?: Rect | undefined }): TileJob {
  return { ...viewJobOf(params), region: regionOf(params) }
}

/** The view of a request as doubles. */
export function viewOf({ re, im, span, width, height }: ExactView): View {
  return { re: decimalToNumber(re), im: decimalToNumber(im), span: decimalToNumber(span), width, height }
}

/** The pixels a tile request asks for. */
export function regionOf({ region, width, height }: Pick<ExactView, 'width' | 'height'> & {
  readonly region?: Rect | undefined
}): Rect {
  return region ?? { x: 0, y: 0, width, height }
}
