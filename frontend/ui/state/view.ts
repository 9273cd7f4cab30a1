/** Where the page is in the plane, in exact decimals, and what moving makes of that. Pixels are those of the device. */
import {
  addDecimals,
  type Decimal,
  decimalFromNumber,
  decimalLog10,
  divideDecimals,
  leadingExponent,
  multiplyDecimals,
  parseDecimal,
  roundDecimal,
  roundDecimalAt,
  subtractDecimals,
} from '../../../core/decimal.ts'
import type { RenderParams } from '../../../core/params.ts'

/** A place without a size: the three numbers that a move changes. */
export type Place = Pick<RenderParams, 're' | 'im' | 'span'>

/** Width and height in pixels. */
export type Size = Pick<RenderParams, 'width' | 'height'>

/** A place as a canvas of so many pixels shows it. */
export type ScreenView = Place & Size

/** Pixel of a canvas, from its top left. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** What was at (0, 0) is at (x, y), and everything is k times as large. */
export interface Transform extends Point {
  readonly k: number
}

/** Digits of a span: enough for a zoom to look even, few enough for a short link. */
const SPAN_DIGITS = 6

/** Digits of a pitch, as many as a double keeps. */
const PITCH_DIGITS = 15

/** The whole set with a margin: the box −2…0.5 × ±1.13. */
const HOME = { re: parseDecimal('-0.75'), im: parseDecimal('0'), span: 3, tall: 2.6 }

/** The distance between neighboring pixels. */
export function pitchOf({ span, width }: Pick<ScreenView, 'span' | 'width'>): Decimal {
  return divideDecimals(span, decimalFromNumber(width), PITCH_DIGITS)
}

/** The point of the plane under a pixel. */
export function planeAt(view: ScreenView, { x, y }: Point): Pick<Place, 're' | 'im'> {
  const pitch = pitchOf(view)
  return {
    re: addDecimals(view.re, multiplyDecimals(decimalFromNumber(x - view.width / 2), pitch)),
    im: subtractDecimals(view.im, multiplyDecimals(decimalFromNumber(y - view.height / 2), pitch)),
  }
}

/** The view after its picture was moved and enlarged. */
export function transformed(view: ScreenView, { k, x, y }: Transform): ScreenView {
  const middle = planeAt(view, { x: (view.width / 2 - x) / k, y: (view.height / 2 - y) / k })
  return { ...view, ...middle, span: divideDecimals(view.span, decimalFromNumber(k), PITCH_DIGITS) }
}

/** The view that shows what a rectangle of this one does, as large as it fits. */
export function framed(
  view: ScreenView,
  { x, y, width, height }: Point & { width: number; height: number },
): ScreenView {
  const k = Math.min(view.width / width, view.height / height)
  return transformed(view, {
    k,
    x: view.width / 2 - k * (x + width / 2),
    y: view.height / 2 - k * (y + height / 2),
  })
}

/** How much wider a window's view has to be than a picture's, so that all of the picture is in it; at least 1. */
export function stretchFor(picture: Size, window: Size): number {
  return Math.max(1, picture.height / picture.width * window.width / window.height)
}

/** A width in the plane made so many times as large, with no more digits than the widths of a view. */
export function scaledSpan(span: Decimal, factor: number): Decimal {
  return roundDecimal(multiplyDecimals(span, decimalFromNumber(factor)), SPAN_DIGITS)
}

/** The view in another size: what is in the middle stays there, as large as it is. */
export function resized(view: ScreenView, { width, height }: Size): ScreenView {
  const span = divideDecimals(
    multiplyDecimals(view.span, decimalFromNumber(width)),
    decimalFromNumber(view.width),
    PITCH_DIGITS,
  )
  return { ...view, span, width, height }
}

/**
 * The view without digits that nobody could see: of the span, and of the center beyond a hundredth of a pixel. They would
 * only lengthen its link.
 */
export function tidied(view: ScreenView): ScreenView {
  const span = roundDecimal(view.span, SPAN_DIGITS)
  const exponent = leadingExponent(span) - Math.ceil(Math.log10(view.width)) - 2
  return { ...view, span, re: roundDecimalAt(view.re, exponent), im: roundDecimalAt(view.im, exponent) }
}

/** The whole set, in a picture of this shape. */
export function home({ width, height }: Size): Place {
  const span = Math.max(HOME.span, HOME.tall * width / height)
  return { re: HOME.re, im: HOME.im, span: roundDecimal(decimalFromNumber(span), 3) }
}

/** How many times the whole set is enlarged, as a common logarithm: depths go beyond any double. */
export function depthOf(span: Decimal): number {
  return Math.log10(HOME.span) - decimalLog10(span)
}
