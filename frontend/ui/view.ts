/** Moves of a view, in exact decimals: what zooming, panning and going home make of a place. */
import {
  addDecimals,
  type Decimal,
  decimalFromNumber,
  decimalToNumber,
  multiplyDecimals,
  parseDecimal,
  subtractDecimals,
} from '../../core/decimal.ts'
import type { RenderParams } from '../../core/params.ts'

/** Where a picture lies in the plane, and its size in pixels. */
export type PictureView = Pick<RenderParams, 're' | 'im' | 'span' | 'width' | 'height'>

/** A place without a size: the three numbers that a move changes. */
export type Place = Pick<RenderParams, 're' | 'im' | 'span'>

/** A point of a picture as fractions of its width and height, from the top left. */
export interface PicturePoint {
  readonly x: number
  readonly y: number
}

export const CENTER: PicturePoint = { x: 0.5, y: 0.5 }

/** One step of zoom, in plane width: out is exactly the inverse of in. */
export const ZOOM = { in: parseDecimal('0.4'), out: parseDecimal('2.5') } as const

/** Enough for a zoom to look even, few enough for a short link. */
const SPAN_DIGITS = 3

/** The whole set with a margin: the box −2…0.5 × ±1.13. */
const HOME = { re: parseDecimal('-0.75'), im: parseDecimal('0'), span: 3, tall: 2.6 }

/** The view whose span is `factor` times as wide, in which `point` of the picture stays where it is. */
export function zoomed(view: PictureView, point: PicturePoint, factor: Decimal): Place {
  const span = roundTo(multiplyDecimals(view.span, factor), SPAN_DIGITS)
  const moved = subtractDecimals(view.span, span)
  return centered({ ...view, span }, {
    re: addDecimals(view.re, multiplyDecimals(moved, fraction(point.x - 0.5))),
    im: addDecimals(view.im, multiplyDecimals(moved, fraction((0.5 - point.y) * view.height / view.width))),
  })
}

/** The view moved right and up by fractions of its width. */
export function panned(view: PictureView, right: number, up: number): Place {
  return centered(view, {
    re: addDecimals(view.re, multiplyDecimals(view.span, fraction(right))),
    im: addDecimals(view.im, multiplyDecimals(view.span, fraction(up))),
  })
}

/** The whole set, in a picture of this shape. */
export function home({ width, height }: Pick<PictureView, 'width' | 'height'>): Place {
  const span = Math.max(HOME.span, HOME.tall * width / height)
  return { re: HOME.re, im: HOME.im, span: roundTo(decimalFromNumber(span), SPAN_DIGITS) }
}

/** Where a picture of one view belongs in the frame of another, in units of that frame, from its top left. */
export interface Placement {
  readonly left: number
  readonly top: number
  readonly scaleX: number
  readonly scaleY: number
}

/** A picture enlarged or reduced further than this is a smear or a speck. */
const MOST_SCALE = 32

/** Undefined where the two have so little in common that the old picture would not help. */
export function placement(picture: PictureView, frame: PictureView): Placement | undefined {
  const frameSpan = decimalToNumber(frame.span)
  const frameTall = frameSpan * frame.height / frame.width
  const scaleX = decimalToNumber(picture.span) / frameSpan
  const scaleY = scaleX * (picture.height / picture.width) * (frame.width / frame.height)
  const left = 0.5 - scaleX / 2 + decimalToNumber(subtractDecimals(picture.re, frame.re)) / frameSpan
  const top = 0.5 - scaleY / 2 + decimalToNumber(subtractDecimals(frame.im, picture.im)) / frameTall
  const overlaps = left < 1 && top < 1 && left + scaleX > 0 && top + scaleY > 0
  return overlaps && scaleX < MOST_SCALE && scaleX > 1 / MOST_SCALE ? { left, top, scaleX, scaleY } : undefined
}

/** Cuts a center to a tenth of a pixel's pitch: more digits would only lengthen the link. */
function centered({ span, width }: PictureView, center: Pick<Place, 're' | 'im'>): Place {
  const exponent = leadingExponent(span) - Math.ceil(Math.log10(width)) - 1
  return { re: roundAt(center.re, exponent), im: roundAt(center.im, exponent), span }
}

/** A fraction of a picture to a ten-thousandth: finer than a pointer, short in a link. */
function fraction(value: number): Decimal {
  return decimalFromNumber(Math.round(value * 1e4) / 1e4)
}

function roundTo(value: Decimal, digits: number): Decimal {
  return roundAt(value, leadingExponent(value) - digits + 1)
}

const ZERO = parseDecimal('0')

/** The nearest multiple of 10^exponent, halves away from zero; the sum with zero drops trailing zeros. */
function roundAt(value: Decimal, exponent: number): Decimal {
  if (value.exponent >= exponent) return value
  const unit = 10n ** BigInt(exponent - value.exponent)
  const half = value.digits < 0n ? -unit / 2n : unit / 2n
  return addDecimals({ digits: (value.digits + half) / unit, exponent }, ZERO)
}

function leadingExponent({ digits, exponent }: Decimal): number {
  return String(digits < 0n ? -digits : digits).length - 1 + exponent
}
