import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  addDecimals,
  type Decimal,
  decimalFromNumber,
  decimalToNumber,
  formatDecimal,
  multiplyDecimals,
  parseDecimal,
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
