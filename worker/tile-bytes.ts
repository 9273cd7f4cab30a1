import type { TileOrder } from './render.ts'

/** Of each pixel: its value, the same again where it is packed or compressed, its color, and what deflates it. */
const BYTES_A_PIXEL = 40

/** Of each sample of numbers: its value, the same among those of all pixels, and two bytes that it is packed into. */
const BYTES_A_SAMPLE = 18

/** What samples of colors, and of one part of a tile, need while they are gathered. */
const GATHERING_BYTES = 16 * 2 ** 20

/** The most bytes that drawing a tile takes, beside the orbit and the table of its view. */
export function tileBytes({ job: { region }, look: { format, samples } }: TileOrder): number {
  const pixels = region.width * region.height
  const sampled = samples === 1 ? 0 : GATHERING_BYTES
  const kept = format === 'values' && samples > 1 ? BYTES_A_SAMPLE * samples * pixels : 0
  return BYTES_A_PIXEL * pixels + sampled + kept
}
