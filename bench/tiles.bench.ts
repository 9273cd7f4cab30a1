/**
 * Tiles without arithmetic, 256 × 256 pixels inside the cardioid, through the balancer to one worker on a core of its own: what a request
 * costs beside the kernel. No two requests are for the same tile.
 */
import { Agent, get } from 'node:http'
import { findProgram } from '../lb/machine.ts'
import { launch } from '../tests/helpers/launcher.ts'
import { printTable } from './harness.ts'

const CLIENTS = 8
const WARM_UP_MS = 2000
const MEASURED_MS = 5000

const rows = []
for (const balancer of findProgram('nginx') ? ['nginx', 'embedded'] : ['embedded']) {
  const launched = await launch({ WORKERS: '1', BALANCER: balancer })
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS })
  let asked = 0
  const tile = () =>
    new Promise<void>((resolve, reject) => {
      const path = `/tile?re=${-0.1 - ++asked * 1e-7}&span=0.01&width=256&height=256`
      get(launched.address + path, { agent }, (response) => {
        if (response.statusCode !== 200) reject(new Error(`Cannot measure: ${response.statusCode}`))
        response.resume().once('end', resolve)
      }).once('error', reject)
    })
  const tilesIn = async (ms: number) => {
    const started = performance.now()
    let done = 0
    const client = async () => {
      for (; performance.now() - started < ms; done++) await tile()
    }
    await Promise.all(Array.from({ length: CLIENTS }, client))
    return done / (performance.now() - started) * 1000
  }
  try {
    await tilesIn(WARM_UP_MS)
    rows.push({ balancer, 'tiles a second': Math.round(await tilesIn(MEASURED_MS)) })
  } finally {
    agent.destroy()
    await launched.stop()
  }
}
printTable(rows)
