/** The fixed texts of the page, put where `index.html` names them. */
import type { Messages, TextName } from '../words/messages.ts'

/** Attributes that name a text: for the content, the accessible name, the tooltip, and the last two together. */
export function applyTexts(root: ParentNode, { texts }: Messages): void {
  const text = (element: HTMLElement, key: string) => texts[element.dataset[key] as TextName]
  for (const element of root.querySelectorAll<HTMLElement>('[data-text]')) element.textContent = text(element, 'text')
  for (const element of root.querySelectorAll<HTMLElement>('[data-label]')) element.ariaLabel = text(element, 'label')
  for (const element of root.querySelectorAll<HTMLElement>('[data-tip]')) {
    element.ariaLabel = element.title = text(element, 'tip')
  }
  for (const element of root.querySelectorAll<HTMLElement>('[data-title]')) element.title = text(element, 'title')
}
