/** Motion of a view: a transform since it began, so that rounding never adds up; then exact decimals again. */
import { type ScreenView, tidied, type Transform, transformed } from '../state/view.ts'

/** A transform that changes nothing. */
export const STILL: Transform = { k: 1, x: 0, y: 0 }

/** Enlarges by `factor` around a point that stays where it is. */
export function zoomAt({ k, x, y }: Transform, factor: number, point: { x: number; y: number }): Transform {
  return { k: k * factor, x: point.x - factor * (point.x - x), y: point.y - factor * (point.y - y) }
}

/** From one transform part of the way to another, at an even rate of enlargement. */
export function between(from: Transform, to: Transform, part: number): Transform {
  if (part >= 1) return to
  const k = from.k * (to.k / from.k) ** part
  const share = Math.abs(to.k - from.k) < 1e-9 * to.k ? part : (k - from.k) / (to.k - from.k)
  return { k, x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y) }
}

/** A start that is quick and an end that is soft. */
export function eased(part: number): number {
  return 1 - (1 - part) ** 3
}

/** Where a view is after a transform, as it stays. */
export function settled(view: ScreenView, transform: Transform): ScreenView {
  const isStill = transform.k === 1 && transform.x === 0 && transform.y === 0
  return isStill ? view : tidied(transformed(view, transform))
}
