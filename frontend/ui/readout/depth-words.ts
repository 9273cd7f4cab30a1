/** How deep one is, in figures and beside things one knows. */

/**
 * Sizes across, as powers of ten of a meter: what the whole set would be, if what fills the window were the smaller one.
 * Earth 1.27e7 m, Sun 1.39e9, orbit of Neptune 9e12, Milky Way 9.5e20, observable universe 8.8e26.
 */
const WHOLES = [
  { name: 'universe', power: 26.94 },
  { name: 'milkyWay', power: 20.98 },
  { name: 'neptune', power: 12.95 },
  { name: 'sun', power: 9.14 },
  { name: 'earth', power: 7.11 },
  { name: 'france', power: 5.97 },
  { name: 'city', power: 4.0 },
  { name: 'field', power: 2.04 },
  { name: 'room', power: 0.48 },
] as const

/** What fits into them: a hand 0.1 m, a hair 8e-5, a bacterium 2e-6, an atom 1e-10, a proton 1.7e-15, Planck's length 1.6e-35. */
const PARTS = [
  { name: 'hand', power: -1 },
  { name: 'rice', power: -2.3 },
  { name: 'hair', power: -4.1 },
  { name: 'bacterium', power: -5.7 },
  { name: 'virus', power: -7 },
  { name: 'atom', power: -10 },
  { name: 'proton', power: -14.77 },
  { name: 'planck', power: -34.8 },
] as const

/** What a language names a thing by. */
export type ThingName = (typeof WHOLES | typeof PARTS)[number]['name']

/** What a language has to say of a depth. */
export interface DepthWords {
  readonly things: Readonly<Record<ThingName, string>>
  beside(part: string, whole: string): string
  beyond(part: string, whole: string, times: number): string
}

/** Below this the whole set is all there is to see. */
const LEAST_POWER = 0.7

/** As near as a comparison has to be, in powers of ten. */
const GOOD = 0.35

const [LARGEST] = WHOLES
const SMALLEST = PARTS[PARTS.length - 1]!

/** The greatest comparison there is: the Planck length in the visible universe. */
const MOST_POWER = LARGEST.power - SMALLEST.power

/** A view enlarged 10^power times, beside things one knows; empty where it is the whole set. */
export function depthWords({ things, beside, beyond }: DepthWords, power: number): string {
  if (power < LEAST_POWER) return ''
  if (power > MOST_POWER + GOOD) {
    return beyond(things[SMALLEST.name], things[LARGEST.name], Math.floor(power / MOST_POWER * 10) / 10)
  }
  const pairs = PARTS.flatMap((part) =>
    WHOLES.map((whole) => ({ part, whole, miss: Math.abs(whole.power - part.power - power) }))
  )
  const { part, whole } = pairs.reduce((best, pair) => pair.miss < best.miss ? pair : best)
  return beside(things[part.name], things[whole.name])
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
