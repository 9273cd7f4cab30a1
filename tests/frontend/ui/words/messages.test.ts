import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readFileSync } from 'node:fs'
import { explain } from '../../../../frontend/ui/words/explain.ts'
import { FIELD_NAMES, readFields } from '../../../../frontend/ui/state/fields.ts'
import { english } from '../../../../frontend/ui/words/english.ts'
import { french } from '../../../../frontend/ui/words/french.ts'
import { LANGUAGES } from '../../../../frontend/ui/words/messages.ts'

const html = readFileSync(new URL('../../../../frontend/ui/index.html', import.meta.url), 'utf8')

const words = suite('LANGUAGES')

/** Words by name, whatever the group they stand in. */
const groupsOf = ({ texts, palettes, gallery, things }: (typeof LANGUAGES)[0]): Record<string, string>[] => [
  texts,
  palettes,
  gallery,
  things,
]

words('it has every word in every language, and no two languages alike by oversight', () => {
  for (const language of LANGUAGES) {
    groupsOf(language).forEach((group, index) => {
      assert.equal(Object.keys(group), Object.keys(groupsOf(english)[index]!), language.ownName)
      assert.ok(Object.values(group).every((text) => text.trim() !== ''), language.ownName)
    })
    for (const other of LANGUAGES) {
      const names = Object.keys(english.texts) as (keyof typeof english.texts)[]
      const same = names.filter((name) => language.texts[name] === other.texts[name])
      assert.is(same.length, other === language ? names.length : 0, `${same}`)
    }
  }
})

words('it knows each language by its own tag, and writes numbers as that does', () => {
  assert.is(new Set(LANGUAGES.map(({ tag }) => tag)).size, LANGUAGES.length)
  for (const { tag, decimalSign, number } of LANGUAGES) {
    assert.is(number(1234.5), new Intl.NumberFormat(tag).format(1234.5))
    assert.ok(number(0.5).includes(decimalSign))
  }
})

words('it has the texts that the page asks for by name', () => {
  const asked = [...html.matchAll(/data-(?:text|label|tip|title)="(\w+)"/g)].map(([, name]) => name!)
  assert.ok(asked.length > 80)
  for (const name of asked) assert.ok(name in english.texts, name)
})

words('it counts in both languages', () => {
  assert.is(english.progress(1, 1), '1 of 1 tile')
  assert.is(english.progress(3, 1200), '3 of 1,200 tiles')
  assert.is(french.progress(1, 4), '1 tuile sur 4')
  assert.is(french.otherPixels(2), 'Les images diffèrent en 2 pixels.')
})

words.run()

const faults = suite('explain()')

faults('it says in words what is wrong with any field, in every language', () => {
  const texts = ['x', '', '0', '-1', '1e400', '1e-400', '1e-30', '99999999999', `0.${'1'.repeat(2000)}`]
  for (const language of LANGUAGES) {
    for (const name of FIELD_NAMES) {
      for (const text of texts) {
        for (const fault of readFields({ [name]: text }).faults ?? []) {
          const sentence = explain(fault, language)
          assert.match(sentence, /\p{L}.*\.$/u)
          assert.not.match(sentence, /undefined|NaN/)
        }
      }
    }
  }
})

faults('it names the limit on the side that was overstepped', () => {
  const said = (fields: Parameters<typeof readFields>[0]) => explain(readFields(fields).faults![0]!, english)
  assert.is(said({ iterations: '0' }), 'Enter 1 or more.')
  assert.is(said({ iterations: '6000000' }), 'Enter 5,000,000 or less.')
  assert.is(said({ span: '0' }), 'Enter more than 0.')
  assert.is(said({ re: '-2000' }), 'Enter -1,000 or more.')
  assert.is(said({ re: `0.${'1'.repeat(7000)}` }), 'Enter at most 6,000 digits.')
  assert.is(said({ width: '1.5' }), 'Enter a whole number, such as 500.')
})

faults.run()
