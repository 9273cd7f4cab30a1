/**
 * log₂ of a positive, normal double, to within 2 · 10⁻¹⁵ (of its size, where that is beyond 1), by + − × ÷ alone: `Math.log2` differs in its last bit
 * from one engine to the next, and with it the bytes of a tile.
 *
 * x = 2^e · m with m in [√½, √2); then log₂ m = 2/ln 2 · artanh(s), s = (m − 1)/(m + 1), whose series in s² ≤ 0.0295 has
 * fallen below 2⁻⁵³ after ten terms. m is x times a power of two, which is exact: written over the exponent in memory and read
 * back at once, it would wait for that memory, and with it the next pixel's.
 */
export function log2(x: number): number {
  DOUBLE[0] = x
  const biased = WORDS[HIGH]! >>> 20
  let exponent = biased - 1023
  let m = x * SCALES[biased]!
  if (m > SQRT2) {
    m *= 0.5
    exponent++
  }
  const s = (m - 1) / (m + 1)
  const q = s * s
  const sum = ((((((((C9 * q + C8) * q + C7) * q + C6) * q + C5) * q + C4) * q + C3) * q + C2) * q + C1) * q + 1
  return exponent + 2 * LOG2E * s * sum
}

/** √2 and 1 / ln 2, which `Math` need only approximate. */
const SQRT2 = 1.4142135623730951
const LOG2E = 1.4426950408889634

/** Terms of the series: 1 / (2k + 1). */
const [C1, C2, C3, C4, C5, C6, C7, C8, C9] = [
  1 / 3,
  1 / 5,
  1 / 7,
  1 / 9,
  1 / 11,
  1 / 13,
  1 / 15,
  1 / 17,
  1 / 19,
] as const

/** 2^−e of each exponent as a double holds it, e + 1023. */
const SCALES = new Float64Array(2047)
for (let biased = 0, scale = 2 ** 1023; biased < SCALES.length; biased++, scale /= 2) SCALES[biased] = scale

/** One double, seen as its two words; which of them holds sign and exponent depends on the machine's byte order. */
const DOUBLE = new Float64Array(1)
const WORDS = new Uint32Array(DOUBLE.buffer)
const HIGH = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0
