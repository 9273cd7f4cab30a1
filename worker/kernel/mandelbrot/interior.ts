/**
 * How far inside the closed forms must see a point. A fixed point of multiplier |λ| = 1 − η holds the rounded orbits near it as
 * long as η²/4 outweighs their rounding, 3 · 10⁻¹⁵ a step: η > 1.1 · 10⁻⁷. Closer to the boundary the orbit itself decides.
 */
const MARGIN = 1e-7

/** Whether c lies well inside the main cardioid or the disc of period 2, whose orbits never escape. */
export function isInCardioidOrDisc(cRe: number, cIm: number): boolean {
  const fromCusp = cRe - 0.25
  const square = cIm * cIm
  const q = fromCusp * fromCusp + square
  const fromDisc = cRe + 1
  return q * (q + fromCusp) < 0.25 * square - MARGIN || fromDisc * fromDisc + square < 1 / 16 - MARGIN
}
