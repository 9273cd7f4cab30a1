/** Every word of the page, in each of its languages. Texts of the HTML file are found by their `data-text` names. */
import type { PaletteName } from '../../core/palette.ts'
import type { PictureSize } from './save/size.ts'
import type { Language } from './language.ts'
import { depthWords } from './readout/depth-words.ts'
import { durationText, numberText } from './numbers.ts'
import { english } from './words/english.ts'
import { french } from './words/french.ts'

export interface Messages {
  /** Fixed texts, by the name that `index.html` gives them. */
  readonly texts: Readonly<Record<TextName, string>>
  readonly palettes: Readonly<Record<PaletteName, string>>
  picture(re: string, im: string, span: string): string
  progress(done: number, total: number): string
  percent(share: number): string
  elapsed(milliseconds: number): string
  remaining(milliseconds: number): string
  finished(size: PictureSize, milliseconds: number): string
  invalid(count: number): string
  tilesLeft(count: number): string
  iterations(count: number): string
  key(digit: number): string
  scale(power: number): string
  decimalSign: string
  atLeast(limit: number): string
  atMost(limit: number): string
  above(limit: number): string
  tooManyDigits(limit: number): string
}

export type TextName = keyof typeof english

export const MESSAGES: Readonly<Record<Language, Messages>> = {
  en: {
    texts: english,
    palettes: {
      almond: 'Almond',
      ultra: 'Ultra',
      twilight: 'Twilight',
      phase: 'Phase',
      icefire: 'Icefire',
      carnival: 'Carnival',
      ember: 'Ember',
      lagoon: 'Lagoon',
      aurora: 'Aurora',
      silver: 'Silver',
      classic: 'Classic',
    },
    ...measures('en'),
    picture: (re, im, span) => `Mandelbrot set around ${re}, ${im}, ${span} wide`,
    progress: (done, total) =>
      `${numberText('en', done)} of ${numberText('en', total)} ${total === 1 ? 'tile' : 'tiles'}`,
    remaining: (milliseconds) => `about ${durationText('en', milliseconds)} left`,
    finished: (size, milliseconds) => `${pixels(size)} in ${durationText('en', milliseconds)}`,
    invalid: (count) => count === 1 ? 'One value needs your attention.' : `${count} values need your attention.`,
    tilesLeft: (count) => `${numberText('en', count)} ${count === 1 ? 'tile' : 'tiles'} to come`,
    iterations: (count) => `${numberText('en', count)} ${count === 1 ? 'iteration' : 'iterations'}`,
    key: (digit) => `Key ${digit}`,
    scale: (power) => depthWords('en', power),
    decimalSign: '.',
    atLeast: (limit) => `Enter ${numberText('en', limit)} or more.`,
    atMost: (limit) => `Enter ${numberText('en', limit)} or less.`,
    above: (limit) => `Enter more than ${numberText('en', limit)}.`,
    tooManyDigits: (limit) => `Enter at most ${numberText('en', limit)} digits.`,
  },
  fr: {
    texts: french,
    palettes: {
      almond: 'Amande',
      ultra: 'Ultra',
      twilight: 'Crépuscule',
      phase: 'Phase',
      icefire: 'Feu et glace',
      carnival: 'Carnaval',
      ember: 'Braise',
      lagoon: 'Lagon',
      aurora: 'Aurore',
      silver: 'Argent',
      classic: 'Classique',
    },
    ...measures('fr'),
    picture: (re, im, span) => `Ensemble de Mandelbrot autour de ${re}, ${im}, largeur ${span}`,
    progress: (done, total) =>
      `${numberText('fr', done)} ${done < 2 ? 'tuile' : 'tuiles'} sur ${numberText('fr', total)}`,
    remaining: (milliseconds) => `encore ${durationText('fr', milliseconds)} environ`,
    finished: (size, milliseconds) => `${pixels(size)} en ${durationText('fr', milliseconds)}`,
    invalid: (count) => count === 1 ? 'Une valeur est à corriger.' : `${count} valeurs sont à corriger.`,
    tilesLeft: (count) => `encore ${numberText('fr', count)} ${count < 2 ? 'tuile' : 'tuiles'}`,
    iterations: (count) => `${numberText('fr', count)} ${count < 2 ? 'itération' : 'itérations'}`,
    key: (digit) => `Touche ${digit}`,
    scale: (power) => depthWords('fr', power),
    decimalSign: ',',
    atLeast: (limit) => `Saisissez ${numberText('fr', limit)} ou plus.`,
    atMost: (limit) => `Saisissez ${numberText('fr', limit)} ou moins.`,
    above: (limit) => `Saisissez plus de ${numberText('fr', limit)}.`,
    tooManyDigits: (limit) => `Saisissez au plus ${numberText('fr', limit)} chiffres.`,
  },
}

/** What languages differ in only by their numbers. */
function measures(language: Language): Pick<Messages, 'percent' | 'elapsed'> {
  return {
    percent: (share) => share.toLocaleString(language, { style: 'percent' }),
    elapsed: (milliseconds) => durationText(language, milliseconds),
  }
}

/** Sizes are written as they are typed, without group separators. */
function pixels({ width, height }: PictureSize): string {
  return `${width} × ${height}`
}
