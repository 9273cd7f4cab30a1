/** Which language the page speaks: the one chosen here before, else the browser's first that it knows. */
export const LANGUAGES = ['en', 'fr'] as const
export type Language = (typeof LANGUAGES)[number]

const KEY = 'language'

/** The first known language of a list of BCP 47 tags, English if there is none. */
export function preferredLanguage(tags: readonly (string | null)[]): Language {
  for (const tag of tags) {
    const known = LANGUAGES.find((language) => tag?.toLowerCase().split('-')[0] === language)
    if (known) return known
  }
  return 'en'
}

/** Storage may be forbidden, which costs only the memory of the choice. */
export function rememberedLanguage(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}

export function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem(KEY, language)
  } catch {
    // The choice lasts as long as the page.
  }
}
