/**
 * Which of a few thresholds rounds the color of a pixel to whole levels: a gradient slower than a level a pixel becomes a fine
 * mixture of two levels instead of a step. It follows from the pixel's place in its view, never from the tile's, so that any
 * tiling gives the same bytes. Neighbors are spread as evenly as a sequence can (R₂: Roberts, "The Unreasonable
 * Effectiveness of Quasirandom Sequences", 2018).
 */

/** 2³² over the plastic number, and over its square: what a column and a row add, modulo 2³². */
const COLUMN = 0xc13fa9a9 | 0
const ROW = 0x91e10da5 | 0

/** Thresholds: so many that what a step between two of them is off by, a sixteenth of a level, nobody sees. */
export const THRESHOLDS = 16

/** Bits of a state below those that name its threshold. */
const BELOW = 28

/** The state at a pixel, from which `nextState` walks to the right. */
export function ditherState(x: number, y: number): number {
  return (Math.imul(x, COLUMN) + Math.imul(y, ROW)) | 0
}

/** The state of the pixel to the right. */
export function nextState(state: number): number {
  return (state + COLUMN) | 0
}

/** The threshold of a state, 0 up to `THRESHOLDS`. */
export function thresholdOf(state: number): number {
  return state >>> BELOW
}

/** What a threshold adds to a level, 0…1, before what is behind the point is cut off: to each part of a color another share. */
export function roundingShare(threshold: number, part: number): number {
  const shifted = (threshold + 0.5) / THRESHOLDS + part / 3
  return shifted < 1 ? shifted : shifted - 1
}

/** A level rounded by a threshold; the parts of a color, 0 to 2, by different ones, so that not all three round alike. */
export function roundedLevel(level: number, threshold: number, part: number): number {
  return Math.floor(level + roundingShare(threshold, part))
}
