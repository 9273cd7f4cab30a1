import { paletteBytes } from '../../core/palette.ts'
import { formatQuery, renderSchema } from '../../core/params.ts'
import { encodePngBands, type PngHeader } from '../../core/png.ts'
import type { Raster } from '../../core/raster.ts'
import { type DrawnTile, joinTiles } from '../tiles/tile.ts'
import type { Plan } from './plan.ts'

/** The `tEXt` keyword under which a picture carries the query that drew it. */
export const PARAMETERS_KEYWORD = 'almondbread'

/** A picture as a PNG in pieces, one a band, from its tiles: memory is that of a few bands. */
export function stitchPicture(plan: Plan, bands: AsyncIterable<DrawnTile[]>): AsyncGenerator<Uint8Array> {
  const { width, height, palette, tile: _, balance: __, ...rest } = plan.params
  const header: PngHeader = {
    width,
    height,
    channels: plan.pixels.channels,
    palette: paletteBytes(palette),
    text: {
      Software: 'Almondbread',
      [PARAMETERS_KEYWORD]: formatQuery(renderSchema, { width, height, palette, ...rest }),
    },
  }
  return encodePngBands(header, stitchBands(width, bands))
}

/** The rows of each band, from tiles of one height that cover its width. */
async function* stitchBands(width: number, bands: AsyncIterable<DrawnTile[]>): AsyncGenerator<Raster> {
  for await (const tiles of bands) {
    const { y, height } = tiles[0]!.rect
    yield joinTiles({ x: 0, y, width, height }, tiles)
  }
}
