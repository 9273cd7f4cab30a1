/** Colors of the moment, ready to be given to tiles: tables that are made when they are first needed. */
import { rgbFromHex } from '../../../core/oklab.ts'
import { type Gradient, gradientOf, indexedGradient } from '../../../core/palette.ts'
import { MOST_SAMPLES, type PageValues } from '../tiles/page-values.ts'
import { colorPixels, type TilePlaces } from './color-pixels.ts'
import { createColorTable, fillLight, fillPixels } from './color-table.ts'
import type { Colors } from './colors.ts'
import { corePalette } from './own-palette.ts'
import { placesOf, type Placing, placingOf, TURN_PLACES } from './placing.ts'

/** Colors of values, which are continuous or whole steps. */
export type ValueColors = Pick<Colors, 'palette' | 'scale' | 'period' | 'offset' | 'inside'> & {
  readonly isSmooth: boolean
}

export interface Colorer {
  /** Counts the changes of colors. */
  readonly version: number
  /** Counts the changes of places, which a palette that flows keeps. */
  readonly placing: number
  /** What is colored from now on has these colors. */
  set(colors: ValueColors): void
  placesOf(values: PageValues): TilePlaces
  /** Colors the pixels of a tile, whose places are those of the moment, from at most so many samples each. */
  paint(pixels: Uint32Array, values: PageValues, places: TilePlaces, most?: number): void
  /** The color of a value as CSS writes it. */
  cssOf(value: number): string
}

export function createColorer(first: ValueColors): Colorer {
  const table = createColorTable()
  let colors = first
  let gradient = gradientFor(first)
  let placing = placingFor(first, gradient)
  let version = 0
  let placings = 0
  let filled = { pixels: -1, light: -1 }

  function fill(isSampled: boolean): void {
    const turns = gradient.isStepped ? colors.offset - placing.rest : colors.offset
    const looks = { gradient, turns, inside: rgbFromHex(`#${colors.inside}`) }
    if (filled.pixels !== version) fillPixels(table, looks)
    if (isSampled && filled.light !== version) fillLight(table, looks)
    filled = { pixels: version, light: isSampled ? version : filled.light }
  }

  return {
    get version() {
      return version
    },
    get placing() {
      return placings
    },
    set(next) {
      const before = colors
      colors = next
      if (next.palette !== before.palette || next.isSmooth !== before.isSmooth) gradient = gradientFor(next)
      else if (isSame(next, before)) return
      version++
      const after = placingFor(next, gradient)
      const isPlacedAlike = next.scale === before.scale && next.period === before.period &&
        after.rest === placing.rest && after.isStepped === placing.isStepped
      if (isPlacedAlike) return
      placing = after
      placings++
    },
    placesOf({ book, samples }) {
      return { centers: placesOf(book, placing), samples: samples && placesOf(samples.book, placing) }
    },
    paint(pixels, values, places, most = MOST_SAMPLES) {
      fill(values.samples !== undefined)
      colorPixels(pixels, values, places, { table, most })
    },
    cssOf(value) {
      fill(false)
      const pixel = table.pixels[placesOf(Float64Array.of(value), placing)[0]!]!
      const [red, green, blue] = new Uint8Array(Uint32Array.of(pixel).buffer)
      return `rgb(${red} ${green} ${blue})`
    },
  }
}

/** An image of values in colors of the moment, for pictures that are not kept. */
export function imageOf(values: PageValues, colorer: Colorer): ImageData {
  const image = new ImageData(values.width, values.height)
  colorer.paint(new Uint32Array(image.data.buffer), values, colorer.placesOf(values))
  return image
}

function gradientFor({ palette, isSmooth }: ValueColors): Gradient {
  return isSmooth ? gradientOf(corePalette(palette)) : indexedGradient(corePalette(palette))
}

/** Places of a palette that jumps are exact only if what its rotation is beyond whole places is added before. */
function placingFor({ scale, period, offset }: ValueColors, { isStepped }: Gradient): Placing {
  const rest = isStepped ? offset - Math.floor(offset * TURN_PLACES) / TURN_PLACES : 0
  return placingOf({ scale, period, rest, isStepped })
}

function isSame(a: ValueColors, b: ValueColors): boolean {
  return a.palette === b.palette && a.scale === b.scale && a.period === b.period && a.offset === b.offset &&
    a.inside === b.inside && a.isSmooth === b.isSmooth
}
