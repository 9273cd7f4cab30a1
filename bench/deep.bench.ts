/**
 * Deep views, cold: 640 × 360 pixels, smooth, the whole picture through the balancer to two workers that were started for it, orbit and
 * table included. Beside them what Fraktaler-3 2.1 (C++, two cores of the same kind, its 80-bit doubles past 1e308) needed.
 */
import process from 'node:process'
import { decode } from 'fast-png'
import { launch } from '../tests/helpers/launcher.ts'
import { type Location, locationOf, queryAt } from '../tests/helpers/locations.ts'
import { printTable, spread } from './harness.ts'

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

const rows = []
for (const [id, theirs] of Object.entries(FRAKTALER_SECONDS)) {
  const location = locationOf(id)
  const times: number[] = []
  for (let run = 0; run < RUNS; run++) times.push(await drawCold(location))
  const { min, median } = spread(times)
  rows.push({
    view: id,
    iterations: location.iterations,
    'Fraktaler-3 s': theirs.toFixed(1),
    'min s': (min / 1000).toFixed(2),
    'median s': (median / 1000).toFixed(2),
    'times as fast': (theirs * 1000 / min).toFixed(1),
  })
}
printTable(rows)

/** Milliseconds from the request to the last byte, by workers that have drawn nothing yet. */
async function drawCold(location: Location): Promise<number> {
  const launched = await launch({ WORKERS: '2' })
  try {
    const started = performance.now()
    const response = await fetch(`${launched.address}/render?${queryAt(location, SIZE)}`)
    const bytes = new Uint8Array(await response.arrayBuffer())
    const time = performance.now() - started
    const picture = decode(bytes, { checkCrc: true })
    if (picture.width !== SIZE.width || picture.height !== SIZE.height) {
      throw new Error('Cannot measure: the picture is wrong')
    }
    return time
  } finally {
    await launched.stop()
  }
}
