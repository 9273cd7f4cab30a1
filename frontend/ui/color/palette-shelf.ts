/** Palettes of one's own and favorites on the keys 1 to 9, kept in the browser. */
import { PALETTE_NAMES } from '../../../core/palette.ts'
import { createStorage } from '../state/storage.ts'
import { formatStops } from '../../../core/stops.ts'
import type { OwnPalette, PaletteChoice } from './own-palette.ts'
import { formatPalette, parsePalette } from './palette-text.ts'

/** As text: a name that requests know, or a palette of one's own. */
type ChoiceText = string

export interface PaletteShelf {
  readonly own: readonly OwnPalette[]
  /** Adds a palette; false if the browser does not keep it. */
  add(palette: OwnPalette): boolean
  replace(old: OwnPalette, palette: OwnPalette): void
  remove(palette: OwnPalette): void
  /** The palette on the shelf that a choice from elsewhere is, or the choice itself. */
  recognize(choice: PaletteChoice): PaletteChoice
  /** The palette on a key. */
  favorite(digit: number): PaletteChoice | undefined
  /** The key that a palette is on. */
  keyOf(choice: PaletteChoice): number | undefined
  /** Puts a palette on a key, or on none. */
  setKey(choice: PaletteChoice, digit: number | undefined): void
}

/** What a palette is called that has come without a name. */
const UNNAMED = 'Palette'

/** More than anybody tells apart. */
const MOST_PALETTES = 100

export function createPaletteShelf(): PaletteShelf {
  const palettes = createStorage('palettes', textsOf)
  const keys = createStorage<Record<string, ChoiceText>>('palette-keys', readKeys)
  let own = palettes.value.flatMap((text) => parsePalette(text) ?? [])

  const keep = (next: OwnPalette[]) => {
    own = next
    return palettes.set(next.map(formatPalette))
  }

  return {
    get own() {
      return own
    },
    add: (palette) => keep([...own, palette].slice(-MOST_PALETTES)),
    replace(old, palette) {
      const digit = this.keyOf(old)
      keep(own.map((known) => known === old ? palette : known))
      if (digit !== undefined) this.setKey(palette, digit)
    },
    remove(palette) {
      this.setKey(palette, undefined)
      keep(own.filter((known) => known !== palette))
    },
    recognize(choice) {
      if (typeof choice === 'string') return choice
      const stops = formatStops(choice.stops)
      const isSame = ({ name, stops: known }: OwnPalette) =>
        (choice.name === '' || choice.name === name) && formatStops(known) === stops
      return own.find(isSame) ?? { ...choice, name: choice.name || UNNAMED }
    },
    favorite(digit) {
      const text = keys.value[digit]
      if (text === undefined) return undefined
      return PALETTE_NAMES.find((name) => name === text) ?? own.find((palette) => formatPalette(palette) === text) ??
        parsePalette(text)
    },
    keyOf(choice) {
      const digit = Object.keys(keys.value).find((digit) => keys.value[digit] === textOf(choice))
      return digit === undefined ? undefined : Number(digit)
    },
    setKey(choice, digit) {
      const text = textOf(choice)
      const next = Object.fromEntries(Object.entries(keys.value).filter(([, known]) => known !== text))
      if (digit !== undefined) next[digit] = text
      keys.set(next)
    },
  }
}

function textOf(choice: PaletteChoice): ChoiceText {
  return typeof choice === 'string' ? choice : formatPalette(choice)
}

function textsOf(kept: unknown): string[] {
  return Array.isArray(kept) ? kept.filter((text): text is string => typeof text === 'string') : []
}

function readKeys(kept: unknown): Record<string, ChoiceText> {
  if (typeof kept !== 'object' || kept === null) return {}
  return Object.fromEntries(
    Object.entries(kept).flatMap(([key, text]) => {
      return /^[1-9]$/.test(key) && typeof text === 'string' ? [[key, rewritten(text)]] : []
    }),
  )
}

/** The text of a choice as it is written now, whenever it was kept. */
function rewritten(text: ChoiceText): ChoiceText {
  const palette = parsePalette(text)
  return palette ? formatPalette(palette) : text
}
