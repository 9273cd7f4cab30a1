/** Palettes as radio buttons, each showing one turn of its colors as they are rotated now. */
import { paletteEntries } from '../../../core/palette.ts'
import { pixelOf } from './color-table.ts'
import { corePalette, type PaletteChoice } from './own-palette.ts'

export interface Swatch {
  readonly label: HTMLLabelElement
  readonly radio: HTMLInputElement
  readonly choice: PaletteChoice
  caption(words: string): void
  paint(turns: number): void
}

/** `classic` is made of single colors: so few of them that each can be seen. */
const CLASSIC_ENTRIES = 15

/** Entries of a turn. */
const TURN = 255

export function createSwatch(choice: PaletteChoice, onChoose: () => void): Swatch {
  const label = document.createElement('label')
  const radio = Object.assign(document.createElement('input'), { type: 'radio', name: 'palette' })
  if (typeof choice === 'string') radio.value = choice
  const shown = choice === 'classic' ? CLASSIC_ENTRIES : TURN
  const canvas = Object.assign(document.createElement('canvas'), { width: shown, height: 1 })
  const caption = document.createElement('span')
  label.className = 'swatch'
  label.append(radio, canvas, caption)
  radio.addEventListener('change', onChoose)
  return {
    label,
    radio,
    choice,
    caption: (words) => void (caption.textContent = words),
    paint: (turns) => paintTurn(canvas, choice, turns),
  }
}

/** One turn of a palette, rotated by so many turns, across a canvas of one row. */
export function paintTurn(canvas: HTMLCanvasElement, choice: PaletteChoice, turns: number): void {
  const context = canvas.getContext('2d')!
  const entries = paletteEntries(corePalette(choice)).slice(1)
  const image = context.createImageData(canvas.width, 1)
  const first = Math.floor((turns - Math.floor(turns)) * TURN)
  const pixels = new Uint32Array(image.data.buffer)
  for (let at = 0; at < pixels.length; at++) pixels[at] = pixelOf(entries[(first + at) % TURN]!)
  context.putImageData(image, 0, 0)
}
