/**
 * What tiles take, and what requests take beside them, measured on this machine into lab/costs.json: what the simulation goes by.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { printTable } from '../bench/harness.ts'
import { findProgram } from '../lb/machine.ts'
import { PICTURE } from '../tests/helpers/chaos-picture.ts'
import { launch } from '../tests/helpers/launcher.ts'
import { descendantsOf } from '../tests/helpers/processes.ts'
import { cpuMs, ranMs } from '../tests/helpers/resources.ts'
import type { Costs } from './studies.ts'

const WARM_UP = 25
const MEASURED = 15
const SIDE = 128

/** Pictures of 64 tiles. */
const PICTURES = {
  dear: PICTURE.replace(/iterations=\d+/, 'iterations=50000'),
  usual: PICTURE,
  cheap: '/render?re=0&im=0&span=3&width=1024&height=1024&tile=128&iterations=30',
} satisfies Record<keyof Costs['tiles'], string>

/** What tiles take by the worker's clock, and what requests take by the time of the processors, on a picture of cheap tiles. */
async function measure(): Promise<Costs> {
  const launched = await launch({ WORKERS: '1', BALANCER: 'nginx' })
  try {
    const processes = descendantsOf(launched.process.pid!)
    const pidsWith = (variable: string) => {
      return processes.filter(({ environment }) => environment[variable] !== undefined).map(({ pid }) => pid)
    }
    const nginx = processes.map(({ pid }) => pid).filter((pid) =>
      readFileSync(`/proc/${pid}/comm`, 'utf8') === 'nginx\n'
    )
    const groups = { nginx, frontend: pidsWith('BALANCER_URL'), worker: pidsWith('WORKER_NAME') }
    const cpu = (group: keyof typeof groups) => groups[group].reduce((sum, pid) => sum + cpuMs(pid), 0)
    const all = () => ({ nginx: cpu('nginx'), frontend: cpu('frontend'), worker: cpu('worker') })

    const tilesOf = (query: string) => tileTimes(launched.address, query, groups.worker[0]!)
    const draw = async (pictures: number) => {
      for (let picture = 0; picture < pictures; picture++) {
        await (await fetch(launched.address + PICTURES.cheap)).arrayBuffer()
      }
    }
    await draw(WARM_UP)
    const cheap = await tilesOf(PICTURES.cheap)
    const before = all()
    await draw(MEASURED)
    const after = all()
    const each = (group: keyof typeof groups) => (after[group] - before[group]) / MEASURED / cheap.length
    const mean = cheap.reduce((sum, cost) => sum + cost, 0) / cheap.length
    return {
      tiles: { dear: await tilesOf(PICTURES.dear), usual: await tilesOf(PICTURES.usual), cheap },
      request: { worker: Math.max(0, each('worker') - mean), nginx: each('nginx'), frontend: each('frontend') },
    }
  } finally {
    await launched.stop()
  }
}

/**
 * Milliseconds of computing and encoding each tile, the least of three. Where others had the worker's core meanwhile its clock says too much;
 * then the time that it had is nearer, with the request's own millisecond in it.
 */
async function tileTimes(address: string, query: string, worker: number): Promise<number[]> {
  const { searchParams } = new URL(query, address)
  const width = Number(searchParams.get('width'))
  const path = query.replace('/render', '/tile').replace(/&tile=\d+/, '')
  const times: number[] = []
  for (let y = 0; y < width; y += SIDE) {
    for (let x = 0; x < width; x += SIDE) {
      let least = Infinity
      for (let run = 0; run < 3; run++) {
        const before = ranMs(worker)
        const response = await fetch(`${address}${path}&region=${x},${y},${SIDE},${SIDE}`)
        await response.arrayBuffer()
        const ran = ranMs(worker) - before
        const timing = response.headers.get('Server-Timing') ?? ''
        const spent = [...timing.matchAll(/(?:compute|encode);dur=([\d.]+)/g)].map(([, ms]) => Number(ms))
        least = Math.min(least, ran, spent.reduce((sum, ms) => sum + ms, 0))
      }
      times.push(least)
    }
  }
  return times
}

if (!findProgram('nginx')) throw new Error('Cannot measure: nginx is not installed')
const { tiles, request } = await measure()
const rounded = (ms: number) => Math.round(1000 * ms) / 1000
const costs: Costs = {
  tiles: { dear: tiles.dear.map(rounded), usual: tiles.usual.map(rounded), cheap: tiles.cheap.map(rounded) },
  request: { worker: rounded(request.worker), nginx: rounded(request.nginx), frontend: rounded(request.frontend) },
}
writeFileSync(new URL('costs.json', import.meta.url), `${JSON.stringify(costs, undefined, 2)}\n`)
printTable(
  Object.entries(costs.tiles).map(([picture, tiles]) => ({
    picture,
    tiles: tiles.length,
    'a tile ms': (tiles.reduce((sum, cost) => sum + cost, 0) / tiles.length).toFixed(2),
    'cheapest ms': Math.min(...tiles).toFixed(2),
    'dearest ms': Math.max(...tiles).toFixed(1),
    'request in worker ms': costs.request.worker.toFixed(2),
    'nginx ms': costs.request.nginx.toFixed(2),
    'frontend ms': costs.request.frontend.toFixed(2),
  })),
)
process.exit(0)
