import { paletteBytes } from '../../core/palette.ts'
import { rgbFromHex } from '../../core/oklab.ts'
import { formatQuery, paletteOf, renderSchema } from '../../core/params.ts'
import { encodePngBands, type PngHeader } from '../../core/png.ts'
import type { Raster } from '../../core/raster.ts'
import { type DrawnTile, joinTiles } from '../tiles/tile.ts'
import type { Plan } from './plan.ts'

/** The `tEXt` keyword under which a picture carries the query that drew it. */
export const PARAMETERS_KEYWORD = 'almondbread'

/** Bytes of rows that are joined and filtered in one go: a few milliseconds of work. */
const STRIP_BYTES = 2 ** 20

/**
 * A picture as a PNG in pieces, one a band, from its tiles: memory is that of a few bands. `breathe` is awaited between strips
 * of rows, so that a wide picture holds the loop no longer than one of them.
 */
export function stitchPicture(
  plan: Plan,
  bands: AsyncIterable<DrawnTile[]>,
  breathe?: () => Promise<void>,
): AsyncGenerator<Uint8Array> {
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
  return encodePngBands(header, stitchBands(plan, bands), breathe)
}

/** The rows of each band in strips, from tiles of one height that cover its width. */
async function* stitchBands(plan: Plan, bands: AsyncIterable<DrawnTile[]>): AsyncGenerator<Iterable<Raster>> {
  for await (const tiles of bands) yield stripsOf(plan, tiles)
}

function* stripsOf({ params: { width }, pixels: { channels } }: Plan, tiles: readonly DrawnTile[]): Generator<Raster> {
  const { y, height } = tiles[0]!.rect
  const rows = Math.max(1, Math.floor(STRIP_BYTES / (width * channels)))
  for (let top = 0; top < height; top += rows) {
    const bottom = Math.min(height, top + rows)
    const strip = { x: 0, y: y + top, width, height: bottom - top }
    yield joinTiles(strip, tiles.map((tile) => rowsOf(tile, top, bottom)))
  }
}

/** Some rows of a tile, which are not copied. */
function rowsOf({ rect, content, worker }: DrawnTile, top: number, bottom: number): DrawnTile {
  const { width, channels, data } = content
  const height = bottom - top
  const rows = data.subarray(top * width * channels, bottom * width * channels)
  return {
    rect: { ...rect, y: rect.y + top, height },
    content: { width, height, channels, data: rows },
    worker,
  }
}
