/**
 * Thresholds for rounding colors to whole levels: a gradient slower than a level a pixel becomes a fine mixture of two levels
 * instead of a step. They follow from the pixel's place in its view, never from the tile's, so that any tiling gives the
 * same bytes. Neighbors are spread as evenly as a sequence can (R₂: Roberts, "The Unreasonable Effectiveness of
 * Quasirandom Sequences", 2018).
 */

/** 2³² over the plastic number, and over its square: what a column and a row add, modulo 2³². */
const COLUMN = 0xc13fa9a9 | 0
const ROW = 0x91e10da5 | 0

/** A whole threshold. */
const ONE = 2 ** -32

/** What the green and blue parts add to the threshold of the red one, so that not all three round alike. */
export const GREEN_SHIFT = 1 / 3
export const BLUE_SHIFT = 2 / 3

/** The state at a pixel, from which `nextState` walks to the right. */
export function ditherState(x: number, y: number): number {
  return (Math.imul(x, COLUMN) + Math.imul(y, ROW)) | 0
}

/** The state of the pixel to the right. */
export function nextState(state: number): number {
  return (state + COLUMN) | 0
}

/** The threshold of a state, from 0 up to but not including 1: `Math.floor(level + threshold)` is the level to show. */
export function thresholdOf(state: number): number {
  return (state >>> 0) * ONE
}
