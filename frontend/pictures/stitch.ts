import { paletteBytes } from '../../core/palette.ts'
import { rgbFromHex } from '../../core/oklab.ts'
import { formatQuery, paletteOf, renderSchema } from '../../core/params.ts'
import { encodePngBands, type PngHeader } from '../../core/png.ts'
import type { Raster } from '../../core/raster.ts'
import { type DrawnTile, joinTiles } from '../tiles/tile.ts'
import type { Plan } from './plan.ts'

/** The `tEXt` keyword under which a picture carries the query that drew it. */
export const PARAMETERS_KEYWORD = 'almondbread'

/** A picture as a PNG in pieces, one a band, from its tiles: memory is that of a few bands. */
export function stitchPicture(plan: Plan, bands: AsyncIterable<DrawnTile[]>): AsyncGenerator<Uint8Array> {
  const { params, pixels } = plan
  const { width, height } = params
  const header: PngHeader = {
    width,
    height,
    channels: pixels.channels,
    ...(pixels.isIndexed && { palette: paletteBytes(paletteOf(params), rgbFromHex(`#${params.inside}`)) }),
    text: {
      Software: 'Almondbread',
      [PARAMETERS_KEYWORD]: formatQuery(renderSchema, { ...params, tile: undefined, balance: undefined }),
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
