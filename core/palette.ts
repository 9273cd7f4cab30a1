/**
 * Cyclic palettes of 256 entries: entry 0 is the inside, black; 1…255 are one turn.
 *
 * A palette is a few control points, evenly spaced, joined by a periodic cubic (Catmull–Rom) in Oklab, where equal steps
 * look equal (Ottosson, "A perceptual color space for image processing", 2020).
 */

import { oklabFromRgb, type Rgb, rgbFromHex, rgbFromOklab, type Triple } from './oklab.ts'

const CONTROL_POINTS = {
  /** Own: almond skin, kernel, blossom, dusk. */
  almond: ['#1c0f13', '#5a2a22', '#a8622f', '#e0a85c', '#fff1d6', '#f3c3bd', '#a86a86', '#4d3358'],
  /** Wikipedia's zoom sequence, after Ultra Fractal's default. */
  ultra: ['#000764', '#0f4bb0', '#3f95dd', '#b5e3f4', '#edffff', '#fbd98a', '#ffaa00', '#8a5200', '#1a0a10', '#00042e'],
  /** Bastian Bechtold's twilight, in matplotlib. */
  twilight: ['#e2d9e2', '#9ebbc9', '#6785be', '#5e43a5', '#421257', '#471340', '#8e2c50', '#ba6657', '#ceac94'],
  /** Kristen Thyng's phase, in cmocean: of even lightness. */
  phase: [
    '#a7770c',
    '#c56033',
    '#d94360',
    '#dd26a3',
    '#c43be0',
    '#9961f4',
    '#5f7fe4',
    '#2890b7',
    '#0f9788',
    '#27994f',
    '#778d11',
  ],
  /** seaborn's icefire, closed through black. */
  icefire: [
    '#000000',
    '#001f4d',
    '#0e58a8',
    '#30a4ca',
    '#9be4ef',
    '#e1e9d1',
    '#f3d573',
    '#da8200',
    '#ac2301',
    '#4c0000',
  ],
  /** Peter Kovesi's magenta–red–yellow–blue, in CET. */
  carnival: ['#f884f7', '#ea4388', '#b51a15', '#cc6904', '#cfaa27', '#588a93', '#3e3ef0', '#956bfa'],
  /** Own: coals and sparks. */
  ember: ['#0b0508', '#3b0a1e', '#8c1c1c', '#d8521b', '#f9a63a', '#fff3c4', '#e07b39', '#6b1a2a'],
  /** Own: a coast from deep water to foam and back under pines. */
  lagoon: ['#04121f', '#0b3c5d', '#1380a1', '#4fc3c4', '#d9f7e8', '#9fd38a', '#3c8d5a', '#0f4a43'],
  /** Own: night sky, green curtain, violet edge. */
  aurora: ['#060b1f', '#0c3b4f', '#159e7f', '#8ff2a6', '#e9fbe0', '#b79cf0', '#6f3fb5', '#251552'],
  /** Own: greys of a silver print. */
  silver: ['#0a0a0c', '#3c3d42', '#85868b', '#d4d4d2', '#ffffff', '#c9c9c8', '#77787d', '#303136'],
} as const

/** Every palette a request may name. */
export const PALETTE_NAMES: readonly PaletteName[] = [
  ...Object.keys(CONTROL_POINTS) as (keyof typeof CONTROL_POINTS)[],
  'classic',
]
export type PaletteName = keyof typeof CONTROL_POINTS | 'classic'
export const DEFAULT_PALETTE: PaletteName = 'ultra'

const TURN = 255

const cache = new Map<PaletteName, readonly Rgb[]>()
const byteCache = new Map<PaletteName, Uint8Array>()

/** The 256 entries of a palette; the same array each time. */
export function paletteEntries(name: PaletteName): readonly Rgb[] {
  let entries = cache.get(name)
  if (!entries) {
    const turn = name === 'classic' ? classicTurn() : smoothTurn(CONTROL_POINTS[name])
    entries = [[0, 0, 0], ...turn]
    cache.set(name, entries)
  }
  return entries
}

/** The same as 768 bytes, red, green and blue in turn, as a PNG's PLTE holds them; the same array each time. */
export function paletteBytes(name: PaletteName): Uint8Array {
  let bytes = byteCache.get(name)
  if (!bytes) {
    bytes = Uint8Array.from(paletteEntries(name).flat())
    byteCache.set(name, bytes)
  }
  return bytes
}

/**
 * The entry, 1…255, of an escape value (n or μ): one turn every `period` iterations, rotated by `offset` turns.
 */
export function paletteIndex(value: number, period: number, offset: number): number {
  const turns = value / period + offset
  return 1 + Math.min(TURN - 1, Math.floor((turns - Math.floor(turns)) * TURN))
}

function smoothTurn(points: readonly string[]): Rgb[] {
  const labs = points.map((hex) => oklabFromRgb(rgbFromHex(hex)))
  const at = (index: number) => labs[(index + labs.length) % labs.length]!
  return Array.from({ length: TURN }, (_, entry) => {
    const position = (entry / TURN) * labs.length
    const index = Math.floor(position)
    return rgbFromOklab(catmullRom([at(index - 1), at(index), at(index + 1), at(index + 2)], position - index))
  })
}

/** Neighbours lie a golden angle of hue apart and alternate in lightness, so that adjacent counts never look alike. */
function classicTurn(): Rgb[] {
  let [re, im] = [1, 0]
  return Array.from({ length: TURN }, (_, entry) => {
    const lightness = [0.55, 0.85, 0.7][entry % 3]!
    const chroma = 0.15
    const color = rgbFromOklab([lightness, chroma * re, chroma * im])
    ;[re, im] = [re * GOLDEN_COSINE - im * GOLDEN_SINE, re * GOLDEN_SINE + im * GOLDEN_COSINE]
    return color
  })
}

/** Of the golden angle, π (3 − √5). */
const GOLDEN_COSINE = -0.7373688780783197
const GOLDEN_SINE = 0.6754902942615238

function catmullRom([p0, p1, p2, p3]: readonly [Triple, Triple, Triple, Triple], t: number): Triple {
  const blend = (a: number, b: number, c: number, d: number) =>
    b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
  return [blend(p0[0], p1[0], p2[0], p3[0]), blend(p0[1], p1[1], p2[1], p3[1]), blend(p0[2], p1[2], p2[2], p3[2])]
}
