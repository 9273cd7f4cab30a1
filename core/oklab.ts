/**
 * Colors in Oklab, where equal steps look equal (Ottosson, "A perceptual color space for image processing", 2020), by
 * + − × ÷ √ alone: powers and cube roots of `Math` differ between engines, and every runtime must draw the same bytes.
 */

/** A color of a screen, each part a byte. */
export type Rgb = readonly [red: number, green: number, blue: number]

export type Triple = readonly [number, number, number]

/** The parts of a color such as #1c0f13. */
export function rgbFromHex(hex: string): Rgb {
  const value = parseInt(hex.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

/** A color in Oklab: lightness, green to red, blue to yellow. */
export function oklabFromRgb([red, green, blue]: Rgb): Triple {
  const r = linearFromScreen(red)
  const g = linearFromScreen(green)
  const b = linearFromScreen(blue)
  const l = root(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b, 3)
  const m = root(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b, 3)
  const s = root(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b, 3)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

/** The nearest color that a screen has. */
export function rgbFromOklab(lab: Triple): Rgb {
  return roundRgb(screenFromOklab(lab))
}

/** The color that a screen would have if its parts, from 0 to 255, were not whole numbers. */
export function screenFromOklab([lightness, a, b]: Triple): Triple {
  const l = power(lightness + 0.3963377774 * a + 0.2158037573 * b, 3)
  const m = power(lightness - 0.1055613458 * a - 0.0638541728 * b, 3)
  const s = power(lightness - 0.0894841775 * a - 1.291485548 * b, 3)
  return [
    screenFromLinear(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    screenFromLinear(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    screenFromLinear(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ]
}

/** The parts as whole numbers. */
export function roundRgb([red, green, blue]: Triple): Rgb {
  return [Math.floor(red + 0.5), Math.floor(green + 0.5), Math.floor(blue + 0.5)]
}

/** A part of a screen's color, 0…255, as light, 0…1: a power of 2.4, which is 12/5 (IEC 61966-2-1, sRGB). */
export function linearFromScreen(part: number): number {
  const value = part / 255
  return value <= 0.04045 ? value / 12.92 : power(root((value + 0.055) / 1.055, 5), 12)
}

/** Light as a part of a screen's color, 0…255, clipped: a power of 1/2.4, which is 5/12. */
export function screenFromLinear(light: number): number {
  const value = light <= 0.0031308 ? 12.92 * light : 1.055 * power(root(Math.sqrt(Math.sqrt(light)), 3), 5) - 0.055
  return 255 * Math.min(1, Math.max(0, value))
}

/** x to the power of a whole number from 1. */
function power(x: number, exponent: number): number {
  let result = x
  for (let left = exponent; left > 1; left--) result *= x
  return result
}

/** The root of x ≥ 0, by Newton's method from above, which falls until rounding stops it. */
function root(x: number, degree: number): number {
  if (x === 0) return 0
  for (let y = Math.max(1, x);;) {
    const next = y - (y - x / power(y, degree - 1)) / degree
    if (!(next < y)) return y
    y = next
  }
}
