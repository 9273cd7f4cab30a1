/** The panels: one at a time, opened from the tools, closed by button and by Escape. */
import { find } from './find.ts'

export interface Panels {
  /** Closes the open panel; false if none is. */
  close(): boolean
  toggle(id: string): void
  isOpen(id: string): boolean
  onToggle(listener: (id: string, isOpen: boolean) => void): void
}

export function createPanels(): Panels {
  const listeners: ((id: string, isOpen: boolean) => void)[] = []
  const openers = new Map<string, HTMLElement>()
  let open: string | undefined

  for (const opener of document.querySelectorAll<HTMLElement>('nav [aria-controls]')) {
    const id = opener.getAttribute('aria-controls')!
    openers.set(id, opener)
    opener.addEventListener('click', () => toggle(id))
    find(id, HTMLElement).querySelector('.close')!.addEventListener('click', close)
  }

  function set(id: string, isOpen: boolean): void {
    find(id, HTMLElement).hidden = !isOpen
    openers.get(id)!.setAttribute('aria-expanded', String(isOpen))
    open = isOpen ? id : undefined
    for (const listener of listeners) listener(id, isOpen)
  }

  function close(): boolean {
    if (open === undefined) return false
    const opener = openers.get(open)!
    set(open, false)
    opener.focus()
    return true
  }

  function toggle(id: string): void {
    const isOpen = open === id
    if (open !== undefined) set(open, false)
    if (isOpen) return
    set(id, true)
    find(id, HTMLElement).querySelector('h2')!.focus({ preventScroll: true })
  }

  return { close, toggle, isOpen: (id) => open === id, onToggle: (listener) => void listeners.push(listener) }
}
