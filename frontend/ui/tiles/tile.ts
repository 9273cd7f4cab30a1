/** A tile that has come: its entries, who drew it, and its pixels in the palette of the moment. */
import { colorEntries, type Lut } from '../color/lut.ts'
import type { Cell, Lattice } from './lattice.ts'
import type { TileReport } from './report.ts'

export interface PageTile {
  readonly lattice: Lattice
  readonly cell: Cell
  readonly entries: Uint8Array
  readonly report: TileReport
  /** Its pixels as they were last drawn, and in which coloring. */
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

/** Bytes that a tile takes: a byte a pixel, and four of its canvas. */
export function bytesOf({ entries }: Pick<PageTile, 'entries'>): number {
  return 5 * entries.length
}

export function createPainter(): Painter {
  const buffers = new Map<number, { data: ImageData; pixels: Uint32Array }>()
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
    dataOf({ entries, lattice: { side } }) {
      let buffer = buffers.get(side)
      if (!buffer) {
        const data = new ImageData(side, side)
        buffer = { data, pixels: new Uint32Array(data.data.buffer) }
        buffers.set(side, buffer)
      }
      colorEntries(buffer.pixels, entries, painter.lut)
      return buffer.data
    },
  }
  return painter
}
