import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { partsOf, type Rect } from '../../../../core/geometry.ts'
import type { TileValues } from '../../../../core/values.ts'
import { joinValues } from '../../../../frontend/ui/tiles/join-values.ts'

/** Values and samples that follow from where a pixel lies. */
function tileOf({ x, y, width, height }: Rect, isSampled: boolean): TileValues {
  const places = Array.from(
    { length: width * height },
    (_, at) => [x + at % width, y + Math.floor(at / width)] as const,
  )
  const countAt = (x: number, y: number) => Math.abs(x * 3 + y) % 4
  return {
    width,
    height,
    isSmooth: true,
    values: Float64Array.from(places, ([x, y]) => x + 1000 * y),
    samples: isSampled
      ? {
        counts: Uint16Array.from(places, ([x, y]) => countAt(x, y)),
        values: Float64Array.from(
          places.flatMap(([x, y]) => Array.from({ length: countAt(x, y) }, (_, at) => x + 1000 * y + at / 10)),
        ),
      }
      : undefined,
  }
}

const joining = suite('joinValues()')

joining('it makes the same of parts, in any order, as of the whole', () => {
  const side = fc.integer({ min: 1, max: 40 })
  fc.assert(fc.property(side, side, side, fc.boolean(), fc.boolean(), (width, height, part, isSampled, isTurned) => {
    const region = { x: -7, y: 13, width, height }
    const parts = [...partsOf(region, part)].map((region) => ({ region, tile: tileOf(region, isSampled) }))
    assert.equal(joinValues(region, isTurned ? parts.toReversed() : parts), tileOf(region, isSampled))
  }))
})

joining.run()
