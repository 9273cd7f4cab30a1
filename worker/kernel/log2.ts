/**
 * log₂ of a positive, normal double, to within 2 · 10⁻¹⁵ (of its size, where that is beyond 1), by + − × ÷ alone: `Math.log2` differs in its last bit
 * from one engine to the next, and with it the bytes of a tile.
 *
 * x = 2^e · m with m in [√½, √2); then log₂ m = 2/ln 2 · artanh(s), s = (m − 1)/(m + 1), whose series in s² ≤ 0.0295 has
 * fallen below 2⁻⁵³ after ten terms.
 */
export function log2(x: number): number {
  DOUBLE[0] = x
  let exponent = (WORDS[HIGH]! >>> 20) - 1023
  WORDS[HIGH] = (WORDS[HIGH]! & 0xfffff) | (1023 << 20)
  let m = DOUBLE[0]
  if (m > Math.SQRT2) {
    m *= 0.5
    exponent++
  }
  const s = (m - 1) / (m + 1)
  const square = s * s
  let sum = 0
  for (let k = TERMS - 1; k >= 0; k--) sum = sum * square + 1 / (2 * k + 1)
  return exponent + 2 * Math.LOG2E * s * sum
}

/** μ from n and |z_n|²: n + 1 − log₂(log₂|z|) with log₂|z| = ½ log₂|z|². */
export function smoothCount(n: number, norm: number): number {
  return n + 1 - log2(0.5 * log2(norm))
}

const TERMS = 10

/** One double, seen as its two words; which of them holds sign and exponent depends on the machine's byte order. */
const DOUBLE = new Float64Array(1)
const WORDS = new Uint32Array(DOUBLE.buffer)
const HIGH = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0
