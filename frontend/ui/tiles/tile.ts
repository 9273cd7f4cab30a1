/** A tile that has come: its values, who drew it, and how it looks in the colors of the moment. */
import type { TilePlaces } from '../color/color-pixels.ts'
import type { Colorer } from '../color/colorer.ts'
import type { Cell, Lattice } from './lattice.ts'
import { bytesOfValues, type PageValues } from './page-values.ts'
import type { TileReport } from './report.ts'

export interface PageTile {
  readonly lattice: Lattice
  readonly cell: Cell
  readonly values: PageValues
  /** The most samples that its pixels may have. */
  readonly most: number
  readonly report: TileReport
  /** What was worked out of it for some colors, and is kept until others need it anew. */
  readonly shown: Shown
}

export interface Shown {
  /** Its places, and for which placing of the colorer. */
  places?: TilePlaces
  placing?: number
  /** Its pixels, and for which version of the colorer. */
  canvas?: OffscreenCanvas
  version?: number
}

/** Paints tiles; it keeps one buffer for each side there is. */
export interface Painter {
  /** The tile's pixels in the colors of the moment. */
  canvasOf(tile: PageTile): OffscreenCanvas
  /** The same as data that is not kept: for what will be colored anew in the next frame, from fewer samples. */
  dataOf(tile: PageTile): ImageData
}

/** Samples of a pixel that are looked at while colors flow: half of them look nearly the same, in half the time. */
const FLOWING_SAMPLES = 8

/** Bytes that a tile takes: its values, two for each place of its books, and four a pixel of its canvas. */
export function bytesOf({ values }: Pick<PageTile, 'values'>): number {
  const { width, height, book, samples } = values
  return bytesOfValues(values) + 2 * (book.length + (samples?.book.length ?? 0)) + 4 * width * height
}

/** Paints by a colorer; what it keeps for a tile is the tile's own, or what `shownOf` says. */
export function createPainter(colorer: Colorer, shownOf = ({ shown }: PageTile) => shown): Painter {
  const images = new Map<number, ImageData>()

  function paint(tile: PageTile, most?: number): ImageData {
    const { values, lattice: { side } } = tile
    const shown = shownOf(tile)
    const image = images.get(side) ?? new ImageData(side, side)
    images.set(side, image)
    if (!shown.places || shown.placing !== colorer.placing) {
      shown.places = colorer.placesOf(values)
      shown.placing = colorer.placing
    }
    colorer.paint(new Uint32Array(image.data.buffer), values, shown.places, most)
    return image
  }

  return {
    canvasOf(tile) {
      const { side } = tile.lattice
      const shown = shownOf(tile)
      const canvas = shown.canvas ??= new OffscreenCanvas(side, side)
      if (shown.version !== colorer.version) {
        canvas.getContext('2d', { alpha: false })!.putImageData(paint(tile), 0, 0)
        shown.version = colorer.version
      }
      return canvas
    },
    dataOf: (tile) => paint(tile, FLOWING_SAMPLES),
  }
}
