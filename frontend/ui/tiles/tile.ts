/** A tile that has come: its pixels, who drew it, and how it looks in the palette of the moment. */
import { colorImage, type Lut } from '../color/lut.ts'
import type { Cell, Lattice } from './lattice.ts'
import type { Raster } from '../../../core/raster.ts'
import type { TileReport } from './report.ts'

export interface PageTile {
  readonly lattice: Lattice
  readonly cell: Cell
  readonly pixels: Raster
  readonly report: TileReport
  /** Its pixels as they were last colored, and by which version of the table. */
  canvas: OffscreenCanvas | undefined
  painted: number
}

/** Paints tiles; it keeps one buffer for each side there is. */
export interface Painter {
  /** Color table of what is painted from now on. */
  readonly lut: Lut
  /** Counts the changes of the table. */
  version: number
  /** The tile's pixels, colored by the table. */
  canvasOf(tile: PageTile): OffscreenCanvas
  /** The same as data, not kept: for what will be colored anew in the next frame. */
  dataOf(tile: PageTile): ImageData
}

/** Bytes that a tile takes: its own, and four a pixel of its canvas. */
export function bytesOf({ pixels: { width, height, data } }: Pick<PageTile, 'pixels'>): number {
  return data.length + 4 * width * height
}

export function createPainter(): Painter {
  const images = new Map<number, ImageData>()
  const painter: Painter = {
    lut: new Uint32Array(256),
    version: 0,
    canvasOf(tile) {
      const { side } = tile.lattice
      tile.canvas ??= new OffscreenCanvas(side, side)
      if (tile.painted !== painter.version) {
        tile.canvas.getContext('2d', { alpha: false })!.putImageData(painter.dataOf(tile), 0, 0)
        tile.painted = painter.version
      }
      return tile.canvas
    },
    dataOf({ pixels, lattice: { side } }) {
      const image = images.get(side) ?? new ImageData(side, side)
      images.set(side, image)
      return colorImage(image, pixels, painter.lut)
    },
  }
  return painter
}
