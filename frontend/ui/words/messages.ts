/** The languages of the page. Each is one file, of the shape that English has. */
import { english } from './english.ts'
import { french } from './french.ts'

/** Every word of the page, in one language. */
export type Messages = typeof english

/** A fixed text, by the name that `index.html` or a panel gives it. */
export type TextName = keyof Messages['texts']

/** A row a language; the first is spoken to those who understand none of them. */
export const LANGUAGES: readonly [Messages, ...Messages[]] = [english, french]
