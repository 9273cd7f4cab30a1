import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  addDecimals,
  type Decimal,
  decimalFromNumber,
  decimalLog10,
  decimalRatio,
  decimalToNumber,
  divideDecimals,
  formatDecimal,
  leadingExponent,
  multiplyDecimals,
  parseDecimal,
  roundDecimal,
  roundDecimalAt,
  significantDigits,
  subtractDecimals,
} from '../../core/decimal.ts'
import { anyDecimalText } from '../helpers/arbitraries.ts'

/** The value times 10^400, an integer for every decimal these tests make: the oracle for sums and products. */
function scaled({ digits, exponent }: Decimal): bigint {
  return digits * 10n ** BigInt(exponent + 400)
}

const parse = suite('parseDecimal()')

parse('it reads what Number reads', () => {
  fc.assert(fc.property(anyDecimalText, (text) => Number(text) === decimalToNumber(parseDecimal(text))))
})

parse('it keeps every digit', () => {
  const digits = '1234567890'.repeat(50) + '1'
  assert.is(parseDecimal(`-0.${digits}`).digits, -BigInt(digits))
  assert.is(significantDigits(parseDecimal(`-0.${digits}`)), 501)
})

parse('it gives equal values equal fields', () => {
  for (const text of ['0.5', '.5', '5e-1', '0.500', '+0.05e1', '500E-3']) {
    assert.equal(parseDecimal(text), { digits: 5n, exponent: -1 }, text)
  }
  assert.equal(parseDecimal('-0.00e5'), { digits: 0n, exponent: 0 })
})

parse('it refuses everything else', () => {
  for (
    const text of ['', '.', '-', 'e5', '1e', '0x10', ' 1', '1 ', '1,5', 'NaN', 'Infinity', '1e1.5', '--1', '1n', '١']
  ) {
    assert.throws(() => parseDecimal(text), (error: unknown) => error instanceof SyntaxError, text)
  }
})

parse.run()

const format = suite('formatDecimal()')

format('it reads back as the same value', () => {
  fc.assert(fc.property(anyDecimalText, (text) => {
    const value = parseDecimal(text)
    assert.equal(parseDecimal(formatDecimal(value)), value)
  }))
})

format('it is plain where that is short and scientific elsewhere', () => {
  const texts = {
    '-0.75': '-0.75',
    '1e3': '1000',
    '123e-2': '1.23',
    '1e-30': '1e-30',
    '-12.5e40': '-1.25e41',
    '0e9': '0',
  }
  for (const [text, wanted] of Object.entries(texts)) assert.is(formatDecimal(parseDecimal(text)), wanted)
})

format.run()

const arithmetic = suite('addDecimals(), subtractDecimals(), multiplyDecimals()')

arithmetic('it is exact', () => {
  fc.assert(fc.property(anyDecimalText, anyDecimalText, (left, right) => {
    const a = parseDecimal(left)
    const b = parseDecimal(right)
    assert.is(scaled(addDecimals(a, b)), scaled(a) + scaled(b))
    assert.is(scaled(subtractDecimals(a, b)), scaled(a) - scaled(b))
    const product = multiplyDecimals(a, b)
    assert.is(product.digits * 10n ** BigInt(product.exponent + 800), scaled(a) * scaled(b))
  }))
})

arithmetic.run()

const fromNumber = suite('decimalFromNumber()')

fromNumber('it reads back as the same double', () => {
  fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
    assert.is(decimalToNumber(decimalFromNumber(value)), value + 0)
  }))
})

fromNumber.run()

const quotient = suite('divideDecimals(), decimalRatio(), decimalLog10()')

quotient('it divides to as many digits as it is asked for', () => {
  assert.is(formatDecimal(divideDecimals(parseDecimal('1'), parseDecimal('3'), 5)).slice(0, 7), '0.33333')
  fc.assert(fc.property(anyDecimalText, anyDecimalText, (top, bottom) => {
    const [a, b] = [parseDecimal(top), parseDecimal(bottom)]
    if (b.digits === 0n) return
    const error = subtractDecimals(multiplyDecimals(divideDecimals(a, b, 20), b), a)
    assert.ok(Math.abs(decimalRatio(error, a.digits === 0n ? parseDecimal('1') : a)) < 1e-18)
  }))
})

quotient('it gives the ratio of values that no double holds', () => {
  assert.ok(Math.abs(decimalRatio(parseDecimal('-6e-900'), parseDecimal('1.5e-901')) + 40) < 1e-12)
  assert.is(decimalRatio(parseDecimal('0'), parseDecimal('1e-500')), 0)
  assert.ok(Math.abs(decimalRatio(parseDecimal('1e-320'), parseDecimal('3e-5')) / 1e-315 * 3 - 1) < 1e-8)
  assert.ok(Math.abs(decimalLog10(parseDecimal('2e-1000')) + 1000 - Math.log10(2)) < 1e-12)
})

quotient.run()

const rounding = suite('roundDecimal(), roundDecimalAt(), leadingExponent()')

rounding('it rounds halves away from zero, and leaves shorter values alone', () => {
  const rounded = (text: string, digits: number) => formatDecimal(roundDecimal(parseDecimal(text), digits))
  assert.equal(['1.2345', '-1.235', '9.99', '0.00125', '7'].map((text) => rounded(text, 3)), [
    '1.23',
    '-1.24',
    '9.99',
    '0.00125',
    '7',
  ])
  assert.is(rounded('9.996', 3), '10')
  assert.is(formatDecimal(roundDecimalAt(parseDecimal('0.04'), -1)), '0')
  assert.equal(['123', '0.00125', '-5e-30'].map((text) => leadingExponent(parseDecimal(text))), [2, -3, -30])
})

rounding.run()
