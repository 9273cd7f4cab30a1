/** The list of keys and gestures, in a dialog. */
import { find } from './find.ts'

export function createHelp(): { open(): void } {
  const dialog = find('help', HTMLDialogElement)
  const open = () => dialog.open || dialog.showModal()
  find('open-help', HTMLElement).addEventListener('click', open)
  find('close-help', HTMLElement).addEventListener('click', () => dialog.close())
  dialog.addEventListener('click', ({ target }) => target === dialog && dialog.close())
  return { open }
}
