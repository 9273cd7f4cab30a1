import type { TopLevelSpec } from 'vega-lite'
import type { FaultRow } from './faults.ts'
import { type Drawing, type Extent, NO_ZONE } from './pictures.ts'
import { plot } from './plot.ts'

/** From the best to the worst, as found. */
const SORTED = ['least_conn', 'least_time', 'random', NO_ZONE, 'round_robin', 'hash', 'ip_hash']

/** The strategies whose pictures are shown tile by tile. */
const SHOWN = ['least_conn', NO_ZONE, 'round_robin', 'hash']

/** Every plot of the lab under its name, as an SVG. */
export async function drawPlots(
  drawings: readonly Drawing[],
  faults: readonly FaultRow[],
  { workers, repeats }: Extent,
): Promise<[name: string, svg: string][]> {
  const rows = drawings.map(({ row }) => row)
  const of = (...experiments: string[]) => rows.filter(({ experiment }) => experiments.includes(experiment))
  const strategies = of('strategies')
  const specs: Record<string, TopLevelSpec> = {
    makespan: bars(strategies, { field: 'makespanMs', title: 'makespan, ms (logarithmic)', isLogarithmic: true }, {
      title: `How long a picture takes ${workers} workers`,
      description: 'Makespan of each view under each strategy, shortest for least connections',
    }),
    efficiency: bars(strategies, { field: 'efficiency', title: 'efficiency' }, {
      title: 'How near to the best possible',
      description: 'Efficiency of each view under each strategy, highest for least connections',
    }),
    waits: bars(strategies, { field: 'waitMs', title: 'wait of 95 %, ms' }, {
      title: 'How long tiles wait in their workers',
      description: 'What 95 % of the tiles wait at most, by view and strategy',
    }),
    order: {
      title: 'In which order tiles are asked for',
      description: 'Efficiency of least connections and round robin by order of tiles, for each view',
      data: { values: of('order', 'strategies').filter(({ strategy }) => /^(least_conn|round_robin)$/.test(strategy)) },
      facet: { column: { field: 'view', type: 'nominal', title: null } },
      spec: {
        width: 220,
        height: { step: 14 },
        mark: { type: 'bar' },
        encoding: {
          y: { field: 'order', type: 'nominal', title: null, axis: { labelLimit: 0 } },
          yOffset: { field: 'strategy' },
          x: {
            aggregate: 'median',
            field: 'efficiency',
            type: 'quantitative',
            scale: { domain: [0, 1] },
            title: 'efficiency',
          },
          color: { field: 'strategy', type: 'nominal', title: 'strategy' },
        },
      },
    },
    'in-flight': {
      title: `How many tiles are in flight, for ${workers} workers, the dearest first`,
      description: 'Efficiency and waits of least connections by the number of tiles in flight',
      data: { values: of('in flight') },
      hconcat: [
        line('inFlight', 'in flight', 'efficiency', 'efficiency'),
        line('inFlight', 'in flight', 'waitMs', 'wait of 95 %, ms'),
      ],
    },
    tiles: {
      title: 'How large the tiles are',
      description: 'Makespan by side of tiles, for least connections and round robin',
      data: {
        values: of('tile size', 'strategies').filter(({ view, strategy }) => {
          return view === rows[0]!.view && /^(least_conn|round_robin)$/.test(strategy)
        }),
      },
      ...byStrategy('side', 'side of tiles, pixels', 'makespanMs', 'makespan, ms'),
    },
    workers: {
      title: 'How many workers there are',
      description: 'Efficiency by number of workers, for three strategies',
      data: {
        values: of('workers', 'strategies').filter(({ view, strategy }) => {
          return view === rows[0]!.view && /^(least_conn|random|round_robin)$/.test(strategy)
        }),
      },
      ...byStrategy('workers', 'workers', 'efficiency', 'efficiency'),
    },
    faults: {
      title: 'One worker of several fails at once',
      description:
        'Share of the requests that go to a worker that fails at once, by strategy, if a 500 is a failure and if not',
      data: { values: faults.filter(({ fault }) => fault === 'fails at once') },
      width: 420,
      height: { step: 16 },
      mark: 'bar',
      encoding: {
        y: { field: 'strategy', type: 'nominal', title: null, sort: SORTED },
        yOffset: { field: 'nginx' },
        x: { field: 'toIll', type: 'quantitative', title: 'requests to the ill worker', axis: { format: '%' } },
        color: { field: 'nginx', type: 'nominal', title: 'nginx' },
      },
    },
    gantt: gantt(drawings, repeats),
  }
  const names = Object.keys(specs)
  const svgs = await Promise.all(Object.values(specs).map(plot))
  return names.map((name, index) => [name, svgs[index]!])
}

interface Measure {
  readonly field: string
  readonly title: string
  readonly isLogarithmic?: boolean
}

/** The median of each strategy with its spread, a panel a view. */
function bars(
  values: readonly object[],
  { field, title, isLogarithmic = false }: Measure,
  about: { readonly title: string; readonly description: string },
): TopLevelSpec {
  const scale: { type?: 'log' } = isLogarithmic ? { type: 'log' } : {}
  const x = { field, type: 'quantitative', title, scale } as const
  const y = { field: 'strategy', type: 'nominal', title: null, sort: SORTED, axis: { labelLimit: 0 } } as const
  return {
    ...about,
    data: { values: [...values] },
    facet: { column: { field: 'view', type: 'nominal', title: null } },
    spec: {
      width: 210,
      height: { step: 24 },
      layer: [
        {
          mark: isLogarithmic ? { type: 'point', filled: true, size: 90 } : { type: 'bar', height: 14 },
          encoding: {
            y,
            x: { ...x, aggregate: 'median' },
            color: { field: 'strategy', type: 'nominal', sort: SORTED, legend: null },
          },
        },
        {
          mark: { type: 'rule', color: '#000' },
          encoding: { y, x: { ...x, aggregate: 'min' }, x2: { field, aggregate: 'max' } },
        },
      ],
    },
  }
}

/** The median as a line, and each repeat as a point. */
function line(x: string, xTitle: string, y: string, yTitle: string) {
  const across = { field: x, type: 'quantitative', title: xTitle, axis: { tickMinStep: 1 } } as const
  return {
    width: 300,
    height: 220,
    layer: [
      {
        mark: { type: 'line' as const },
        encoding: {
          x: across,
          y: { field: y, aggregate: 'median' as const, type: 'quantitative' as const, title: yTitle },
        },
      },
      {
        mark: { type: 'point' as const, size: 20 },
        encoding: { x: across, y: { field: y, type: 'quantitative' as const, title: yTitle } },
      },
    ],
  }
}

function byStrategy(x: string, xTitle: string, y: string, yTitle: string) {
  const { layer, ...size } = line(x, xTitle, y, yTitle)
  const across = { ...layer[0]!.encoding.x, scale: { type: 'log' as const, base: 2 } }
  const color = { field: 'strategy', type: 'nominal' as const, title: 'strategy' }
  return {
    ...size,
    width: 420,
    layer: layer.map((one) => ({ ...one, encoding: { ...one.encoding, x: across, color } })),
  }
}

/** Who drew which tile, and when: a panel a strategy, a bar a tile. */
function gantt(drawings: readonly Drawing[], repeats: number): TopLevelSpec {
  // That of the fewest tiles, whose bars are the widest.
  const view = drawings.toSorted((a, b) => a.picture.drawn.length - b.picture.drawn.length)
    .find(({ row }) => row.experiment === 'strategies')!.row.view
  const shown = drawings.filter(({ row }) => {
    return row.experiment === 'strategies' && row.view === view && row.repeat === repeats &&
      SHOWN.includes(row.strategy)
  })
  const rounded = (ms: number) => Math.round(10 * ms) / 10
  const values = shown.flatMap(({ row, picture }) =>
    picture.drawn.map(({ worker, endedAt, computeMs }) => ({
      strategy: row.strategy,
      worker: Number(worker!.slice('worker-'.length)),
      from: rounded(endedAt - computeMs - picture.startedAt),
      until: rounded(endedAt - picture.startedAt),
      // No 0 has a logarithm.
      cost: Math.max(0.1, rounded(computeMs)),
    }))
  )
  return {
    title: `Who draws when: ${view}, tiles as they come`,
    description: 'A bar for each tile, by worker and time, under four strategies: gaps are workers with nothing to do',
    data: { values },
    facet: {
      row: {
        field: 'strategy',
        type: 'nominal',
        title: null,
        sort: SHOWN,
        header: { labelAngle: 0, labelAlign: 'left' },
      },
    },
    spec: {
      width: 640,
      height: { step: 13 },
      mark: { type: 'bar', height: 10, aria: false },
      encoding: {
        y: { field: 'worker', type: 'ordinal', title: null },
        x: { field: 'from', type: 'quantitative', title: 'ms' },
        x2: { field: 'until' },
        color: { field: 'cost', type: 'quantitative', title: 'tile, ms', scale: { type: 'log', scheme: 'viridis' } },
      },
    },
    config: { axis: { grid: false } },
  }
}
