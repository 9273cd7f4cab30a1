import * as fc from 'fast-check'
import { decimalFromNumber } from '../../core/decimal.ts'
import { LIMITS } from '../../core/limits.ts'
import { DEFAULT_FORMULA } from '../../core/formulas.ts'
import { PALETTE_NAMES } from '../../core/palette.ts'
import { COLORINGS, type RenderParams } from '../../core/params.ts'
import type { Scale } from '../../core/scale.ts'

/** Places with something to see, from the whole set to the last pitch of a double, as [re, im]. */
const PLACES: readonly (readonly [number, number])[] = [
  [-0.75, 0],
  [-0.7436447, 0.1318261],
  [-1.7693, 0.0063],
  [0.338653564453125, 0.08525848388671875],
  [-0.8709327697288245, -0.22968637540683945],
  [-0.1011, 0.9563],
]

/** Small pictures of such places, with any coloring. */
export const anyPicture: fc.Arbitrary<RenderParams> = fc.record({
  place: fc.constantFrom(...PLACES),
  depth: fc.integer({ min: 0, max: 10 }),
  width: fc.integer({ min: 1, max: 70 }),
  height: fc.integer({ min: 1, max: 70 }),
  iterations: fc.integer({ min: 1, max: 300 }),
  coloring: fc.constantFrom(...COLORINGS),
  palette: fc.constantFrom(...PALETTE_NAMES),
  period: fc.integer({ min: 1, max: 400 }),
  offset: fc.double({ min: 0, max: 1, noNaN: true }).map((turns) => Math.abs(turns)),
  scale: fc.constantFrom<Scale>('linear', 'sqrt', 'log', [2, 5, 40], [3, 3.5, 4, 90, 1000]),
  inside: fc.constantFrom('000000', 'ffffff', '1c0f13'),
  samples: fc.constantFrom(1, 1, 1, 4, 9),
  formula: fc.constant(DEFAULT_FORMULA),
}).map(({ place: [re, im], depth, ...rest }) => ({
  re: decimalFromNumber(re),
  im: decimalFromNumber(im),
  span: decimalFromNumber(3 / 10 ** depth),
  tile: undefined,
  ...rest,
}))

/** Decimals as people and programs write them, within the limits of a coordinate. */
export const anyDecimalText: fc.Arbitrary<string> = fc.tuple(
  fc.constantFrom('', '-', '+'),
  fc.stringMatching(/^\d{1,30}$/),
  fc.option(fc.stringMatching(/^\d{0,30}$/)),
  fc.option(fc.integer({ min: -300, max: 300 })),
).map(([sign, whole, fraction, power]) => {
  return `${sign}${whole}${fraction === null ? '' : `.${fraction}`}${power === null ? '' : `e${power}`}`
})

/** A side of tiles that a picture may be cut into. */
export const anySide: fc.Arbitrary<number> = fc.integer({ min: LIMITS.tileSide.least, max: 80 })
