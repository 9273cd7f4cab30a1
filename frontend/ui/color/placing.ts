/** From values to places along the turn of a palette. */
import { type Scale, type ScaleFunction, scaleFunction } from '../../../core/scale.ts'
import { BOOK_SIZE } from '../tiles/book.ts'

/** Places along a turn; place 0 is the inside, and the turn has those from 1 on. Whole multiples of the entries of bands. */
export const TURN_PLACES = 16 * 255

/** How values become places. */
export interface Placing {
  readonly scale: ScaleFunction
  readonly turnsPerUnit: number
  /** What is added, in turns: less than a place. */
  readonly rest: number
  /** Whether colors jump from place to place, so that a value must not be taken for the one beside it. */
  readonly isStepped: boolean
}

export interface PlacingParams {
  readonly scale: Scale
  readonly period: number
  readonly rest: number
  readonly isStepped: boolean
}

export function placingOf({ scale, period, rest, isStepped }: PlacingParams): Placing {
  return { scale: scaleFunction(scale), turnsPerUnit: 1 / period, rest, isStepped }
}

/** The scaled values of one book at a time. */
const scratch = new Float64Array(BOOK_SIZE)

/** The place of each value of a book, by its number. */
export function placesOf(book: Float64Array, { scale, turnsPerUnit, rest, isStepped }: Placing): Uint16Array {
  const scaled = scratch.subarray(0, book.length)
  scale.ofAll(book, scaled)
  const places = new Uint16Array(book.length)
  // The middle of a continuous place, the beginning of a step.
  const add = isStepped ? 0 : 0.5
  for (let number = 0; number < book.length; number++) {
    const turns = scaled[number]! * turnsPerUnit + rest
    if (!(turns < Infinity)) continue
    const place = Math.floor((turns - Math.floor(turns)) * TURN_PLACES + add)
    places[number] = 1 + (place < TURN_PLACES ? place : isStepped ? TURN_PLACES - 1 : 0)
  }
  return places
}
