import { decode } from 'fast-png'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { paletteBytes, paletteEntries } from '../../../../core/palette.ts'
import { chunksOf } from '../../../../frontend/ui/tiles/png-chunks.ts'
import { OWN_PALETTE_KEYWORD, recolored, textsOf } from '../../../../frontend/ui/save/recolor.ts'
import { indexedPng } from '../../../helpers/rasters.ts'

const pixels = Uint8Array.from({ length: 64 * 16 }, (_, index) => index % 256)
const text = { almondbread: 're=-1&im=0' }
const png = indexedPng({ width: 64, height: 16, palette: paletteBytes('ultra'), text }, pixels)

const picture = suite('recolored(), textsOf(), chunksOf()')

picture('it gives a picture other colors, a text that says which, and leaves its pixels and parameters', async () => {
  const parts = recolored(png, paletteEntries('ember'), 'Mine~0-000000')
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer())
  const { data, palette } = decode(bytes, { checkCrc: true })
  assert.equal(Uint8Array.from(data), pixels)
  assert.equal(
    palette!.map(([red, green, blue]) => [red, green, blue]),
    paletteEntries('ember').map((color) => [...color]),
  )
  assert.is(textsOf(bytes).get('almondbread'), 're=-1&im=0')
  assert.is(textsOf(bytes).get(OWN_PALETTE_KEYWORD), 'Mine~0-000000')
})

picture('it reads texts from the beginning of a file alone, and refuses what is no picture', () => {
  assert.is(textsOf(png.slice(0, 120)).get('almondbread'), 're=-1&im=0')
  assert.equal([...chunksOf(png)].map(({ type }) => type), ['IHDR', 'tEXt', 'PLTE', 'IDAT', 'IEND'])
  try {
    textsOf(new Uint8Array(100))
    assert.unreachable()
  } catch (error) {
    assert.instance(error, SyntaxError)
  }
})

picture.run()
