import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { stripVTControlCharacters } from 'node:util'
import { createPrinters } from '../../lb/print.ts'

/** What a line of each name looks like. */
function lines(names: readonly string[], isColored: boolean, text = 'hello'): string[] {
  return names.map((name) => {
    const written: string[] = []
    createPrinters(names, { write: (piece) => void written.push(piece), isColored })(name)(text)
    return written.join('')
  })
}

const printing = suite('createPrinters()')

printing('it writes each name equally wide, then the line as it is', () => {
  const anyNames = fc.uniqueArray(fc.stringMatching(/^[a-z0-9-]{1,12}$/), { minLength: 1, maxLength: 12 })
  fc.assert(fc.property(anyNames, fc.string(), (names, text) => {
    const width = Math.max(...names.map((name) => name.length))
    assert.equal(lines(names, false, text), names.map((name) => `${name.padEnd(width)} | ${text}\n`))
  }))
})

printing('it colors the names for a person, neighbors differently, and nothing else', () => {
  const names = Array.from({ length: 12 }, (_, index) => `worker-${index + 1}`)
  const colored = lines(names, true)
  assert.equal(colored.map(stripVTControlCharacters), lines(names, false))
  const colors = colored.map((line) => line.slice(0, line.indexOf('worker')))
  colors.forEach((color, index) => {
    assert.not.equal(color, '')
    assert.not.equal(color, colors[index + 1])
  })
  for (const line of colored) assert.ok(line.endsWith(' hello\n'))
})

printing.run()
