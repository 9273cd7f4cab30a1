/** The choice of language, in its own words. */
import { find } from './find.ts'
import { type Language, LANGUAGES, rememberLanguage } from '../words/language.ts'

const NAMES: Readonly<Record<Language, string>> = { en: 'English', fr: 'Français' }

export function createLanguageSwitch(current: Language, onChange: (language: Language) => void): void {
  const list = find('language', HTMLSelectElement)
  for (const language of LANGUAGES) {
    const option = new Option(NAMES[language], language)
    option.lang = language
    list.append(option)
  }
  list.value = current
  list.addEventListener('change', () => {
    const language = LANGUAGES.find((known) => known === list.value)!
    rememberLanguage(language)
    onChange(language)
  })
}
