/**
 * Exact decimal numbers of any length: a coordinate never passes through a double on its way from the address bar to a
 * worker. The value is digits · 10^exponent, kept without trailing zeros, so that equal values have equal fields.
 */
export interface Decimal {
  readonly digits: bigint
  readonly exponent: number
}

/** The one spelling of a decimal: optional sign, digits with an optional point, optional power of ten. */
export const DECIMAL_PATTERN = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,6})?$/

/** Beyond these exponents (of the leading digit) plain notation is harder to read than scientific. */
const PLAIN_EXPONENTS = { least: -7, most: 20 }

/** More digits than this do not change a double. */
const DOUBLE_DIGITS = 20

/**
 * Reads a decimal string exactly.
 * @throws {SyntaxError} if the text is not of the form of `DECIMAL_PATTERN`
 */
export function parseDecimal(text: string): Decimal {
  if (!DECIMAL_PATTERN.test(text)) {
    throw new SyntaxError('Cannot read a decimal: digits are wanted, such as -0.75 or 1e-9')
  }
  const [mantissa = '', power = '0'] = text.toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const sign = whole.startsWith('-') ? -1n : 1n
  const digits = BigInt(whole.replace(/^[+-]/, '') + fraction)
  return decimal(sign * digits, Number(power) - fraction.length)
}

/** The shortest decimal that reads back as this finite double. */
export function decimalFromNumber(value: number): Decimal {
  return parseDecimal(String(value))
}

/** The one text of a value: plain where that is short, else scientific, as in 1.25e-30. */
export function formatDecimal({ digits, exponent }: Decimal): string {
  const sign = digits < 0n ? '-' : ''
  const text = String(digits < 0n ? -digits : digits)
  const leading = text.length - 1 + exponent
  if (leading < PLAIN_EXPONENTS.least || leading > PLAIN_EXPONENTS.most) {
    return `${sign}${text[0]}${text.length > 1 ? `.${text.slice(1)}` : ''}e${leading}`
  }
  if (exponent >= 0) return sign + text + '0'.repeat(exponent)
  const padded = text.padStart(1 - exponent, '0')
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`
}

/** The nearest double; overflows to ±Infinity and underflows to 0 as `Number(text)` does. */
export function decimalToNumber({ digits, exponent }: Decimal): number {
  return Number(`${digits}e${exponent}`)
}

/** a + b, exactly. */
export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent)
  return decimal(atExponent(a, exponent) + atExponent(b, exponent), exponent)
}

/** a − b, exactly. */
export function subtractDecimals(a: Decimal, b: Decimal): Decimal {
  return addDecimals(a, { digits: -b.digits, exponent: b.exponent })
}

/** a · b, exactly. */
export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  return decimal(a.digits * b.digits, a.exponent + b.exponent)
}

/** a ÷ b to so many significant digits, cut rather than rounded. @throws {RangeError} if b is 0 */
export function divideDecimals(a: Decimal, b: Decimal, digits: number): Decimal {
  const shift = Math.max(0, digits + significantDigits(b) - significantDigits(a))
  return decimal(a.digits * 10n ** BigInt(shift) / b.digits, a.exponent - b.exponent - shift)
}

/** a ÷ b as a double, also where a and b themselves are far outside a double's range. Good to some 15 digits. */
export function decimalRatio(a: Decimal, b: Decimal): number {
  const above = scientific(a)
  const below = scientific(b)
  return Number(`${above.mantissa / below.mantissa}`.replace(/e.*|$/, (power) => {
    return `e${Number(power.slice(1)) + above.exponent - below.exponent}`
  }))
}

/** The common logarithm of a value above 0. */
export function decimalLog10(value: Decimal): number {
  const { mantissa, exponent } = scientific(value)
  return Math.log10(mantissa) + exponent
}

/** The nearest multiple of 10^exponent, halves away from zero. */
export function roundDecimalAt(value: Decimal, exponent: number): Decimal {
  if (value.exponent >= exponent) return value
  const unit = 10n ** BigInt(exponent - value.exponent)
  const half = value.digits < 0n ? -unit / 2n : unit / 2n
  return decimal((value.digits + half) / unit, exponent)
}

/** The nearest value of so many significant digits. */
export function roundDecimal(value: Decimal, digits: number): Decimal {
  return roundDecimalAt(value, leadingExponent(value) - digits + 1)
}

/** The power of ten of the first digit: -3 for 0.00125. */
export function leadingExponent(value: Decimal): number {
  return significantDigits(value) - 1 + value.exponent
}

/** How many significant digits the value was given with. */
export function significantDigits({ digits }: Decimal): number {
  return String(digits < 0n ? -digits : digits).length
}

/** As many leading digits as a double holds, with one before the point. */
function scientific({ digits, exponent }: Decimal): { mantissa: number; exponent: number } {
  const text = String(digits < 0n ? -digits : digits)
  const mantissa = Number(`${text[0]}.${text.slice(1, DOUBLE_DIGITS)}`)
  return { mantissa: digits < 0n ? -mantissa : mantissa, exponent: exponent + text.length - 1 }
}

function decimal(digits: bigint, exponent: number): Decimal {
  if (digits === 0n) return { digits: 0n, exponent: 0 }
  const text = String(digits)
  let end = text.length
  while (text[end - 1] === '0') end--
  return end === text.length
    ? { digits, exponent }
    : { digits: BigInt(text.slice(0, end)), exponent: exponent + text.length - end }
}

function atExponent({ digits, exponent }: Decimal, target: number): bigint {
  return digits * 10n ** BigInt(exponent - target)
}
