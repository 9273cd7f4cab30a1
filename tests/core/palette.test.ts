import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { oklabFromRgb, type Rgb } from '../../core/oklab.ts'
import {
  PAGE_PALETTE,
  PALETTE_NAMES,
  paletteBytes,
  paletteEntries,
  paletteIndex,
  type PaletteName,
} from '../../core/palette.ts'

function distance(a: Rgb, b: Rgb): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
}

const entries = suite('paletteEntries()')

entries('it has a black inside and 255 colors that fit a byte', () => {
  assert.ok(PALETTE_NAMES.length >= 9)
  for (const name of PALETTE_NAMES) {
    const palette = paletteEntries(name)
    assert.is(palette.length, 256)
    assert.equal(palette[0], [0, 0, 0])
    assert.ok(palette.flat().every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255), name)
  }
})

entries('it closes: no step of a smooth palette, around its end too, is a visible jump', () => {
  for (const name of PALETTE_NAMES.filter((name) => name !== 'classic')) {
    const turn = paletteEntries(name).slice(1)
    turn.forEach((color, index) => assert.ok(distance(color, turn[(index + 1) % 255]!) < 24, `${name} ${index}`))
  }
})

entries('it tells neighbouring counts apart in classic', () => {
  const turn = paletteEntries('classic').slice(1)
  turn.forEach((color, index) => assert.ok(distance(color, turn[(index + 1) % 255]!) > 60, String(index)))
})

entries('it has no two palettes alike', () => {
  const texts = new Set(PALETTE_NAMES.map((name) => JSON.stringify(paletteEntries(name))))
  assert.is(texts.size, PALETTE_NAMES.length)
})

/** Older palettes, some of which pass near black. */
const OLDER: readonly PaletteName[] = [
  'almond',
  'ultra',
  'twilight',
  'phase',
  'icefire',
  'carnival',
  'ember',
  'lagoon',
  'aurora',
  'silver',
  'classic',
]

entries('it looks as it always did under an older name', () => {
  const bytes = Buffer.concat(OLDER.map((name) => paletteBytes(name)))
  assert.is(
    createHash('sha256').update(bytes).digest('hex'),
    '1aa964d13537137aa799bf3c4c3d27a4fad17a3486f81cc7ede784cca2306f42',
  )
})

entries('it is nowhere so dark, under a newer name, that the inside would melt into it', () => {
  for (const name of PALETTE_NAMES.filter((name) => !OLDER.includes(name))) {
    const lightness = paletteEntries(name).slice(1).map((color) => oklabFromRgb(color)[0])
    assert.ok(Math.min(...lightness) > 0.33, name)
    assert.ok(Math.max(...lightness) - Math.min(...lightness) > 0.2, name)
  }
  assert.not.ok(OLDER.includes(PAGE_PALETTE))
})

entries.run()

const index = suite('paletteIndex()')

index('it is 1…255, and the same one period later', () => {
  const whole = fc.integer({ min: -1000, max: 1_000_000 })
  fc.assert(fc.property(whole, fc.integer({ min: 0, max: 12 }), (value, power) => {
    const period = 2 ** power
    const entry = paletteIndex(value / period)
    assert.ok(entry >= 1 && entry <= 255 && Number.isInteger(entry))
    assert.is(paletteIndex((value + period) / period), entry)
  }))
})

index('it walks one entry a step at a period of 255, and an offset of a turn changes nothing', () => {
  assert.equal([1, 2, 3, 254, 255].map((n) => paletteIndex(n / 255)), [2, 3, 4, 255, 1])
  assert.is(paletteIndex(1.25), paletteIndex(0.25))
})

index('it stays inside at the last value below a turn', () => {
  assert.is(paletteIndex(1 - 2 ** -53), 255)
  assert.is(paletteIndex(-(2 ** -60)), 255)
})

index.run()
