/**
 * The older program's request, whole: 500 × 500 pixels in 100 tiles, 30 iterations, through the balancer to two workers. The
 * older program, in Go and Flask, took 1.6 s for the same tiles.
 */
import { decode } from 'fast-png'
import { findProgram } from '../lb/machine.ts'
import { launch } from '../tests/helpers/launcher.ts'
import { measure, printTable } from './harness.ts'

const OLDER_MS = 1600
/** Pictures until they get no faster: V8 compiles what a tile takes again and again for the first fifteen thousand tiles. */
const WARMUP = 150

const QUERY = '/mandelbrot?max_iteration=30&start_position_x=-1.5&start_position_y=1.5&quantize_length=3'

const rows = []
for (const balancer of findProgram('nginx') ? ['nginx', 'embedded'] : ['embedded']) {
  const launched = await launch({ WORKERS: '2', BALANCER: balancer })
  const picture = async () => new Uint8Array(await (await fetch(launched.address + QUERY)).arrayBuffer())
  try {
    const { width, height } = decode(await picture(), { checkCrc: true })
    if (width !== 500 || height !== 500) throw new Error(`Cannot measure: the picture is ${width} × ${height}`)
    const { min, median, max } = await measure(picture, { warmup: WARMUP, runs: 60 })
    rows.push({
      balancer,
      'min s': (min / 1000).toFixed(3),
      'median s': (median / 1000).toFixed(3),
      'max s': (max / 1000).toFixed(3),
      'times faster than the older program': (OLDER_MS / median).toFixed(1),
    })
  } finally {
    await launched.stop()
  }
}
printTable(rows)
