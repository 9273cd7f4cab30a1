import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { decimalFromNumber, parseDecimal } from '../../../../core/decimal.ts'
import {
  bitLength,
  decimalToFixed,
  fixedToExtended,
  numberToFixed,
  quotient,
} from '../../../../worker/kernel/deep/fixed.ts'
import { extended, extendedComplex, modulus, powerOfTwo, toDouble } from '../../../../worker/kernel/deep/extended.ts'

const anyDouble = fc.double({ min: -1e15, max: 1e15, noNaN: true }).filter((value) =>
  value === 0 || Math.abs(value) > 1e-200
)

const fixed = suite('fixed point')

fixed('it holds any double exactly, given bits enough, and gives it back', () => {
  fc.assert(fc.property(anyDouble, (value) => {
    const whole = decimalToFixed(decimalFromNumber(value), 900)
    const { re, exponent } = fixedToExtended(whole, 0n, 900)
    assert.is(toDouble(re, exponent), value + 0)
    const part = numberToFixed(value, 0, 900) - whole
    // The shortest decimal that names a double is within half its last bit.
    assert.ok(bitLength(part) <= Math.max(0, bitLength(whole) - 52))
  }))
})

fixed('it rounds a decimal to the nearest, of whatever sign', () => {
  for (
    const [text, wanted] of [['0.3', 1n], ['0.2', 1n], ['-0.3', -1n], ['0.1', 0n], ['-0.4', -2n], ['12', 48n]] as const
  ) {
    assert.is(decimalToFixed(parseDecimal(text), 2), wanted, text)
  }
})

fixed('it divides a decimal by a whole number, far outside the range of doubles too', () => {
  const size = fc.integer({ min: 1, max: 2 ** 31 - 1 })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: -300, max: 20 }), size, (digits, exponent, by) => {
      const { mantissa, power } = quotient({ digits: BigInt(digits), exponent }, by)
      assert.ok(mantissa >= 0.5 && mantissa < 1)
      const ratio = mantissa * powerOfTwo(power) / (Number(`${digits}e${exponent}`) / by)
      assert.ok(Math.abs(ratio - 1) < 1e-14, `${ratio}`)
    }),
  )
  const { mantissa, power } = quotient(parseDecimal('3e-5000'), 3)
  // log₂ 10⁻⁵⁰⁰⁰ = −16609.64…
  assert.is(power, -16609)
  assert.ok(Math.abs(mantissa - 2 ** -0.6404744) < 1e-6, `${mantissa}`)
})

fixed('it knows how many bits a number has', () => {
  fc.assert(fc.property(fc.bigInt({ min: 1n, max: 1n << 300n }), (value) => {
    assert.is(bitLength(value), value.toString(2).length)
    assert.is(bitLength(-value), value.toString(2).length)
  }))
  assert.is(bitLength(0n), 0)
})

fixed.run()

const wide = suite('extended exponents')

wide('it gives back what a double can hold, and keeps the mantissa in its range', () => {
  fc.assert(fc.property(anyDouble, fc.integer({ min: -2000, max: 2000 }), (value, power) => {
    const { mantissa, exponent } = extended(value, power)
    if (value !== 0) assert.ok(Math.abs(mantissa) >= 2 ** -256 && Math.abs(mantissa) < 2 ** 256)
    assert.is(toDouble(extended(value, 0).mantissa, extended(value, 0).exponent), value + 0)
    const back = extended(mantissa, 512 * exponent - power)
    assert.is(toDouble(back.mantissa, back.exponent), value + 0)
  }))
})

wide('it gives both parts of a complex number the exponent of the larger', () => {
  const { re, im, exponent } = extendedComplex(3, -1e-30, -1500)
  assert.is(exponent, -3)
  assert.is(re, 3 * 2 ** 36)
  assert.is(im, -1e-30 * 2 ** 36)
})

wide('it measures without overflow', () => {
  assert.is(modulus(3e300, -4e300), 5e300)
  assert.is(modulus(-3e-300, 4e-300), 5e-300)
  assert.is(modulus(0, 0), 0)
})

wide.run()
