/** The list of picture sizes, and the two fields that hold the chosen one; they show only where it is custom. */
import { find } from './find.ts'
import type { Messages } from './messages.ts'
import { fittingSize, PRESET_SIZES, sizeChoice, sizeKey } from './size.ts'

export interface SizeField {
  /** Chooses from the list what the fields hold, after they were set from elsewhere. */
  follow(): void
  /** What a picture that fills the area has, as the fields hold it. */
  fitting(): { width: string; height: string }
  /** Opens the fields, so that a fault of theirs can be seen. */
  open(): void
  translate(messages: Messages): void
}

/** `area` is what a fitting picture fills. */
export function createSizeField(area: HTMLElement): SizeField {
  const list = find('size', HTMLSelectElement)
  const custom = find('custom-size', HTMLElement)
  const width = find('width', HTMLInputElement)
  const height = find('height', HTMLInputElement)
  const fit = new Option('', 'fit')
  const other = new Option('', 'custom')
  list.append(fit, ...PRESET_SIZES.map((size) => new Option(sizeKey(size).replace('×', ' × '), sizeKey(size))), other)

  let messages: Messages
  const fitting = () => fittingSize({ width: area.clientWidth, height: area.clientHeight }, devicePixelRatio)
  const choose = (choice: string) => {
    list.value = choice
    custom.hidden = choice !== 'custom'
    const size = choice === 'fit' ? fitting() : PRESET_SIZES.find((preset) => sizeKey(preset) === choice)
    if (!size) return
    width.value = String(size.width)
    height.value = String(size.height)
  }
  const caption = () => fit.text = messages.fitting(fitting())
  list.addEventListener('change', () => {
    choose(list.value)
    if (list.value === 'custom') width.select()
  })
  new ResizeObserver(() => {
    if (messages) caption()
    if (list.value === 'fit') choose('fit')
  }).observe(area)

  return {
    follow: () => choose(sizeChoice({ width: Number(width.value), height: Number(height.value) }, fitting())),
    fitting() {
      const { width, height } = fitting()
      return { width: String(width), height: String(height) }
    },
    open: () => choose('custom'),
    translate(next) {
      messages = next
      other.text = messages.texts.custom
      caption()
    },
  }
}
