import { paletteBytes } from '../../core/palette.ts'
import { formatQuery, renderSchema } from '../../core/params.ts'
import { encodePngBands, type PngHeader } from '../../core/png.ts'
import type { Tile } from '../tiles/tile.ts'
import type { Plan } from './plan.ts'

/** The `tEXt` keyword under which a picture carries the query that drew it. */
export const PARAMETERS_KEYWORD = 'almondbread'

/** A picture as a PNG in pieces, one a band, from its tiles: memory is that of a few bands. */
export function stitchPicture(plan: Plan, bands: AsyncIterable<Tile[]>): AsyncGenerator<Uint8Array> {
  const { width, height, palette, tile: _, balance: __, ...rest } = plan.params
  const header: PngHeader = {
    width,
    height,
    palette: paletteBytes(palette),
    text: {
      Software: 'Almondbread',
      [PARAMETERS_KEYWORD]: formatQuery(renderSchema, { width, height, palette, ...rest }),
    },
  }
  return encodePngBands(header, stitchBands(width, bands))
}

async function* stitchBands(width: number, bands: AsyncIterable<Tile[]>): AsyncGenerator<Uint8Array> {
  for await (const tiles of bands) yield stitchBand(width, tiles)
}

/** The rows of one band, from tiles of one height that cover its width. */
function stitchBand(width: number, tiles: readonly Tile[]): Uint8Array {
  const rows = new Uint8Array(width * tiles[0]!.rect.height)
  for (const { rect, pixels } of tiles) {
    for (let row = 0; row < rect.height; row++) {
      rows.set(pixels.subarray(row * rect.width, (row + 1) * rect.width), row * width + rect.x)
    }
  }
  return rows
}
