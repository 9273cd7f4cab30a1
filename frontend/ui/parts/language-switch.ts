/** The choice of language, in its own words. */
import { find } from './find.ts'
import { rememberLanguage } from '../words/language.ts'
import { LANGUAGES, type Messages } from '../words/messages.ts'

export function createLanguageSwitch(current: Messages, onChange: (messages: Messages) => void): void {
  const list = find('language', HTMLSelectElement)
  for (const { tag, ownName } of LANGUAGES) {
    const option = new Option(ownName, tag)
    option.lang = tag
    list.append(option)
  }
  list.value = current.tag
  list.addEventListener('change', () => {
    const chosen = LANGUAGES.find(({ tag }) => tag === list.value)!
    rememberLanguage(chosen)
    onChange(chosen)
  })
}
