/** Which tiles of a view get more samples: those in the middle first, as far as memory goes. */
import type { WantedTile } from './plan.ts'
import type { Refinement } from './subject.ts'
import { bytesOf, type PageTile } from './tile.ts'

/** A view at rest for so long is refined. */
export const REST_MS = 250

/**
 * The tiles, in their order, that have fewer samples than they may have. Beyond `budget` bytes of the view's own tiles none
 * is asked for: each is taken for as large as it can become, and once it is there for as large as it is.
 */
export function refinementsOf(
  tiles: Iterable<PageTile>,
  refinement: Refinement,
  budget: number,
): WantedTile[] {
  const { samples } = refinement
  const all = [...tiles]
  const wanted: WantedTile[] = []
  let bytes = all.reduce((sum, tile) => sum + bytesOf(tile), 0)
  for (const { lattice, cell, most } of all) {
    if (most >= samples) continue
    bytes += lattice.side ** 2 * (1 + 2 * samples)
    if (bytes > budget) break
    wanted.push({ lattice, cell, refinement })
  }
  return wanted
}
