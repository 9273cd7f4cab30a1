/** The bits of a double; its exponent stands in the upper word. */
const DOUBLE = new Float64Array(1)
const WORDS = new Uint32Array(DOUBLE.buffer)
const HIGH = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0

const LEAST = -1074
const MOST = 1023
const POWERS = new Float64Array(MOST - LEAST + 1)
for (let power = 0, up = 1; power <= MOST; power++, up *= 2) POWERS[power - LEAST] = up
for (let power = -1, down = 0.5; power >= LEAST; power--, down /= 2) POWERS[power - LEAST] = down

/** 2^power, exactly, by a look-up; 0 or Infinity beyond doubles. */
export function powerOf(power: number): number {
  if (power < LEAST) return 0
  return power > MOST ? Infinity : POWERS[power - LEAST]!
}

/** The greatest power of two that is not above a positive double: 2^exponent ≤ value. −1023 for one below 2⁻¹⁰²², and for 0. */
export function exponentOf(value: number): number {
  DOUBLE[0] = value
  return (WORDS[HIGH]! >>> 20) - 1023
}
