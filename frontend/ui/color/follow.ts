/** How fitted colors go after what is seen: when it is time for another curve, and what lies on the way there. */
import { CURVE_RANGE, type Scale, scaleFunction } from '../../../core/scale.ts'

/** Turns by which colors may be off while the view moves: less would keep them restless. */
const STRAY = 0.02

export type Curve = readonly number[]

/** What to do about colors for which a better curve is known. */
export type FitStep = 'stay' | 'ease' | 'jump'

/**
 * From `now` to `next`. Colors that were made for something else altogether are not worth easing away from. A view that is
 * whole gets the very curve, however little that changes, so that its colors do not depend on how one came there.
 */
export function fitStep(now: Scale, next: Curve, isWhole: boolean): FitStep {
  if (typeof now === 'string' || now.length !== next.length) return 'jump'
  if (now.every((point, index) => point === next[index])) return 'stay'
  if (next.at(-1)! < now[0]! || next[0]! > now.at(-1)!) return 'jump'
  return isWhole || strayOf(now, next) > STRAY ? 'ease' : 'stay'
}

/** The most that the color of a point of the next curve is off by, in turns. */
function strayOf(now: Curve, next: Curve): number {
  const { of } = scaleFunction(now)
  const rise = CURVE_RANGE / (next.length - 1)
  return Math.max(...next.map((point, index) => Math.abs(of(point) - rise * index))) / CURVE_RANGE
}

/** A curve part of the way from one to another of as many points; it rises as they do. */
export function curveBetween(from: Curve, to: Curve, part: number): Curve {
  return from.map((point, index) => point + part * (to[index]! - point))
}
