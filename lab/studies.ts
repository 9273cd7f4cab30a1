import { frontendConfig } from '../frontend/config.ts'
import { STRATEGIES, type Strategy } from '../lb/upstream/upstream.ts'
import { sum } from './measures.ts'
import {
  type Health,
  type Overheads,
  simulate,
  type Simulated,
  type SimulatedTile,
  type SimulatedWorker,
} from './simulation.ts'

/** What was measured, in milliseconds of one core. */
export interface Costs {
  /** Computing and encoding of each tile of a picture, in the order of its rows. */
  readonly tiles: Readonly<Record<'dear' | 'usual' | 'cheap', readonly number[]>>
  /** What a request takes beside that: in its worker, in nginx, and in a frontend that plans, asks, decodes, stitches and encodes. */
  readonly request: { readonly worker: number; readonly nginx: number; readonly frontend: number }
}

/** What is asked of the simulation: each study is a function of the measured costs, and of numbers from 0 up to 1 for each seed. */
export interface StudyOptions {
  readonly costs: Costs
  readonly createRandom: (seed: number) => () => number
}

/** How long a frontend has its tiles wait, and how many pictures it draws at a time. */
const { PATIENCE_MS, PICTURES_RUNNING } = frontendConfig({})
/** Tiles of a picture, for each worker: so the end of the picture, when some have nothing left to do, is as long for all. */
const TILES_EACH = 20
/** Tiles altogether for one row of a table, in as many pictures as that takes, within bounds. */
const TILES = 40_000
const MOST_PICTURES = 40

/** Milliseconds of the way between two machines of one room; assumed, not measured. */
const HOP_MS = 0.1

const ORDERS = ['as they come', 'longest first'] as const
type Order = (typeof ORDERS)[number]

/** A way of choosing, by so many nginxes that count by themselves. */
interface Choice {
  readonly strategy: Strategy
  readonly balancers: number
}

/** ip_hash is no way to share the tiles of one frontend: it gives one worker all of them, in health or not. */
const SHARING = STRATEGIES.filter((strategy) => strategy !== 'ip_hash')

const nameOf = ({ strategy, balancers }: Choice) => balancers === 1 ? strategy : `${strategy}, ${balancers} nginx`
const mean = (values: readonly number[]) => sum(values) / values.length
/** What was drawn, of what was asked for or of what the workers can do, where that is less. */
const goodputOf = ({ settled: { spanMs, askedMs, drawnMs } }: Simulated, workers: number) => {
  return drawnMs / Math.min(askedMs, workers * spanMs)
}

/** Workers on machines of their own. */
function workersOf(
  count: number,
  particular: (index: number) => Partial<SimulatedWorker> = () => ({}),
): SimulatedWorker[] {
  return Array.from({ length: count }, (_, index) => {
    const address = `10.${index >> 16}.${index >> 8 & 255}.${index & 255}:8001`
    return { address, weight: 1, speed: 1, health: 'well', ...particular(index) }
  })
}

/** Tiles whose costs are distributed as the measured ones, between which they lie, for clients of so many networks. */
function tilesOf(
  costs: readonly number[],
  count: number,
  { random, networks = 1 }: { readonly random: () => number; readonly networks?: number },
): SimulatedTile[] {
  const sorted = costs.toSorted((one, other) => one - other)
  const drawCost = () => {
    const place = random() * (sorted.length - 1)
    const below = Math.floor(place)
    return sorted[below]! + (place - below) * (sorted[below + 1]! - sorted[below]!)
  }
  const picture = Math.floor(random() * 2 ** 32)
  return Array.from({ length: count }, (_, index) => {
    const network = Math.floor(random() * networks)
    return {
      costMs: drawCost(),
      url: `/tile?picture=${picture}&tile=${index}`,
      network: [11, network >> 8, network & 255],
    }
  })
}

function inOrder(tiles: readonly SimulatedTile[], order: Order): readonly SimulatedTile[] {
  return order === 'longest first' ? tiles.toSorted((one, other) => other.costMs - one.costMs) : tiles
}

/** Pictures of dear tiles, one after the other, over one fleet; as many tiles in flight as there are workers. */
function drawPictures(
  { costs, createRandom }: StudyOptions,
  choice: Choice,
  { workers, order }: { readonly workers: readonly SimulatedWorker[]; readonly order: Order },
) {
  const count = TILES_EACH * workers.length
  const pictures = Math.max(1, Math.min(MOST_PICTURES, Math.round(TILES / count)))
  const runs = Array.from({ length: pictures }, (_, seed) => {
    const random = createRandom(seed)
    const tiles = inOrder(tilesOf(costs.tiles.dear, count, { random }), order)
    const { efficiency, waitMs, lost } = simulate({
      tiles,
      workers,
      ...choice,
      demand: { inFlight: workers.length },
      patienceMs: PATIENCE_MS,
      random,
    })
    return { efficiency, waitMs: waitMs.p95, lost: lost / count }
  })
  return {
    efficiency: mean(runs.map(({ efficiency }) => efficiency)),
    waitMs: mean(runs.map(({ waitMs }) => waitMs)),
    lost: mean(runs.map(({ lost }) => lost)),
  }
}

/** Each way of choosing from one worker to ten thousand; what requests cost is left out, so that only the choice is seen. */
export function studyWorkers(options: StudyOptions) {
  return ORDERS.flatMap((order) =>
    STRATEGIES.flatMap((strategy) =>
      [1, 10, 100, 1_000, 10_000].map((count) => {
        const drawn = drawPictures(options, { strategy, balancers: 1 }, { workers: workersOf(count), order })
        return { strategy, order, workers: count, ...drawn }
      })
    )
  )
}

/** The ways that count connections, and round robin, by several nginxes that count by themselves. */
export function studyBalancers(options: StudyOptions) {
  return ORDERS.flatMap((order) =>
    (['least_conn', 'random', 'round_robin'] as const).flatMap((strategy) =>
      [64, 1_000].flatMap((count) =>
        [1, 2, 8, 32].map((balancers) => {
          const drawn = drawPictures(options, { strategy, balancers }, { workers: workersOf(count), order })
          return { strategy, order, workers: count, balancers, ...drawn }
        })
      )
    )
  )
}

/** Sixty-four workers, half of them half as fast, where nginx is told so by weights, and where it is not. */
export function studySpeeds(options: StudyOptions) {
  return ORDERS.flatMap((order) =>
    SHARING.flatMap((strategy) =>
      ['none', '2 : 1'].map((weights) => {
        const workers = workersOf(64, (index) => {
          const isFast = index % 2 === 0
          return { speed: isFast ? 1 : 0.5, weight: isFast && weights !== 'none' ? 2 : 1 }
        })
        return { strategy, order, weights, ...drawPictures(options, { strategy, balancers: 1 }, { workers, order }) }
      })
    )
  )
}

/**
 * Sixteen workers of which one is ill for all of the time: a picture through a frontend, and clients of many networks that ask for 70 % of
 * what the others can do.
 */
export function studyIllness({ costs, createRandom }: StudyOptions) {
  const count = 16
  const tileCount = 10_000
  const draw = (health: Health, strategy: Strategy, isPicture: boolean) => {
    const random = createRandom(1)
    const tiles = tilesOf(costs.tiles.dear, tileCount, { random, networks: isPicture ? 1 : MANY_NETWORKS })
    const able = health === 'well' ? count : count - 1
    const perSecond = 0.7 * able * 1000 / mean(tiles.map(({ costMs }) => costMs))
    const result = simulate({
      tiles,
      workers: workersOf(count, (index) => index === 0 ? { health } : {}),
      strategy,
      ...(isPicture ? { demand: { inFlight: count }, patienceMs: PATIENCE_MS } : { demand: { perSecond } }),
      random,
    })
    return {
      'one is': health,
      strategy,
      demand: isPicture ? 'a picture' : 'clients',
      goodput: isPicture ? result.efficiency : result.drawnMs / sum(tiles.map(({ costMs }) => costMs)),
      'requests to it': result.requests[0]! / sum([...result.requests]),
      'tiles harmed': result.harmed / tileCount,
      'tiles lost': result.lost / tileCount,
    }
  }
  return (['well', 'dead', 'hung', 'refusing'] satisfies Health[]).flatMap((health) => [
    ...SHARING.map((strategy) => draw(health, strategy, true)),
    ...STRATEGIES.map((strategy) => draw(health, strategy, false)),
  ])
}

const MANY_NETWORKS = 1_000

/**
 * Clients that ask for more and more: each tile three times at most, and a fifth more than the tiles altogether.
 */
export function studyOverload({ costs, createRandom }: StudyOptions) {
  const count = 64
  const tileCount = 20_000
  const choices: readonly Choice[] = [
    ...STRATEGIES.map((strategy) => ({ strategy, balancers: 1 })),
    { strategy: 'least_conn', balancers: 8 },
  ]
  const loads = [...Array.from({ length: 24 }, (_, step) => (step + 1) / 20), 1.4, 1.6, 1.8, 2, 3, 5]
  return choices.flatMap((choice) =>
    loads.map((load) => {
      const random = createRandom(1)
      const tiles = tilesOf(costs.tiles.dear, tileCount, { random, networks: MANY_NETWORKS })
      const demand = { perSecond: load * count * 1000 / mean(tiles.map(({ costMs }) => costMs)) }
      const result = simulate({ tiles, workers: workersOf(count), ...choice, demand, random })
      return {
        strategy: nameOf(choice),
        load,
        goodput: goodputOf(result, count),
        refused: result.harmed / tileCount,
        waitMs: result.waitMs.p95,
      }
    })
  )
}

/** From which load on, as a share of what the workers can do, a way of choosing refuses, and draws less than it should. */
export function limitsOf(rows: ReturnType<typeof studyOverload>) {
  const first = (strategy: string, isOver: (row: (typeof rows)[number]) => boolean) => {
    return rows.find((row) => row.strategy === strategy && isOver(row))?.load
  }
  return [...new Set(rows.map(({ strategy }) => strategy))].map((strategy) => ({
    strategy,
    'refuses 1 % from': first(strategy, ({ refused }) => refused > 0.01) ?? '',
    'draws less than 95 % from': first(strategy, ({ goodput }) => goodput < 0.95) ?? '',
  }))
}

/**
 * With all that requests cost: sixteen pictures a frontend at a time, the dearest tiles of each first, as many tiles in flight for each
 * frontend as there are workers; one nginx with least_conn.
 */
export function studyFrontends({ costs, createRandom }: StudyOptions) {
  const overheads: Overheads = { ...costs.request, hop: HOP_MS }
  return (['dear', 'usual', 'cheap'] as const).flatMap((picture) =>
    [1, 4, 16].flatMap((frontends) =>
      [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_000].map((workers) => {
        const sorted = costs.tiles[picture].toSorted((one, other) => other - one)
        const abreast = PICTURES_RUNNING * frontends
        // Whole pictures, twice as many as are looked at, and long enough that frontends do not only ask.
        const rounds = Math.ceil(Math.max(4_000, 4 * workers * frontends) / (2 * abreast * sorted.length))
        const count = 2 * rounds * abreast * sorted.length
        const tiles = Array.from({ length: count }, (_, index) => ({
          costMs: sorted[Math.floor(index / abreast) % sorted.length]!,
          url: `/tile?${index}`,
          network: [11, 0, 0],
        }))
        const { settled, busy } = simulate({
          tiles,
          workers: workersOf(workers),
          strategy: 'least_conn',
          demand: { inFlight: workers },
          frontends,
          overheads,
          patienceMs: PATIENCE_MS,
          random: createRandom(1),
        })
        return {
          picture,
          frontends,
          workers,
          'pictures a second': settled.drawn / sorted.length / settled.spanMs * 1000,
          'workers busy': busy.workers,
          'nginx busy': busy.balancers,
          'frontends busy': busy.frontends,
        }
      })
    )
  )
}
