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
import { cpuMs } from '../tests/helpers/resources.ts'

const WARM_UP = 25
const MEASURED = 15
const SIDE = 128

/** Pictures of 64 tiles. */
const PICTURES = {
  dear: PICTURE.replace(/iterations=\d+/, 'iterations=50000'),
  usual: PICTURE,
  cheap: '/render?re=0&im=0&span=3&width=1024&height=1024&tile=128&iterations=30',
} as const

/** In milliseconds of one core. */
export interface Costs {
  /** Computing and encoding of each tile of a picture, in the order of its rows. */
  readonly tiles: Readonly<Record<keyof typeof PICTURES, readonly number[]>>
  /** What a request takes beside that: in its worker, in nginx, and in a frontend that plans, asks, decodes, stitches and encodes. */
  readonly request: { readonly worker: number; readonly nginx: number; readonly frontend: number }
}

/**
 * What tiles take by the worker's clock, and what requests take by the time of the processors, on a picture of which the tiles take next to
 * nothing.
 */
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

    /** Of three times the least; where others had the worker's core meanwhile, its clock says more than the time that it had. */
    const tilesOf = async (query: string) => {
      const before = cpu('worker')
      const { least, sum } = await tileTimes(launched.address, query)
      const share = Math.min(1, (cpu('worker') - before) / sum)
      return least.map((time) => time * share)
    }
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

/** Milliseconds of computing and encoding each tile, the least of three, and of all together. */
async function tileTimes(address: string, query: string) {
  const { searchParams } = new URL(query, address)
  const width = Number(searchParams.get('width'))
  const path = query.replace('/render', '/tile').replace(/&tile=\d+/, '')
  const least: number[] = []
  let sum = 0
  for (let y = 0; y < width; y += SIDE) {
    for (let x = 0; x < width; x += SIDE) {
      const times: number[] = []
      for (let run = 0; run < 3; run++) {
        const response = await fetch(`${address}${path}&region=${x},${y},${SIDE},${SIDE}`)
        await response.arrayBuffer()
        const timing = response.headers.get('Server-Timing') ?? ''
        const spent = [...timing.matchAll(/(?:compute|encode);dur=([\d.]+)/g)].map(([, ms]) => Number(ms))
        times.push(spent.reduce((sum, ms) => sum + ms, 0))
      }
      least.push(Math.min(...times))
      sum += times.reduce((sum, time) => sum + time, 0)
    }
  }
  return { least, sum }
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
