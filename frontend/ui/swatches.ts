/** The palettes as radio buttons, each showing one turn of its colors. */
import { PALETTE_NAMES, paletteEntries, type PaletteName } from '../../core/palette.ts'
import type { Messages } from './messages.ts'

export interface Swatches {
  translate(messages: Messages): void
  /** Shows the palettes rotated by this many turns. */
  rotate(turns: number): void
}

/** `classic` is made of single colors: so few of them that each can be seen. */
const SHOWN_ENTRIES = { turn: 255, classic: 15 }

export function createSwatches(container: HTMLElement): Swatches {
  const swatches = PALETTE_NAMES.map((name) => createSwatch(name))
  container.append(...swatches.map(({ label }) => label))
  return {
    translate(messages) {
      for (const { name, caption } of swatches) caption.textContent = messages.palettes[name]
    },
    rotate(turns) {
      for (const { name, canvas } of swatches) paint(canvas, name, turns)
    },
  }
}

function createSwatch(name: PaletteName) {
  const label = document.createElement('label')
  const radio = Object.assign(document.createElement('input'), { type: 'radio', name: 'palette', value: name })
  const shown = name === 'classic' ? SHOWN_ENTRIES.classic : SHOWN_ENTRIES.turn
  const canvas = Object.assign(document.createElement('canvas'), { width: shown, height: 1 })
  const caption = document.createElement('span')
  label.className = 'swatch'
  label.append(radio, canvas, caption)
  return { name, label, canvas, caption }
}

function paint(canvas: HTMLCanvasElement, name: PaletteName, turns: number): void {
  const context = canvas.getContext('2d')!
  const pixels = context.createImageData(canvas.width, 1)
  const turn = paletteEntries(name).slice(1)
  const start = Math.round(turns * turn.length)
  for (let x = 0; x < canvas.width; x++) pixels.data.set([...turn[(start + x) % turn.length]!, 255], 4 * x)
  context.putImageData(pixels, 0, 0)
}
