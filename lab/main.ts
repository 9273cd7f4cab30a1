/**
 * The balancing lab: `npm run lab [-- --quick] [--out folder]`. Measures what tiles take, draws them under each strategy and setting through
 * real nginxes, and writes tables and plots into docs/lab/.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { printTable } from '../bench/harness.ts'
import { findProgram } from '../lb/machine.ts'
import { costViews } from './cost-views.ts'
import { type FaultRow, tryIllness, tryOverload } from './faults.ts'
import { type Drawing, drawPictures, type Extent, strategiesOf } from './pictures.ts'
import { drawPlots } from './plots.ts'
import { costRows, faultRows, type Row, summarize, toCsv, toMarkdown, trapRows } from './tables.ts'
import { startComputers } from './testbed.ts'
import { type TrapExtent, tryTraps } from './traps.ts'
import { type LabView, VIEWS } from './views.ts'

interface LabExtent extends Omit<Extent, 'strategies'>, TrapExtent {
  readonly views: readonly LabView[]
  /** By how many of the strategies faults are tried, and how long each load lasts. */
  readonly faultStrategies: number
  readonly faultMs: number
}

const WHOLE: LabExtent = {
  views: VIEWS,
  workers: 8,
  repeats: 3,
  side: 64,
  sides: [32, 128, 256],
  limits: [4, 8, 10, 12, 16, 32],
  sizes: [4, 16, 32],
  faultStrategies: Infinity,
  faultMs: 1_200,
  bursts: 15,
}

/** The same in seconds: that it runs is seen by it, and nothing else. */
const QUICK: LabExtent = {
  ...WHOLE,
  views: [{ ...VIEWS[0]!, side: 256 }],
  repeats: 1,
  sides: [128],
  limits: [8, 16],
  sizes: [4],
  faultStrategies: 1,
  faultMs: 200,
  bursts: 2,
}

/** The experiments with pictures, as their tables are called. */
const TITLES: Readonly<Record<string, string>> = {
  strategies: 'The choice of a worker',
  order: 'The order of tiles',
  'in flight': 'Tiles in flight',
  'tile size': 'The size of tiles',
  workers: 'The number of workers',
  'real workers': 'Two workers that compute',
}

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    out: { type: 'string', default: fileURLToPath(new URL('../docs/lab', import.meta.url)) },
  },
})
const nginx = findProgram('nginx')
if (!nginx) {
  console.error('Cannot balance: nginx is not installed')
  process.exit(1)
}

const started = performance.now()
const chosen = values.quick ? QUICK : WHOLE
const { views, strategies } = await prepare(chosen)
const extent = { ...chosen, strategies }
const drawings: Drawing[] = []
await drawPictures(views, extent, (drawing) => {
  drawings.push(drawing)
  process.stdout.write('.')
})
const faults: FaultRow[] = []
const faultExtent = {
  workers: extent.workers,
  strategies: strategies.slice(0, extent.faultStrategies),
  forMs: extent.faultMs,
  tiles: views[0]!.tiles.get(extent.side)!,
}
for (const attempt of [tryIllness, tryOverload]) {
  await attempt(faultExtent, (row) => {
    faults.push(row)
    process.stdout.write('.')
  })
}
const traps = await tryTraps(chosen, () => process.stdout.write('.'))
console.log()
await report()
process.exit(0)

/** What the tiles cost, and what this nginx offers. */
async function prepare({ views, side, sides }: LabExtent) {
  const { client, stop } = await startComputers(2)
  try {
    return {
      views: await costViews(client, views, (view) => view === views[0] ? [side, ...sides] : [side]),
      strategies: await strategiesOf(client),
    }
  } finally {
    await stop()
  }
}

async function report(): Promise<void> {
  const folder = resolve(values.out)
  mkdirSync(folder, { recursive: true })
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
  const rows = drawings.map(({ row }) => row)
  const tables: [title: string, rows: Row[]][] = [
    ['What the tiles take', costRows(views, extent.side)],
    ...Object.entries(TITLES).map(([experiment, title]): [string, Row[]] => {
      return [title, summarize(rows.filter((row) => row.experiment === experiment))]
    }),
    ['What goes wrong', faultRows(faults)],
    ['What settings do', trapRows(traps)],
  ]
  for (const [title, rows] of tables) {
    console.log(`\n${title}\n`)
    printTable(rows)
  }
  const seconds = Math.round((performance.now() - started) / 1000)
  const { stderr } = spawnSync(nginx!, ['-v'], { encoding: 'utf8' })
  const how = `${/nginx\/\S+/.exec(stderr)?.[0]}, Node ${process.versions.node}, ${cpus().length} cores, ${seconds} s`
  console.log(`\n${how}`)
  write(
    'table.md',
    toMarkdown('The lab’s tables', `By \`npm run lab\`: ${how}. Medians, and the spread in brackets.`, tables),
  )
  write('pictures.csv', toCsv(rows))
  write('faults.csv', toCsv(faults))
  write('traps.csv', toCsv(traps))
  for (const [name, svg] of await drawPlots(drawings, faults, extent)) write(`${name}.svg`, svg)
}
