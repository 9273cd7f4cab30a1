/** Simulates fleets beyond this machine from lab/costs.json; prints tables, and writes them with their plots into docs/lab/. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { printTable } from '../bench/harness.ts'
import { STRATEGIES } from '../lb/upstream/upstream.ts'
import { createRandom } from '../tests/helpers/random.ts'
import { PALETTE, plot } from './plot.ts'
import {
  type Costs,
  limitsOf,
  studyBalancers,
  studyFrontends,
  studyIllness,
  studyOverload,
  studySpeeds,
  studyWorkers,
} from './studies.ts'
import { toCsv } from './tables.ts'

type Row = Readonly<Record<string, string | number>>

const FOLDER = new URL('../docs/lab/', import.meta.url)
const costs: Costs = JSON.parse(readFileSync(new URL('costs.json', import.meta.url), 'utf8'))
const options = { costs, createRandom }
const percent = (share: number) => `${(100 * share).toFixed(share < 0.0995 ? 1 : 0)} %`
const efficiency = ({ efficiency, waitMs, lost }: { efficiency: number; waitMs: number; lost: number }) => {
  return `${efficiency.toFixed(2)}, ${Math.round(waitMs)} ms${lost > 0 ? `, ${percent(lost)} lost` : ''}`
}

/** Rows that differ in one column only, beside each other. */
function pivot<T extends Row>(rows: readonly T[], keys: readonly string[], column: string, cell: (row: T) => string) {
  const table = new Map<string, Record<string, string>>()
  for (const row of rows) {
    const key = keys.map((name) => row[name]).join()
    if (!table.has(key)) table.set(key, Object.fromEntries(keys.map((name) => [name, String(row[name])])))
    table.get(key)![`${column} ${row[column]}`] = cell(row)
  }
  return [...table.values()]
}

function print(title: string, rows: readonly Row[]): void {
  console.log(`\n${title}\n`)
  printTable(rows)
}

function writeCsv(name: string, rows: readonly Row[]): void {
  writeFileSync(new URL(`${name}.csv`, FOLDER), toCsv(rows))
}

interface LinesOptions {
  readonly title: string
  readonly description: string
  readonly x: Axis
  readonly y: Axis
  readonly color: string
  /** A panel for each of its values. */
  readonly column: string
}

interface Axis {
  readonly field: string
  readonly title?: string
  readonly format?: string
  /** Where it is logarithmic: what is written along it. */
  readonly steps?: readonly number[]
}

/** Every plot has them in the same colors. */
const NAMES: readonly string[] = [...STRATEGIES, 'least_conn, 8 nginx']

/** Lines over panels beside each other. */
async function writePlot(
  name: string,
  rows: readonly Row[],
  { title, description, x, y, color, column }: LinesOptions,
) {
  const axis = ({ field, title = field, format = ',~r', steps }: Axis) => ({
    field,
    type: 'quantitative' as const,
    title,
    scale: steps ? { type: 'log' as const, domain: [steps[0]!, steps.at(-1)!] } : {},
    axis: { format, tickCount: 5, ...(steps && { values: [...steps] }) },
  })
  const valuesOf = (field: string) => [...new Set(rows.map((row) => row[field]!))]
  const domain = color === 'strategy' ? NAMES.filter((name) => valuesOf(color).includes(name)) : valuesOf(color)
  const range = PALETTE.filter((_, index) => color !== 'strategy' || domain.includes(NAMES[index]!))
  const svg = await plot({
    title,
    description,
    data: { values: [...rows] },
    facet: { column: { field: column, type: 'nominal', title: null, sort: valuesOf(column) as string[] } },
    spec: {
      width: 260,
      height: 240,
      mark: { type: 'line', point: x.steps !== undefined && { size: 25 } },
      encoding: {
        x: axis(x),
        y: axis(y),
        color: { field: color, type: 'nominal', title: color, scale: { domain, range }, legend: { labelLimit: 0 } },
      },
    },
  })
  writeFileSync(new URL(`${name}.svg`, FOLDER), svg)
}

mkdirSync(FOLDER, { recursive: true })

const workers = studyWorkers(options)
print('Efficiency and 95 % of the waits, by workers', pivot(workers, ['strategy', 'order'], 'workers', efficiency))
writeCsv('simulated-workers', workers)
await writePlot('simulated-workers', workers, {
  title: 'How near to the best possible, by workers',
  description: 'Efficiency of each strategy from 1 to 10,000 workers, tiles as they come and longest first',
  x: { field: 'workers', steps: [1, 10, 100, 1_000, 10_000] },
  y: { field: 'efficiency', format: '%' },
  color: 'strategy',
  column: 'order',
})

const balancers = studyBalancers(options)
print(
  'The same by nginxes that count by themselves',
  pivot(balancers, ['strategy', 'order', 'workers'], 'balancers', efficiency),
)
writeCsv('simulated-balancers', balancers)
await writePlot('simulated-balancers', balancers.filter(({ workers }) => workers === 64), {
  title: 'The same of 64 workers, by nginxes that count by themselves',
  description: 'Efficiency of three strategies with 1 to 32 nginxes, tiles as they come and longest first',
  x: { field: 'balancers', title: 'nginxes', steps: [1, 2, 8, 32] },
  y: { field: 'efficiency', format: '%' },
  color: 'strategy',
  column: 'order',
})

const speeds = studySpeeds(options)
print(
  'The same of 64 workers, half of them half as fast',
  pivot(speeds, ['strategy', 'order'], 'weights', efficiency),
)
writeCsv('simulated-speeds', speeds)

const illness = studyIllness(options)
print(
  'One of 16 workers is ill',
  illness.map((row) => ({
    ...row,
    goodput: row.goodput.toFixed(2),
    'requests to it': percent(row['requests to it']),
    'tiles harmed': percent(row['tiles harmed']),
    'tiles lost': percent(row['tiles lost']),
  })),
)
writeCsv('simulated-illness', illness)

const overload = studyOverload(options)
print('The load of 64 workers, as a share of what they can do, at which each stops serving', limitsOf(overload))
writeCsv('simulated-overload', overload)
await writePlot(
  'simulated-overload',
  overload.filter(({ load }) => load <= 2).flatMap(({ strategy, load, goodput, refused }) => [
    { strategy, load, measure: 'goodput', share: goodput },
    { strategy, load, measure: 'tiles refused at first', share: refused },
  ]),
  {
    title: 'What is drawn, and refused, by the load of 64 workers',
    description: 'Goodput and refusals of each strategy for loads up to twice what the workers can do',
    x: { field: 'load', title: 'load, of what the workers can do' },
    y: { field: 'share', format: '%' },
    color: 'strategy',
    column: 'measure',
  },
)

const frontends = studyFrontends(options)
print(
  'Pictures a second, with all that requests cost',
  pivot(frontends, ['picture', 'frontends'], 'workers', (row) => row['pictures a second'].toPrecision(3)),
)
writeCsv('simulated-frontends', frontends)
await writePlot(
  'simulated-frontends',
  frontends.map(({ frontends, picture, ...row }) => ({
    ...row,
    picture: `${picture} tiles`,
    frontends: frontends === 1 ? '1 frontend' : `${frontends} frontends`,
  })),
  {
    title: 'Pictures of 64 tiles a second, by workers',
    description: 'Pictures a second from 1 to 1,000 workers, for dear, usual and cheap tiles, by frontends',
    x: { field: 'workers', steps: [1, 10, 100, 1_000] },
    y: { field: 'pictures a second', steps: [0.1, 1, 10, 100, 1_000] },
    color: 'frontends',
    column: 'picture',
  },
)
