/**
 * All locations that are within the limits, one after the other through one worker: how long each takes, and the most memory the worker
 * has had by then. `PICTURES=directory` keeps what was drawn, `ONLY=id,id` draws these, `SIZE=1280x720` in so many pixels.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { decode } from 'fast-png'
import { LIMITS } from '../core/limits.ts'
import { launch } from '../tests/helpers/launcher.ts'
import { LOCATIONS, queryAt } from '../tests/helpers/locations.ts'
import { descendantsOf } from '../tests/helpers/processes.ts'
import { peakBytes, residentBytes } from '../tests/helpers/resources.ts'
import { printTable } from './harness.ts'

const MOST_BYTES = 512 * 2 ** 20

const [width, height] = (process.env.SIZE ?? '640x360').split('x').map(Number) as [number, number]
const only = process.env.ONLY?.split(',')
const pictures = process.env.PICTURES
if (pictures !== undefined) mkdirSync(pictures, { recursive: true })
const locations = LOCATIONS.filter(({ id, iterations }) => {
  return iterations <= LIMITS.iterations && (only?.includes(id) ?? true)
})

const rows = []
const launched = await launch({ WORKERS: '1' })
try {
  const worker = descendantsOf(launched.process.pid!).find(({ environment }) => environment.WORKER_NAME !== undefined)!
  for (const location of locations) {
    const started = performance.now()
    const response = await fetch(`${launched.address}/render?${queryAt(location, { width, height })}`)
    const bytes = new Uint8Array(await response.arrayBuffer())
    const seconds = (performance.now() - started) / 1000
    if (response.status !== 200) throw new Error(`Cannot draw ${location.id}: ${new TextDecoder().decode(bytes)}`)
    const picture = decode(bytes, { checkCrc: true })
    if (picture.width !== width || picture.height !== height) throw new Error(`Cannot draw ${location.id}: it is cut`)
    if (pictures !== undefined) writeFileSync(join(pictures, `${location.id}.png`), bytes)
    rows.push({
      location: location.id,
      iterations: location.iterations,
      's': seconds.toFixed(2),
      'now MB': Math.round(residentBytes(worker.pid) / 2 ** 20),
      'most MB': Math.round(peakBytes(worker.pid) / 2 ** 20),
    })
    console.error(Object.values(rows.at(-1)!).join(' '))
  }
  printTable(rows)
  const most = peakBytes(worker.pid)
  console.log(`${rows.length} locations, at most ${Math.round(most / 2 ** 20)} MB of ${MOST_BYTES / 2 ** 20}`)
  if (most > MOST_BYTES) throw new Error('Too much memory')
} finally {
  await launched.stop()
}
