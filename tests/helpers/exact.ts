/**
 * An oracle that shares nothing with the kernels: escape counts by exact BigInt fixed point, slow and indisputable.
 */

/** Bits after the point: a double has 52 and loses a few more to every step; 160 leave over a hundred to spare. */
const BITS = 160n

/** A finite double as fixed point, exactly, if it needs no bit beyond 2^-160. */
export function fixedFromNumber(value: number): bigint {
  let scaled = value
  let shift = BITS
  while (!Number.isInteger(scaled)) {
    scaled *= 2
    shift--
  }
  return BigInt(scaled) << shift
}

/** The first step n ≤ `iterations` at which |z_n| > `radius` for z ← z² + c from z₀ = 0, or 0 if there is none. */
export function exactCount(c: { re: number; im: number }, iterations: number, radius: number): number {
  const cRe = fixedFromNumber(c.re)
  const cIm = fixedFromNumber(c.im)
  const bailout = BigInt(radius) ** 2n << (2n * BITS)
  let zRe = 0n
  let zIm = 0n
  for (let n = 1; n <= iterations; n++) {
    const square = zRe * zRe - zIm * zIm
    zIm = ((2n * zRe * zIm) >> BITS) + cIm
    zRe = (square >> BITS) + cRe
    if (zRe * zRe + zIm * zIm > bailout) return n
  }
  return 0
}
