/**
 * The way down at one center, from doubles to beyond them: 640 × 360 pixels, smooth, 24,000 iterations, whole pictures by two workers
 * of the base commit and of this tree in turn (`BASE`, `RUNS`), each with an orbit of its own.
 */
import process from 'node:process'
import { BASE_COMMIT, checkOut, ROOT } from './commit.ts'
import { drawAt, withFleet } from './fleet-draw.ts'
import { printTable, spread } from './harness.ts'

const CENTER = { re: '-0.743643887037158704752191506114774', im: '0.131825904205311970493132056385139' }
const SPANS = process.env.SPANS?.split(',') ?? ['3e-12', '8e-13', '1e-14', '1e-16', '1e-18', '1e-21']
const RUNS = Number(process.env.RUNS ?? 3)
const ITERATIONS = 24_000

const base = checkOut(BASE_COMMIT)
try {
  await withFleet(base.folder, (older) => {
    return withFleet(ROOT, async (newer) => {
      const rows = []
      let first = 0
      for (const span of SPANS) {
        const before: number[] = []
        const now: number[] = []
        // the first run warms both up; one iteration more makes an orbit anew
        for (let run = 0; run <= RUNS; run++) {
          const query = new URLSearchParams({
            ...CENTER,
            span,
            width: '640',
            height: '360',
            iterations: String(ITERATIONS + run),
          }).toString()
          const times = [await drawAt(older.address, query), await drawAt(newer.address, query)] as const
          if (run === 0) continue
          before.push(times[0])
          now.push(times[1])
        }
        first ||= spread(now).min
        rows.push({
          span,
          'before s': (spread(before).min / 1000).toFixed(2),
          'now s': (spread(now).min / 1000).toFixed(2),
          'times as fast': (spread(before).min / spread(now).min).toFixed(2),
          'times the first': (spread(now).min / first).toFixed(2),
        })
      }
      printTable(rows)
    })
  })
} finally {
  base.remove()
}
