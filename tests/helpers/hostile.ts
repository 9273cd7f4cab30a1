import * as fc from 'fast-check'

/** What breaks parsers of numbers, of queries, or of what shows their errors; each is the text as a server decodes it. */
const NASTY_TEXTS = [
  '',
  ' ',
  '0',
  '-0',
  '+0',
  '+1',
  '-1',
  '1 ',
  ' 1',
  '1+1',
  '0x10',
  '0b1',
  '1_000',
  '1,5',
  '1n',
  '.',
  '-',
  'e',
  '1e',
  '1e+',
  '1.5.2',
  '--1',
  '1e400',
  '-1e400',
  '1e-400',
  '1e999999',
  '1e-999999',
  '0e999999',
  '1e1000000',
  '1e99999999999999999999',
  'NaN',
  'Infinity',
  '-Infinity',
  'null',
  'undefined',
  'true',
  '[object Object]',
  '[]',
  '{}',
  '9007199254740993',
  '99999999999999999999',
  '1'.repeat(400),
  `0.${'7'.repeat(1_100)}`,
  `${'1'.repeat(500)}x`,
  '0,0,4,4',
  '-4,-4,2,2',
  '0,0,0,0',
  '0,0,-1,1',
  '2147483648,0,1,1',
  '-2147483649,0,1,1',
  '99999999999999999999,0,1,1',
  '0,0,1024,1025',
  '0,0,1048577,1',
  '0,0,4',
  '0,0,4,4,4',
  '0, 0, 4, 4',
  '0,0,1e1,4',
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
  '\0',
  '1\0',
  '\r\nX-Injected: 1',
  '１２',
  '١٢',
  '½',
  '−1',
  '\u202e1',
  '\ufeff1',
  '🌰',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' OR 1=1 --",
  '../../etc/passwd',
  '${7*7}',
  '%',
  '&',
  '=',
  '#',
  ';',
]

/** Pieces of a query that no encoder makes: broken escapes, broken UTF-8, separators where none should be. */
const RAW_PIECES = [
  '%zz',
  '%',
  '%1',
  '%u0031',
  '%ff',
  '%c0%80',
  '%00',
  '%ED%A0%80',
  '+',
  '%2B1',
  '=',
  '==1',
  '?',
  '%26x=1',
]

const NASTY_NAMES = [
  '',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'prototype',
  're[]',
  're[0]',
  're.x',
  'RE',
  ' re',
  're ',
  'r\0e',
  'ｒｅ',
  '__proto__[x]',
  'utm_source',
  '<b>',
  'x'.repeat(300),
]

const digits = fc.tuple(fc.integer({ min: 1, max: 3_000 }), fc.constantFrom('1', '9', '0')).map(([length, digit]) => {
  return digit.repeat(length)
})

const anyNumber = fc.tuple(fc.constantFrom('', '-', '+'), fc.nat(9_999), fc.nat(99), fc.integer()).map(
  ([sign, whole, fraction, power]) => `${sign}${whole}.${fraction}e${power}`,
)

/** Any text, mostly one that looks like something. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...NASTY_TEXTS) },
  { weight: 2, arbitrary: anyNumber },
  { weight: 1, arbitrary: digits },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  { weight: 1, arbitrary: fc.double().map(String) },
)

/** Text that a header may hold, however little sense it makes. */
export const hostileHeader: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    '*',
    ',',
    ',,,',
    '"',
    'W/',
    'W/"',
    '"a", *',
    '-1',
    '0x1',
    '1e3',
    'NaN',
    'Infinity',
    '9'.repeat(40),
  ),
  fc.constantFrom('<script>', '${x}', '__proto__', 'a b', 'ÿþ', 'a'.repeat(5_000), '../..', '%00', '[]', '{"a":1}'),
  fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)), maxLength: 80 }),
)

/**
 * Queries over fields with some valid values each, of which about half are valid as a whole: fields in any order, present or
 * not; the other half has values, names or escapes that are hostile, or a name twice.
 */
export function anyQuery(fields: Readonly<Record<string, readonly string[]>>): fc.Arbitrary<string> {
  const names = Object.keys(fields)
  const valid = Object.entries(fields).map(([name, values]) =>
    fc.option(fc.constantFrom(...values).map((value) => pair(name, value)), { freq: 4 })
  )
  const hostile = fc.oneof(
    { weight: 6, arbitrary: fc.tuple(fc.constantFrom(...names), hostileText).map(([name, text]) => pair(name, text)) },
    {
      weight: 2,
      arbitrary: fc.tuple(fc.constantFrom(...names), fc.constantFrom(...RAW_PIECES)).map(([name, raw]) => {
        return { name, text: `${name}=${raw}` }
      }),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.constantFrom(...NASTY_NAMES), fc.constantFrom('1', '', 'x')).map(([name, text]) => {
        return pair(name, text)
      }),
    },
    { weight: 1, arbitrary: fc.tuple(hostileText, hostileText).map(([name, text]) => pair(name, text)) },
    { weight: 1, arbitrary: fc.constantFrom(...RAW_PIECES, ...names).map((raw) => ({ name: raw, text: raw })) },
  )
  const spoiling = fc.oneof(
    { weight: 5, arbitrary: fc.constant([]) },
    { weight: 4, arbitrary: fc.array(hostile, { minLength: 1, maxLength: 2 }) },
  )
  const twice = fc.boolean()
  return fc.tuple(fc.tuple(...valid), spoiling, twice, fc.infiniteStream(fc.nat())).map(
    ([valid, spoiling, twice, ranks]) => {
      const spoiled = new Set(twice && spoiling.length > 1 ? [] : spoiling.map(({ name }) => name))
      const kept = valid.filter((pair) => pair !== null && !spoiled.has(pair.name)) as Pair[]
      const ranked = [...kept, ...spoiling].map(({ text }) => ({ text, rank: ranks.next().value as number }))
      return ranked.sort((a, b) => a.rank - b.rank).map(({ text }) => text).join('&')
    },
  )
}

interface Pair {
  readonly name: string
  readonly text: string
}

function pair(name: string, value: string): Pair {
  return { name, text: String(new URLSearchParams([[name, value]])) }
}
