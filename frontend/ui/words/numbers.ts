/** Numbers and times for people, as their language writes them. */
import type { Language } from './language.ts'

/** A number in running text; very small and very large ones as they would be typed. */
export function numberText(language: Language, value: number): string {
  const size = Math.abs(value)
  if (value !== 0 && (size < 1e-4 || size >= 1e15)) return roundedUp(value)
  return new Intl.NumberFormat(language, { maximumSignificantDigits: 7 }).format(value)
}

/** A duration: tenths below ten seconds, then seconds, then minutes, then hours and minutes. */
export function durationText(language: Language, milliseconds: number): string {
  const seconds = milliseconds / 1000
  if (seconds < 9.95) return unit(language, 'second', seconds, 1)
  if (seconds < 59.5) return unit(language, 'second', seconds)
  const minutes = Math.round(seconds / 60)
  if (seconds < 600) {
    return `${unit(language, 'minute', Math.floor(Math.round(seconds) / 60))} ${
      unit(language, 'second', Math.round(seconds) % 60)
    }`
  }
  if (minutes < 60) return unit(language, 'minute', minutes)
  return `${unit(language, 'hour', Math.floor(minutes / 60))} ${unit(language, 'minute', minutes % 60)}`
}

function unit(language: Language, name: string, value: number, digits = 0): string {
  const style = { style: 'unit', unit: name, minimumFractionDigits: digits, maximumFractionDigits: digits } as const
  return new Intl.NumberFormat(language, style).format(value)
}

/** Three digits, away from zero, so that a least value given as advice is never itself too little. */
function roundedUp(value: number): string {
  const [digits = '', power = '0'] = value.toExponential().split('e')
  return `${Number((Math.ceil(Number(digits) * 100 - 1e-9) / 100).toFixed(2))}e${Number(power)}`
}
