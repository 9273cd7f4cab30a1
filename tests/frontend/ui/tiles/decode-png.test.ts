import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { paletteBytes } from '../../../../core/palette.ts'
import { decodePng } from '../../../../frontend/ui/tiles/decode-png.ts'
import { indexedPng } from '../../../helpers/rasters.ts'

const decoding = suite('decodePng()')

const pixels = Uint8Array.from({ length: 48 * 32 }, (_, index) => (index * 7) % 256)
const png = indexedPng({ width: 48, height: 32, palette: paletteBytes('ultra') }, pixels)

decoding('it gives back the entries that were encoded', async () => {
  assert.equal(await decodePng(png, { width: 48, height: 32 }), { width: 48, height: 32, channels: 1, data: pixels })
})

decoding('it refuses another size, a cut file, damaged data and what is no PNG', async () => {
  const damaged = png.slice()
  damaged[damaged.length - 40]! ^= 0xff
  for (const [bytes, width] of [[png, 32], [png.slice(0, -60), 48], [damaged, 48], [new Uint8Array(99), 48]] as const) {
    const error = await decodePng(bytes, { width, height: 32 }).catch((error) => error)
    assert.instance(error, SyntaxError)
  }
})

decoding.run()
