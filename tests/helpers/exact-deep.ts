/**
 * The oracle past doubles: escape counts of a view's pixels by exact fixed point, each alone. It shares nothing with the kernels,
 * not even the reading of decimals.
 */

/** A view by its parameters as they stand in a query, and the most steps. */
export interface DeepSpot {
  readonly re: string
  readonly im: string
  readonly span: string
  readonly width: number
  readonly height: number
  readonly iterations: number
}

/** Bits below the pitch and below the last digit given, against the rounding of all steps. */
const GUARD_BITS = 96

/** A point of the plane as whole multiples of 2^-bits. */
export interface ExactPoint {
  readonly re: bigint
  readonly im: bigint
  readonly bits: number
}

/** The center of pixel (x, y). */
export function exactPixel({ re, im, span, width, height }: DeepSpot, x: number, y: number): ExactPoint {
  const places = Math.max(placesOf(re), placesOf(im), placesOf(span))
  const bits = Math.ceil(places * 3.33) + 32 + GUARD_BITS
  const pitch = scaledDecimal(span, bits)
  return {
    re: scaledDecimal(re, bits) + pitch * BigInt(2 * x + 1 - width) / BigInt(2 * width),
    im: scaledDecimal(im, bits) - pitch * BigInt(2 * y + 1 - height) / BigInt(2 * width),
    bits,
  }
}

/** The first step n ≤ `iterations` at which |z_n| > `radius`, or 0; and μ from |z_n| there. */
export function exactEscape(
  c: ExactPoint,
  iterations: number,
  radius: number,
): { readonly n: number; readonly mu: number } {
  const bits = BigInt(c.bits)
  const bailout = BigInt(radius) ** 2n << 2n * bits
  let re = 0n
  let im = 0n
  for (let n = 1; n <= iterations; n++) {
    const square = re * re - im * im
    im = (2n * re * im >> bits) + c.im
    re = (square >> bits) + c.re
    // Far inside the radius nobody needs the products.
    if (isWithin(re, bits) && isWithin(im, bits)) continue
    const norm = re * re + im * im
    if (norm > bailout) {
      const size = Number(norm >> 2n * bits - 60n) / 2 ** 60
      return { n, mu: n + 1 - Math.log2(0.5 * Math.log2(size)) }
    }
  }
  return { n: 0, mu: Infinity }
}

function isWithin(value: bigint, bits: bigint): boolean {
  const whole = value >> bits
  return whole === 0n || whole === -1n
}

/** Digits after the point, powers of ten included. */
function placesOf(text: string): number {
  const [mantissa = '', power = '0'] = text.split('e')
  return Math.max(0, (mantissa.split('.')[1] ?? '').length - Number(power))
}

function scaledDecimal(text: string, bits: number): bigint {
  const [mantissa = '', power = '0'] = text.split('e')
  const digits = BigInt(mantissa.replace('.', ''))
  const places = (mantissa.split('.')[1] ?? '').length - Number(power)
  const numerator = places < 0 ? digits * 10n ** BigInt(-places) : digits
  return (numerator << BigInt(bits)) / 10n ** BigInt(Math.max(0, places))
}
