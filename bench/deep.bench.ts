/**
 * Deep views, cold: 640 × 360 pixels, smooth, the whole picture through the balancer to two workers that were started for it, orbit and
 * table included, by the base commit and by this tree in turn (`BASE`, `VIEWS`, `RUNS`). Beside them what Fraktaler-3 2.1 (C++,
 * two cores of the same kind, its 80-bit doubles past 1e308) needed.
 */
import process from 'node:process'
import { locationOf, queryAt } from '../tests/helpers/locations.ts'
import { BASE_COMMIT, checkOut, ROOT } from './commit.ts'
import { drawAt, withFleet } from './fleet-draw.ts'
import { geometricMean, printTable, spread } from './harness.ts'

const FRAKTALER_SECONDS: Readonly<Record<string, number>> = {
  e14: 1.1,
  e50: 6.8,
  e113: 1.6,
  flake: 0.9,
  e227: 9,
  e318: 9.6,
  e533: 6.1,
  e1000: 2.2,
}

const SIZE = { width: 640, height: 360 }
const RUNS = Number(process.env.RUNS ?? 3)
const VIEWS = process.env.VIEWS?.split(',') ?? [...Object.keys(FRAKTALER_SECONDS), 'e1086', 'e1000 at 2048²']

const base = checkOut(BASE_COMMIT)
try {
  const rows = []
  const ratios: number[] = []
  for (const view of VIEWS) {
    const [id = '', isLarge] = view.split(' at ')
    const query = queryAt(locationOf(id), isLarge ? { width: 2048, height: 2048 } : SIZE)
    const before: number[] = []
    const now: number[] = []
    for (let run = 0; run < RUNS; run++) {
      before.push(await withFleet(base.folder, ({ address }) => drawAt(address, query)))
      now.push(await withFleet(ROOT, ({ address }) => drawAt(address, query)))
    }
    const ratio = spread(before).min / spread(now).min
    ratios.push(ratio)
    rows.push({
      view,
      'before s': (spread(before).min / 1000).toFixed(2),
      'now s': (spread(now).min / 1000).toFixed(2),
      'median s': (spread(now).median / 1000).toFixed(2),
      'times as fast': ratio.toFixed(2),
      'Fraktaler-3 s': FRAKTALER_SECONDS[view]?.toFixed(1) ?? '–',
    })
  }
  printTable(rows)
  console.log(`geometric mean: ${geometricMean(ratios).toFixed(2)} times as fast as ${BASE_COMMIT}`)
} finally {
  base.remove()
}
