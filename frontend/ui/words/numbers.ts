/** Numbers and times for people, as a language writes them. */
export interface Numbers {
  /** A number in running text; very small and very large ones as they would be typed. */
  number(value: number): string
  /** A number in a table, with exactly so many digits after the decimal sign. */
  figure(value: number, digits: number): string
  /** A share as a whole percentage. */
  percent(share: number): string
  /** Tenths of seconds below ten seconds, then seconds, then minutes, then hours and minutes. */
  duration(milliseconds: number): string
}

/** The numbers of a language, by its BCP 47 tag. */
export function numbersIn(tag: string): Numbers {
  const unit = (name: string, value: number, digits = 0) => {
    const style = { style: 'unit', unit: name, minimumFractionDigits: digits, maximumFractionDigits: digits } as const
    return new Intl.NumberFormat(tag, style).format(value)
  }

  return {
    number(value) {
      const size = Math.abs(value)
      if (value !== 0 && (size < 1e-4 || size >= 1e15)) return roundedUp(value)
      return new Intl.NumberFormat(tag, { maximumSignificantDigits: 7 }).format(value)
    },
    figure: (value, digits) =>
      value.toLocaleString(tag, { minimumFractionDigits: digits, maximumFractionDigits: digits }),
    percent: (share) => share.toLocaleString(tag, { style: 'percent' }),
    duration(milliseconds) {
      const seconds = milliseconds / 1000
      if (seconds < 9.95) return unit('second', seconds, 1)
      if (seconds < 59.5) return unit('second', seconds)
      const minutes = Math.round(seconds / 60)
      if (seconds < 600) {
        const whole = Math.round(seconds)
        return `${unit('minute', Math.floor(whole / 60))} ${unit('second', whole % 60)}`
      }
      if (minutes < 60) return unit('minute', minutes)
      return `${unit('hour', Math.floor(minutes / 60))} ${unit('minute', minutes % 60)}`
    },
  }
}

/** Three digits, away from zero, so that a least value given as advice is never itself too little. */
function roundedUp(value: number): string {
  const [digits = '', power = '0'] = value.toExponential().split('e')
  return `${Number((Math.ceil(Number(digits) * 100 - 1e-9) / 100).toFixed(2))}e${Number(power)}`
}
