/** From the bytes of a tile, whole or in parts, to what the page keeps of it. */
import type { Rect } from '../../../core/geometry.ts'
import { unpackValues } from '../../../core/values.ts'
import { joinValues } from './join-values.ts'
import { type PageValues, pageValuesOf } from './page-values.ts'

/** A part of a tile as it came, or all of it. */
export interface BytesPart {
  readonly region: Rect
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** What makes values of bytes, here or elsewhere; it fails if the bytes are anything else. */
export type Decode = (region: Rect, parts: readonly BytesPart[]) => PageValues | Promise<PageValues>

/** @throws {SyntaxError} if the bytes are not the values of these regions */
export function decodeParts(region: Rect, parts: readonly BytesPart[]): PageValues {
  const read = parts.map(({ region, bytes }) => {
    const tile = unpackValues(bytes)
    if (tile.width !== region.width || tile.height !== region.height) {
      throw new SyntaxError('Cannot read a tile: its size is another')
    }
    return { region, tile }
  })
  return pageValuesOf(joinValues(region, read), region)
}
