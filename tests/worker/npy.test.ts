import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { encodeNpy } from '../../worker/npy.ts'
import { readNpy } from '../helpers/npy.ts'

const npy = suite('encodeNpy()')

npy('it is read back by a reader of the format, shape and numbers', () => {
  const counts = Uint32Array.of(0, 1, 2, 3, 4_294_967_295, 5)
  assert.equal(readNpy(encodeNpy(counts, 3, 2)), { descriptor: '<u4', shape: [2, 3], values: [...counts] })
  const values = Float64Array.of(Infinity, -0.5, 1e300)
  assert.equal(readNpy(encodeNpy(values, 1, 3)), { descriptor: '<f8', shape: [3, 1], values: [...values] })
})

npy('it starts its data at a multiple of 64 bytes, whatever the shape', () => {
  for (const width of [1, 10, 12_345]) {
    assert.is((encodeNpy(new Float64Array(width), width, 1).length - 8 * width) % 64, 0)
  }
})

npy.run()
