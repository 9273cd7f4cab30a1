/** Which language the page speaks: the one chosen here before, else the browser's first that it knows. */
import { LANGUAGES, type Messages } from './messages.ts'

const KEY = 'language'

/** The first known language of a list of BCP 47 tags, English if there is none. */
export function preferredLanguage(tags: readonly (string | null)[]): Messages {
  for (const tag of tags) {
    const known = LANGUAGES.find((language) => tag?.toLowerCase().split('-')[0] === language.tag)
    if (known) return known
  }
  return LANGUAGES[0]
}

/** The tag of the language chosen before. Storage may be forbidden, which costs only the memory of the choice. */
export function rememberedLanguage(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}

export function rememberLanguage({ tag }: Messages): void {
  try {
    localStorage.setItem(KEY, tag)
  } catch {
    // The choice lasts as long as the page.
  }
}
