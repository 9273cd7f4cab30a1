import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readFileSync } from 'node:fs'
import { PALETTE_NAMES } from '../../../../core/palette.ts'
import { explain } from '../../../../frontend/ui/words/explain.ts'
import { FIELD_NAMES, readFields } from '../../../../frontend/ui/state/fields.ts'
import { LANGUAGES } from '../../../../frontend/ui/words/language.ts'
import { MESSAGES } from '../../../../frontend/ui/words/messages.ts'

const html = readFileSync(new URL('../../../../frontend/ui/index.html', import.meta.url), 'utf8')

const words = suite('MESSAGES')

words('it has every text in every language, and no two languages alike by oversight', () => {
  const names = Object.keys(MESSAGES.en.texts)
  for (const language of LANGUAGES) {
    const { texts, palettes } = MESSAGES[language]
    assert.equal(Object.keys(texts).sort(), [...names].sort())
    assert.ok(Object.values(texts).every((text) => text.trim() !== ''))
    assert.ok(PALETTE_NAMES.every((name) => palettes[name]))
  }
  const same = names.filter((name) => MESSAGES.en.texts[name as 're'] === MESSAGES.fr.texts[name as 're'])
  assert.equal(same, [])
})

words('it has the texts that the page asks for by name', () => {
  const asked = [...html.matchAll(/data-(?:text|label|tip|title)="(\w+)"/g)].map(([, name]) => name!)
  assert.ok(asked.length > 80)
  for (const name of asked) assert.ok(name in MESSAGES.en.texts, name)
})

words('it counts in both languages', () => {
  assert.is(MESSAGES.en.progress(1, 1), '1 of 1 tile')
  assert.is(MESSAGES.en.progress(3, 1200), '3 of 1,200 tiles')
  assert.is(MESSAGES.fr.progress(1, 4), '1 tuile sur 4')
  assert.is(MESSAGES.fr.invalid(2), '2 valeurs sont à corriger.')
})

words.run()

const faults = suite('explain()')

faults('it says in words what is wrong with any field, in every language', () => {
  const texts = ['x', '', '0', '-1', '1e400', '1e-400', '1e-30', '99999999999', `0.${'1'.repeat(2000)}`]
  for (const language of LANGUAGES) {
    for (const name of FIELD_NAMES) {
      for (const text of texts) {
        for (const fault of readFields({ [name]: text }).faults ?? []) {
          const sentence = explain(fault, MESSAGES[language])
          assert.match(sentence, /\p{L}.*\.$/u)
          assert.not.match(sentence, /undefined|NaN/)
        }
      }
    }
  }
})

faults('it names the limit on the side that was overstepped', () => {
  const said = (fields: Parameters<typeof readFields>[0]) => explain(readFields(fields).faults![0]!, MESSAGES.en)
  assert.is(said({ iterations: '0' }), 'Enter 1 or more.')
  assert.is(said({ iterations: '6000000' }), 'Enter 5,000,000 or less.')
  assert.is(said({ span: '0' }), 'Enter more than 0.')
  assert.is(said({ re: '-2000' }), 'Enter -1,000 or more.')
  assert.is(said({ re: `0.${'1'.repeat(7000)}` }), 'Enter at most 6,000 digits.')
  assert.is(said({ width: '1.5' }), 'Enter a whole number, such as 500.')
})

faults.run()
