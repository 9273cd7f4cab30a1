/** The list of keys, in a dialog. */
import { find } from './find.ts'

export interface Help {
  open(): void
  isOpen(): boolean
}

export function createHelp(): Help {
  const dialog = find('help', HTMLDialogElement)
  const open = () => dialog.open || dialog.showModal()
  find('open-help', HTMLElement).addEventListener('click', open)
  find('close-help', HTMLElement).addEventListener('click', () => dialog.close())
  dialog.addEventListener('click', ({ target }) => target === dialog && dialog.close())
  return { open, isOpen: () => dialog.open }
}
