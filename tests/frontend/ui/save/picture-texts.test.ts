import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { paletteBytes } from '../../../../core/palette.ts'
import { OLDER_PALETTE_KEYWORD, PARAMETERS_KEYWORD, textsOf } from '../../../../frontend/ui/save/picture-texts.ts'
import { indexedPng } from '../../../helpers/rasters.ts'

const text = { [PARAMETERS_KEYWORD]: 're=-1&im=0', [OLDER_PALETTE_KEYWORD]: 'Mine~0-000000' }
const png = indexedPng({ width: 64, height: 16, palette: paletteBytes('ultra'), text })

const texts = suite('textsOf()')

texts('it reads all texts, from the beginning of a file alone', () => {
  assert.equal(Object.fromEntries(textsOf(png)), text)
  assert.equal(Object.fromEntries(textsOf(png.slice(0, 140))), text)
  assert.is(textsOf(png.slice(0, 20)).size, 0)
})

texts('it refuses what is no picture', () => {
  assert.throws(() => textsOf(new Uint8Array(100)), (error: unknown) => error instanceof SyntaxError)
})

texts.run()
