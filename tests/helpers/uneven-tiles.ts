import type { LabTile } from '../../lab/views.ts'
import { createRandom } from './random.ts'

const TILES = 200

/**
 * Tiles as those of a real view: a twentieth of them are a third of the work, and a fifth nearly all. The dear ones take tenths of a second,
 * the others milliseconds.
 */
export function unevenTiles(seed: number): LabTile[] {
  const random = createRandom(seed)
  return Array.from({ length: TILES }, (_, index) => {
    const costMs = Math.ceil(random() < 0.2 ? 70 + 280 * random() ** 2 : 1 + 2 * random())
    return { path: `/tile?seed=${seed}&region=${index}`, steps: costMs, costMs }
  })
}
