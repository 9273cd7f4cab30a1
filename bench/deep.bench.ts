/**
 * Deep views, cold: 640 × 360 pixels, smooth, the whole picture through the balancer to two workers that were started for it, orbit and
 * table included. Beside them what Fraktaler-3 2.1 (C++, two cores of the same kind, its 80-bit doubles past 1e308) needed.
 */
import { readFileSync } from 'node:fs'
import process from 'node:process'
import { decode } from 'fast-png'
import { formatDecimal, multiplyDecimals, parseDecimal } from '../core/decimal.ts'
import { launch } from '../tests/helpers/launcher.ts'
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

interface DeepRow {
  readonly id: string
  readonly re: string
  readonly im: string
  readonly height: string
  readonly iterations: number
}

const views: DeepRow[] = JSON.parse(
  readFileSync(new URL('../tests/fixtures/deep-views.json', import.meta.url), 'utf8'),
)
const rows = []
for (const view of views) {
  const times: number[] = []
  for (let run = 0; run < RUNS; run++) times.push(await drawCold(view))
  const { min, median } = spread(times)
  const theirs = FRAKTALER_SECONDS[view.id]!
  rows.push({
    view: view.id,
    iterations: view.iterations,
    'Fraktaler-3 s': theirs.toFixed(1),
    'min s': (min / 1000).toFixed(2),
    'median s': (median / 1000).toFixed(2),
    'times as fast': (theirs * 1000 / min).toFixed(1),
  })
}
printTable(rows)

/** Milliseconds from the request to the last byte, by workers that have drawn nothing yet. */
async function drawCold({ re, im, height, iterations }: DeepRow): Promise<number> {
  const { width, height: rowsOfPixels } = SIZE
  const span = multiplyDecimals(parseDecimal(height), parseDecimal(String(width / rowsOfPixels)))
  const query = `re=${re}&im=${im}&span=${formatDecimal(span)}&iterations=${iterations}`
  const launched = await launch({ WORKERS: '2' })
  try {
    const started = performance.now()
    const response = await fetch(`${launched.address}/render?${query}&width=${width}&height=${rowsOfPixels}`)
    const bytes = new Uint8Array(await response.arrayBuffer())
    const time = performance.now() - started
    const picture = decode(bytes, { checkCrc: true })
    if (picture.width !== width || picture.height !== rowsOfPixels) {
      throw new Error('Cannot measure: the picture is wrong')
    }
    return time
  } finally {
    await launched.stop()
  }
}
