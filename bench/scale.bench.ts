/**
 * From 1 to 1,000 workers: what tiles, nginx and the frontend take is measured on this machine, and a fleet of any size simulated from it.
 * Writes the plot of docs/operations.md.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { findProgram } from '../lb/machine.ts'
import { PICTURE } from '../tests/helpers/chaos-picture.ts'
import { launch } from '../tests/helpers/launcher.ts'
import { descendantsOf } from '../tests/helpers/processes.ts'
import { cpuMs } from '../tests/helpers/resources.ts'
import { printTable } from './harness.ts'
import { type Line, plotLogarithmic } from './plot.ts'
import { type Costs, scale } from './scale.ts'

const WORKERS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_000]
/** As many as a frontend streams at a time: PICTURES_RUNNING. */
const PICTURES = 16
const FRONTENDS = 4
const WARM_UP = 25
const MEASURED = 15
const SIDE = 128

/** Pictures of 64 tiles that are dear, and cheap. */
const WORKLOADS = {
  dear: PICTURE,
  cheap: '/render?re=0&im=0&span=3&width=1024&height=1024&tile=128&iterations=30',
} as const

interface Measured {
  readonly dear: Costs
  readonly cheap: Costs
}

/**
 * What tiles take by the worker's clock, and what requests take by the time of the processors, on a picture of which the tiles take next to
 * nothing.
 */
async function measure(): Promise<Measured> {
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
        await (await fetch(launched.address + WORKLOADS.cheap)).arrayBuffer()
      }
    }
    await draw(WARM_UP)
    const cheap = await tilesOf(WORKLOADS.cheap)
    const before = all()
    await draw(MEASURED)
    const after = all()
    const each = (group: keyof typeof groups) => (after[group] - before[group]) / MEASURED / cheap.length
    const mean = cheap.reduce((sum, cost) => sum + cost, 0) / cheap.length
    const requests = {
      worker: Math.max(0, each('worker') - mean),
      nginx: each('nginx'),
      frontend: each('frontend'),
    }
    return { dear: { tiles: await tilesOf(WORKLOADS.dear), ...requests }, cheap: { tiles: cheap, ...requests } }
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
const lines: Line[] = []
const costRows: Record<string, string | number>[] = []
const rows: Record<string, string | number>[] = []
const measured = await measure()
for (const [index, name] of (['dear', 'cheap'] as const).entries()) {
  const costs = measured[name]
  const total = costs.tiles.reduce((sum, cost) => sum + cost, 0)
  costRows.push({
    pictures: name,
    tiles: costs.tiles.length,
    'a tile ms': (total / costs.tiles.length).toFixed(2),
    'dearest ms': Math.max(...costs.tiles).toFixed(1),
    'request in worker ms': costs.worker.toFixed(2),
    'nginx ms': costs.nginx.toFixed(2),
    'frontend ms': costs.frontend.toFixed(2),
  })
  const color = ['#b5482a', '#2a6fb5'][index]!
  for (const frontends of [1, FRONTENDS]) {
    const points = WORKERS.map((workers) => {
      const scaled = scale(costs, { workers, frontends, pictures: PICTURES * frontends })
      const percent = (share: number) => `${Math.round(100 * share)} %`
      rows.push({
        pictures: name,
        frontends,
        workers,
        'a second': scaled.picturesPerSecond.toFixed(2),
        'workers busy': percent(scaled.busy.workers),
        nginx: percent(scaled.busy.nginx),
        frontend: percent(scaled.busy.frontends),
      })
      return [workers, scaled.picturesPerSecond] as const
    })
    const plural = frontends === 1 ? '1 frontend' : `${frontends} frontends`
    lines.push({ name: `${name}, ${plural}`, points, color, isDashed: frontends > 1 })
  }
}
printTable(costRows)
printTable(rows)
const plot = plotLogarithmic(lines, {
  title: 'Pictures a second, simulated from measured costs',
  x: 'workers',
  y: 'pictures a second',
})
writeFileSync(new URL('../docs/images/scale.svg', import.meta.url), plot)
