import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { columnRe, partsOf, pixelPitch, rowIm } from '../../core/geometry.ts'

const tiles = suite('partsOf()')

tiles('it covers every pixel once, with parts of at most the side', () => {
  const side = fc.integer({ min: 1, max: 40 })
  const corner = fc.integer({ min: -9, max: 9 })
  fc.assert(fc.property(corner, corner, side, side, side, (left, top, width, height, most) => {
    const covered = new Uint8Array(width * height)
    for (const tile of partsOf({ x: left, y: top, width, height }, most)) {
      assert.ok(tile.width >= 1 && tile.width <= most && tile.height >= 1 && tile.height <= most)
      for (let y = tile.y; y < tile.y + tile.height; y++) {
        for (let x = tile.x; x < tile.x + tile.width; x++) covered[(y - top) * width + x - left]!++
      }
    }
    assert.ok(covered.every((times) => times === 1))
  }))
})

tiles.run()

const lattice = suite('columnRe(), rowIm()')

lattice('it puts the middle pixel of an odd view on its center', () => {
  const view = { re: -0.1, im: 0.7, span: 0.3, width: 101, height: 77 }
  assert.is(columnRe(view, 50), -0.1)
  assert.is(rowIm(view, 38), 0.7)
})

lattice('it goes right and down by the pitch, the edges half a pixel outside the outer centers', () => {
  const view = { re: 0, im: 0, span: 4, width: 4, height: 2 }
  assert.is(pixelPitch(view), 1)
  assert.equal([0, 1, 2, 3].map((x) => columnRe(view, x)), [-1.5, -0.5, 0.5, 1.5])
  assert.equal([0, 1].map((y) => rowIm(view, y)), [0.5, -0.5])
})

lattice.run()
