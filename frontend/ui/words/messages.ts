/** Every word of the page, in each of its languages. Texts of the HTML file are found by their `data-text` names. */
import type { PaletteName } from '../../../core/palette.ts'
import type { PictureSize } from '../save/size.ts'
import type { Language } from './language.ts'
import { depthWords } from '../readout/depth-words.ts'
import { durationText, numberText } from './numbers.ts'
import { english } from './english.ts'
import { french } from './french.ts'

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
  /** Which of two ways took how much longer. */
  compared(first: TimedWay, second: TimedWay): string
  samePixels(count: number): string
  otherPixels(count: number): string
  notOffered(wanted: string, used: string): string
  /** What a worker did of a picture. */
  share(worker: string, tiles: number, busy: number): string
}

/** A way of balancing, and how long a picture took with it. */
export interface TimedWay {
  readonly name: string
  readonly ms: number
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
    compared(first, second) {
      const { fast, slow, ratio } = byTime('en', first, second)
      if (!ratio) return `${first.name} and ${second.name} took about as long.`
      return `${slow} took ${ratio} times as long as ${fast}.`
    },
    samePixels: (count) => `The same picture both times: all ${numberText('en', count)} pixels agree.`,
    otherPixels: (count) => `The pictures differ in ${numberText('en', count)} ${count === 1 ? 'pixel' : 'pixels'}.`,
    notOffered: (wanted, used) => `${used}, since this balancer does not offer ${wanted}`,
    share: (worker, tiles, busy) =>
      `${worker}: ${numberText('en', tiles)} ${tiles === 1 ? 'tile' : 'tiles'}, busy ${wholePercent('en', busy)}`,
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
    compared(first, second) {
      const { fast, slow, ratio } = byTime('fr', first, second)
      if (!ratio) return `${first.name} et ${second.name} ont pris à peu près le même temps.`
      return `${slow} a pris ${ratio} fois le temps de ${fast}.`
    },
    samePixels: (count) => `Deux fois la même image\u00a0: les ${numberText('fr', count)} pixels concordent.`,
    otherPixels: (count) => `Les images diffèrent en ${numberText('fr', count)} ${count < 2 ? 'pixel' : 'pixels'}.`,
    notOffered: (wanted, used) => `${used}, ce répartiteur n’offrant pas ${wanted}`,
    share: (worker, tiles, busy) =>
      `${worker}\u00a0: ${numberText('fr', tiles)} ${tiles < 2 ? 'tuile' : 'tuiles'}, active ${
        wholePercent('fr', busy)
      }`,
  },
}

/** What languages differ in only by their numbers. */
function measures(language: Language): Pick<Messages, 'percent' | 'elapsed'> {
  return {
    percent: (share) => wholePercent(language, share),
    elapsed: (milliseconds) => durationText(language, milliseconds),
  }
}

/** A difference smaller than this comes and goes by itself. */
const NOISE = 1.04

/** The faster and the slower of two ways, and the ratio of their times where it means anything. */
function byTime(language: Language, first: TimedWay, second: TimedWay) {
  const [fast, slow] = first.ms < second.ms ? [first, second] : [second, first]
  const ratio = slow.ms / fast.ms
  return {
    fast: fast.name,
    slow: slow.name,
    ratio: ratio < NOISE ? '' : numberText(language, Number(ratio.toFixed(2))),
  }
}

function wholePercent(language: Language, share: number): string {
  return share.toLocaleString(language, { style: 'percent' })
}

/** Sizes are written as they are typed, without group separators. */
function pixels({ width, height }: PictureSize): string {
  return `${width} × ${height}`
}
