import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { roundedLevel, THRESHOLDS } from '../../../../core/dither.ts'
import { linearFromScreen, type Rgb } from '../../../../core/oklab.ts'
import { type Gradient, gradientOf, indexedGradient, PALETTE_NAMES } from '../../../../core/palette.ts'
import {
  createColorTable,
  fillLight,
  fillPixels,
  LIGHT_FIELD,
  MOST_LIGHT,
  pixelOf,
  PLACE_BITS,
} from '../../../../frontend/ui/color/color-table.ts'
import { TURN_PLACES } from '../../../../frontend/ui/color/placing.ts'

const INSIDE: Rgb = [1, 2, 3]

/** The color of a gradient at a place along the turn, not rounded. */
function levelsAt({ table, steps, isStepped }: Gradient, turns: number): number[] {
  const position = (turns - Math.floor(turns)) * steps
  const step = Math.min(steps - 1, Math.floor(position))
  const rest = isStepped ? 0 : position - step
  return [0, 1, 2].map((part) => {
    const from = table[3 * step + part]!
    return from + rest * (table[3 * step + 3 + part]! - from)
  })
}

const rgbOf = (pixel: number) => [...new Uint8Array(Uint32Array.of(pixel).buffer)].slice(0, 3)

const pixels = suite('fillPixels()')

pixels('it has each color of the turn, rotated, rounded by each threshold as a worker rounds it', () => {
  const table = createColorTable()
  for (const name of PALETTE_NAMES) {
    for (const turns of [0, 0.3, 1.75]) {
      const gradient = gradientOf(name)
      fillPixels(table, { gradient, turns, inside: INSIDE })
      let exact = 0
      let count = 0
      for (let place = 0; place < TURN_PLACES; place += 17) {
        const levels = levelsAt(
          gradient,
          gradient.isStepped
            ? Math.round(place + turns * TURN_PLACES) % TURN_PLACES / TURN_PLACES
            : place / TURN_PLACES + turns,
        )
        for (let threshold = 0; threshold < THRESHOLDS; threshold++) {
          const rgb = rgbOf(table.pixels[threshold << PLACE_BITS | 1 + place]!)
          levels.forEach((level, part) => {
            const off = Math.abs(rgb[part]! - roundedLevel(level, threshold, part))
            assert.ok(off <= 1, `${name} at ${place}`)
            if (off === 0) exact++
            count++
          })
        }
      }
      assert.ok(exact / count > 0.98, `${name}: ${exact / count}`)
    }
  }
})

pixels('it has the inside for place 0 of each threshold', () => {
  const table = createColorTable()
  fillPixels(table, { gradient: gradientOf('ultra'), turns: 0.4, inside: INSIDE })
  for (let threshold = 0; threshold < THRESHOLDS; threshold++) {
    assert.is(table.pixels[threshold << PLACE_BITS], pixelOf(INSIDE))
  }
  assert.equal(rgbOf(pixelOf(INSIDE)), INSIDE)
})

pixels('it has the very entries of bands', () => {
  const table = createColorTable()
  const gradient = indexedGradient('ember')
  fillPixels(table, { gradient, turns: 0, inside: INSIDE })
  for (let place = 0; place < TURN_PLACES; place++) {
    const entry = Math.floor(place / (TURN_PLACES / 255))
    assert.equal(rgbOf(table.pixels[5 << PLACE_BITS | 1 + place]!), [
      ...gradient.table.subarray(3 * entry, 3 * entry + 3),
    ])
  }
})

pixels.run()

const light = suite('fillLight()')

light('it has the light of each color, and of the inside, in fields that do not touch', () => {
  const table = createColorTable()
  const gradient = gradientOf('silver')
  fillLight(table, { gradient, turns: 0.25, inside: INSIDE })
  const partsOf = (packed: number) => [
    Math.floor(packed / LIGHT_FIELD ** 2),
    Math.floor(packed / LIGHT_FIELD) % LIGHT_FIELD,
    packed % LIGHT_FIELD,
  ]
  for (let place = 0; place < TURN_PLACES; place += 11) {
    const levels = levelsAt(gradient, place / TURN_PLACES + 0.25)
    partsOf(table.light[1 + place]!).forEach((part, index) => {
      assert.ok(Math.abs(part - MOST_LIGHT * linearFromScreen(levels[index]!)) < 1.5)
    })
  }
  assert.equal(partsOf(table.light[0]!), INSIDE.map((level) => Math.round(MOST_LIGHT * linearFromScreen(level))))
})

light.run()
