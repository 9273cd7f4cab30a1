import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { samplePoints, writePlaces } from '../../../worker/shade/places.ts'

/** The samples of a pixel as offsets from its center. */
function offsetsAt(x: number, y: number, count: number): [right: number, down: number][] {
  const places = new Float64Array(2 * count)
  writePlaces(places, 0, { x, y, from: 0, to: count, points: samplePoints(count) })
  return Array.from({ length: count }, (_, sample) => [places[2 * sample]! - x, places[2 * sample + 1]! - y])
}

const sampling = suite('samplePoints(), writePlaces()')

sampling('it has one sample in each of 4, 16, 64 and 256 equal parts of a pixel', () => {
  for (const count of [4, 16, 64, 256]) {
    const side = Math.sqrt(count)
    for (const [x, y] of [[0, 0], [5, -9], [1 << 20, 77]] as const) {
      const parts = offsetsAt(x, y, count).map(([right, down]) => {
        assert.ok(Math.abs(right) < 0.5 && Math.abs(down) < 0.5)
        return Math.floor((right + 0.5) * side) + side * Math.floor((down + 0.5) * side)
      })
      assert.is(new Set(parts).size, count)
    }
  }
})

sampling('it has pairs whose middle is the center, so that a gradient is averaged to it', () => {
  for (const count of [2, 6, 16, 100]) {
    const offsets = offsetsAt(3, 4, count)
    for (let pair = 0; pair < count; pair += 2) {
      assert.ok(Math.abs(offsets[pair]![0] + offsets[pair + 1]![0]) < 1e-12)
      assert.ok(Math.abs(offsets[pair]![1] + offsets[pair + 1]![1]) < 1e-12)
    }
  }
})

sampling('it turns the points from pixel to pixel in all eight ways, by the place alone', () => {
  const ways = new Set(
    Array.from({ length: 100 }, (_, x) => offsetsAt(x, 3, 16).flat().map((at) => at.toFixed(6)).join()),
  )
  assert.is(ways.size, 8)
  assert.equal(offsetsAt(12, 34, 16), offsetsAt(12, 34, 16))
})

sampling('it goes on where it stopped', () => {
  const points = samplePoints(16)
  const [whole, parts] = [new Float64Array(32), new Float64Array(32)]
  writePlaces(whole, 0, { x: 1, y: 2, from: 0, to: 16, points })
  writePlaces(parts, 0, { x: 1, y: 2, from: 0, to: 4, points })
  writePlaces(parts, 4, { x: 1, y: 2, from: 4, to: 16, points })
  assert.equal(parts, whole)
})

sampling.run()
