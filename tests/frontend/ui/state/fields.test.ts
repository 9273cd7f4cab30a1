import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { formatQuery, LATER_DEFAULTS, renderSchema } from '../../../../core/params.ts'
import { FIELD_NAMES, readFields, readLink, tidyNumber } from '../../../../frontend/ui/state/fields.ts'
import { anyPicture } from '../../../helpers/arbitraries.ts'

const link = suite('readLink()')

link('it reads any link that the page writes back to the same picture', () => {
  fc.assert(fc.property(anyPicture, (any) => {
    const picture = { ...any, ...LATER_DEFAULTS }
    const query = formatQuery(renderSchema, picture)
    const { reading, fields } = readLink(`?${query}`)
    assert.is(reading.faults, undefined)
    assert.is(formatQuery(renderSchema, reading.params!), query)
    assert.is(formatQuery(renderSchema, readFields(fields).params!), query)
  }))
})

link('it leaves alone what is not its own, and finds what is wrong', () => {
  assert.is(readLink('?utm_source=x&re=-1').reading.faults, undefined)
  const { reading, fields } = readLink('?re=abc&iterations=0&palette=pink')
  assert.equal(reading.faults!.map(({ parameter }) => parameter).sort(), ['iterations', 'palette', 're'])
  assert.is(fields.re, 'abc')
})

link('it names a value that is given twice', () => {
  assert.equal(readLink('?re=1&re=2').reading.faults!.map(({ parameter, fault }) => [parameter, fault]), [[
    're',
    'doubled',
  ]])
})

link.run()

const form = suite('readFields()')

form('it finds every faulty field, not the first alone', () => {
  const wrong = Object.fromEntries(FIELD_NAMES.map((name) => [name, 'x']))
  assert.equal(readFields(wrong).faults!.map(({ parameter }) => parameter).sort(), [...FIELD_NAMES].sort())
})

form('it says how many digits a span may have that is too fine', () => {
  const [fault] = readFields({ span: '1e-9999', width: '100' }).faults!
  assert.is(fault!.parameter, 'span')
  assert.is(fault!.fault, 'limit')
  assert.ok(fault!.limit! > 0)
})

form.run()

const tidy = suite('tidyNumber()')

tidy('it takes numbers as people paste them', () => {
  const written = { ' -0.75 ': '-0.75', '−1,5': '-1.5', '0,5e-3': '0.5e-3', '1,000,000': '1,000,000', '': '' }
  for (const [text, wanted] of Object.entries(written)) assert.is(tidyNumber(text), wanted)
})

tidy.run()
