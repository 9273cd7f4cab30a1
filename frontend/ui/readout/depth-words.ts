/** How deep one is, in figures and beside things one knows. */
import type { Language } from '../words/language.ts'

/** Names of a size in meters, from the largest to the smallest: logarithm, English, French. */
type Thing = readonly [power: number, english: string, french: string]

/**
 * Sizes across, as powers of ten of a meter: what the whole set would be, if what fills the window were the smaller one.
 * Earth 1.27e7 m, Sun 1.39e9, orbit of Neptune 9e12, Milky Way 9.5e20, observable universe 8.8e26.
 */
const WHOLES: readonly Thing[] = [
  [26.94, 'the visible universe', 'l’univers visible'],
  [20.98, 'the Milky Way', 'la Voie lactée'],
  [12.95, 'the orbit of Neptune', 'l’orbite de Neptune'],
  [9.14, 'the Sun', 'le Soleil'],
  [7.11, 'the Earth', 'la Terre'],
  [5.97, 'France', 'la France'],
  [4.0, 'a city', 'une ville'],
  [2.04, 'a football field', 'un terrain de football'],
  [0.48, 'a room', 'une chambre'],
]

/** What fits into them: a hand 0.1 m, a hair 8e-5, a bacterium 2e-6, an atom 1e-10, a proton 1.7e-15, Planck's length 1.6e-35. */
const PARTS: readonly Thing[] = [
  [-1, 'a hand', 'une main'],
  [-2.3, 'a grain of rice', 'un grain de riz'],
  [-4.1, 'a hair', 'un cheveu'],
  [-5.7, 'a bacterium', 'une bactérie'],
  [-7, 'a virus', 'un virus'],
  [-10, 'an atom', 'un atome'],
  [-14.77, 'a proton', 'un proton'],
  [-34.8, 'the Planck length', 'la longueur de Planck'],
]

/** Below this the whole set is all there is to see. */
const LEAST_POWER = 0.7

/** As near as a comparison has to be, in powers of ten. */
const GOOD = 0.35

/** The greatest comparison there is: the Planck length in the visible universe. */
const MOST_POWER = WHOLES[0]![0] - PARTS.at(-1)![0]

/** A view enlarged 10^power times, beside things one knows; empty where it is the whole set. */
export function depthWords(language: Language, power: number): string {
  if (power < LEAST_POWER) return ''
  const name = language === 'en' ? 1 : 2
  const beside = language === 'en' ? 'beside' : 'à côté de'
  if (power > MOST_POWER + GOOD) {
    const times = Math.floor(power / MOST_POWER * 10) / 10
    const plural = PARTS.at(-1)![name]
    const figure = new Intl.NumberFormat(language).format(times)
    const deeper = language === 'en' ? `beyond ${plural} ${beside} ${WHOLES[0]![name]}, ${figure} times as deep` : ''
    return deeper || contracted(`au-delà de ${plural} ${beside} ${WHOLES[0]![name]}, ${figure} fois plus profond`)
  }
  let best: { part: Thing; whole: Thing; miss: number } | undefined
  for (const part of PARTS) {
    for (const whole of WHOLES) {
      const miss = Math.abs(whole[0] - part[0] - power)
      if (!best || miss < best.miss) best = { part, whole, miss }
    }
  }
  return contracted(`${best!.part[name]} ${beside} ${best!.whole[name]}`)
}

/** Magnification as 2.5 × 10¹³; plain below ten thousand. */
export function magnification(power: number, decimalSign: string): string {
  if (power < 4) return `× ${trimmed((10 ** power).toPrecision(power < 1 ? 2 : 3), decimalSign)}`
  let exponent = Math.floor(power)
  let mantissa = 10 ** (power - exponent)
  if (mantissa >= 9.95) {
    mantissa = 1
    exponent++
  }
  return `${trimmed(mantissa.toFixed(1), decimalSign)} × 10${superscript(exponent)}`
}

function trimmed(text: string, decimalSign: string): string {
  return String(Number(text)).replace('.', decimalSign)
}

function superscript(exponent: number): string {
  return String(exponent).replace(/\d/g, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]!)
}

/** French joins "de le" to "du". */
function contracted(text: string): string {
  return text.replace('de le ', 'du ')
}
