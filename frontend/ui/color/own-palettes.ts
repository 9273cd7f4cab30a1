/** What can be done with palettes: copy and edit, delete, import, export, put on a key. */
import type { Explorer } from '../state/explorer.ts'
import { type Download, safeName } from '../parts/download.ts'
import { find } from '../parts/find.ts'
import type { Messages } from '../words/messages.ts'
import type { Notices } from '../parts/notices.ts'
import type { PaletteEditor } from './editor.ts'
import { paletteEntries } from '../../../core/palette.ts'
import { evenStops } from '../../../core/stops.ts'
import { FIRST_COLORS } from './colors.ts'
import type { OwnPalette, PaletteChoice } from './own-palette.ts'
import { PALETTE_FORMATS, type PaletteFormat, readPalette, simplified, writePalette } from './palette-formats.ts'
import type { PaletteShelf } from './palette-shelf.ts'

export interface OwnPalettes {
  /** Reads a file into a palette, keeps it and shows it. */
  open(file: File): Promise<void>
  translate(messages: Messages): void
}

export interface OwnPalettesOptions {
  readonly explorer: Explorer
  readonly shelf: PaletteShelf
  readonly editor: PaletteEditor
  readonly notices: Notices
  readonly download: Download
  messages: Messages
}

export function createOwnPalettes(
  { explorer, shelf, editor, notices, download, messages }: OwnPalettesOptions,
): OwnPalettes {
  const edit = find('edit-palette', HTMLButtonElement)
  const remove = find('remove-palette', HTMLButtonElement)
  const file = find('palette-file', HTMLInputElement)
  const exporting = find('export-palette', HTMLSelectElement)
  const favorite = find('favorite', HTMLSelectElement)

  const chosen = () => explorer.scene.palette
  const isOwn = (choice: PaletteChoice): choice is OwnPalette =>
    typeof choice !== 'string' && shelf.own.includes(choice)
  const nameOf = (choice: PaletteChoice) => typeof choice === 'string' ? messages.palettes[choice] : choice.name

  /** The chosen palette as one of one's own. */
  function ownOf(choice: PaletteChoice): OwnPalette {
    if (typeof choice !== 'string') return choice
    return { name: nameOf(choice), stops: evenStops(paletteEntries(choice).slice(1)) }
  }

  function keep(palette: OwnPalette): void {
    if (!shelf.add(palette)) notices.say(messages.texts.notKept)
    explorer.set({ palette })
  }

  edit.addEventListener('click', () => {
    let palette = chosen()
    if (!isOwn(palette)) {
      palette = { ...simplified(ownOf(palette)), name: `${nameOf(palette)} 2` }
      keep(palette)
    }
    editor.open(palette)
  })
  remove.addEventListener('click', () => {
    const palette = chosen()
    if (!isOwn(palette)) return
    editor.close()
    shelf.remove(palette)
    explorer.set({ palette: FIRST_COLORS.palette })
  })
  find('import-palette', HTMLElement).addEventListener('click', () => file.click())
  file.addEventListener('change', async () => {
    for (const chosen of file.files ?? []) await open(chosen)
    file.value = ''
  })
  exporting.addEventListener('change', () => {
    const format = exporting.value as PaletteFormat
    exporting.value = ''
    const palette = ownOf(chosen())
    download(`${safeName(palette.name)}.${format}`, writePalette(palette, format), 'text/plain')
  })
  favorite.addEventListener('change', () => {
    shelf.setKey(chosen(), favorite.value === '' ? undefined : Number(favorite.value))
  })

  async function open(file: File): Promise<void> {
    try {
      keep(readPalette(await file.text(), file.name))
      notices.say(messages.texts.paletteAdded)
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      notices.say(messages.texts.paletteUnreadable)
    }
  }

  function show(): void {
    const palette = chosen()
    edit.textContent = isOwn(palette) ? messages.texts.editThis : messages.texts.edit
    remove.hidden = !isOwn(palette)
    favorite.value = String(shelf.keyOf(palette) ?? '')
  }

  explorer.onChange((change) => change !== 'moving' && show())
  return {
    open,
    translate(next) {
      messages = next
      const { texts } = messages
      exporting.replaceChildren(
        new Option(texts.exportAs, ''),
        ...PALETTE_FORMATS.map((format) => new Option(`.${format}`, format)),
      )
      favorite.replaceChildren(
        new Option(`${texts.favoriteKey} ${texts.noKey}`, ''),
        ...Array.from({ length: 9 }, (_, index) => new Option(`${texts.favoriteKey} ${index + 1}`, String(index + 1))),
      )
      show()
    },
  }
}
