import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { partsOf, type Rect } from '../../../../core/geometry.ts'
import { packValues } from '../../../../core/values.ts'
import { decodeParts } from '../../../../frontend/ui/tiles/decode.ts'
import { sortedValues, valueAt } from '../../../../frontend/ui/tiles/page-values.ts'

const REGION = { x: -16, y: 8, width: 24, height: 16 }

const countAt = (x: number, y: number) => 1 + Math.abs(x * 7 + y * 13) % 50

function bytesOf({ x, y, width, height }: Rect): Uint8Array<ArrayBuffer> {
  const values = Float64Array.from(
    { length: width * height },
    (_, at) => countAt(x + at % width, y + Math.floor(at / width)),
  )
  return packValues({ width, height, isSmooth: false, values, samples: undefined }, { x, y })
}

const decoding = suite('decodeParts()')

decoding('it reads a tile in one part or several, with the same thresholds', () => {
  const whole = decodeParts(REGION, [{ region: REGION, bytes: bytesOf(REGION) }])
  for (let pixel = 0; pixel < 24 * 16; pixel++) {
    assert.is(valueAt(whole, pixel), countAt(REGION.x + pixel % 24, REGION.y + Math.floor(pixel / 24)))
  }
  const parts = [...partsOf(REGION, 7)].map((region) => ({ region, bytes: bytesOf(region) }))
  assert.equal(decodeParts(REGION, parts), whole)
  assert.is(sortedValues(whole).length, 24 * 16)
})

decoding('it refuses what is no tile, or one of another size', () => {
  for (const bytes of [new Uint8Array(20), bytesOf({ ...REGION, width: 23 })]) {
    assert.throws(
      () => decodeParts(REGION, [{ region: REGION, bytes }]),
      (error: unknown) => error instanceof SyntaxError,
    )
  }
})

decoding.run()
