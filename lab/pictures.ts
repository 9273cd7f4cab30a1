/** Experiments with whole pictures: how long a fleet takes for one, and where its time goes. */
import type { Balance } from '../core/balance.ts'
import { createRandom } from '../tests/helpers/random.ts'
import { type Client, drawPicture, type TimedPicture } from './draw.ts'
import { measure, type Measures } from './measures.ts'
import { startComputers, startSleepers, using } from './testbed.ts'
import { withoutZone } from './variants.ts'
import type { LabTile } from './views.ts'

/** In which order tiles are asked for. */
export const ORDERS = ['as they come', 'shuffled', 'dearest first, estimated', 'dearest first, known'] as const
export type Order = (typeof ORDERS)[number]

/** What the lab goes through. */
export interface Extent {
  /** All that pictures are drawn by; one that has a worker for each client comes on top. */
  readonly strategies: readonly Balance[]
  readonly workers: number
  readonly repeats: number
  readonly side: number
  /** Other sides of tiles, limits and sizes of the fleet that are tried. */
  readonly sides: readonly number[]
  readonly limits: readonly number[]
  readonly sizes: readonly number[]
}

/** One picture that was drawn. */
export interface PictureRow extends Omit<Measures, 'shares'> {
  readonly experiment: string
  readonly view: string
  readonly strategy: string
  readonly workers: number
  readonly side: number
  readonly inFlight: number
  readonly order: Order
  readonly repeat: number
  /** Shares of the work of the worker that had most of it, and of the one that had least. */
  readonly most: number
  readonly least: number
}

/** A view's tiles of each side, row by row. */
export interface CostedView {
  readonly name: string
  readonly tiles: ReadonlyMap<number, readonly LabTile[]>
}

/** Strategies that every nginx offers. */
const STRATEGIES = ['least_conn', 'random', 'round_robin', 'hash'] as const satisfies Balance[]

/** The same, and those that only newer ones have, where this one does. */
export async function strategiesOf(client: Client): Promise<Balance[]> {
  const { balance } = await client.ask({ path: '/tile?newer=1', steps: 0, costMs: 0 }, 'least_time')
  return balance === 'least_time' ? [...STRATEGIES, balance] : [...STRATEGIES]
}

/** How the strategy without shared counters is called. */
export const NO_ZONE = 'least_conn, no zone'

/** Processes of an nginx whose counters are not shared: as many as there are workers. */
const PROCESSES = 8

type Setting = Pick<PictureRow, 'experiment' | 'strategy' | 'workers' | 'side' | 'inFlight' | 'order'>

export interface Drawing {
  readonly row: PictureRow
  readonly picture: TimedPicture
}

/** Draws pictures under one setting after the other; each that was drawn is told. */
export async function drawPictures(
  views: readonly CostedView[],
  { strategies, workers, repeats, side, sides, limits, sizes }: Extent,
  tell: (drawing: Drawing) => void,
): Promise<void> {
  const draw = async (client: Client, view: CostedView, setting: Setting, balance?: Balance) => {
    // By its address a client has one worker only: that takes so long that once must do.
    for (let repeat = 1; repeat <= (balance === 'ip_hash' ? 1 : repeats); repeat++) {
      const tiles = inOrder(view.tiles.get(setting.side)!, setting.order, repeat)
      const picture = await drawPicture(client, tiles, { ...setting, ...(balance && { balance }) })
      const { shares, ...measures } = measure(picture, setting.workers)
      const row = {
        ...setting,
        view: view.name,
        repeat,
        ...measures,
        most: shares[0]!,
        least: shares.length < setting.workers ? 0 : shares.at(-1)!,
      }
      tell({ row, picture })
    }
  }
  const usual = { workers, side, inFlight: workers, order: 'as they come' } as const
  const first = views[0]!

  await using(() => startSleepers(workers), async ({ client }) => {
    for (const view of views) {
      for (const strategy of [...strategies, 'ip_hash'] as const) {
        await draw(client, view, { ...usual, experiment: 'strategies', strategy }, strategy)
      }
      for (const order of ORDERS.slice(1)) {
        for (const strategy of ['least_conn', 'round_robin'] as const) {
          await draw(client, view, { ...usual, experiment: 'order', strategy, order }, strategy)
        }
      }
    }
    for (const inFlight of limits) {
      const order = 'dearest first, estimated'
      await draw(client, first, { ...usual, experiment: 'in flight', strategy: 'least_conn', order, inFlight })
    }
    for (const side of sides) {
      for (const strategy of ['least_conn', 'round_robin'] as const) {
        await draw(client, first, { ...usual, experiment: 'tile size', strategy, side }, strategy)
      }
    }
  })
  await using(
    () => startSleepers(workers, { change: withoutZone, nginx: { processes: PROCESSES } }),
    async (testbed) => {
      for (const view of views) {
        await draw(testbed.client, view, { ...usual, experiment: 'strategies', strategy: NO_ZONE })
      }
    },
  )
  for (const size of sizes) {
    await using(() => startSleepers(size), async ({ client }) => {
      for (const strategy of ['least_conn', 'random', 'round_robin'] as const) {
        const setting = { ...usual, experiment: 'workers', strategy, workers: size, inFlight: size }
        await draw(client, first, setting, strategy)
      }
    })
  }
  await using(() => startComputers(2), async ({ client }) => {
    for (const strategy of [...strategies, 'ip_hash'] as const) {
      await draw(client, first, { ...usual, experiment: 'real workers', strategy, workers: 2, inFlight: 2 }, strategy)
    }
  })
}

function inOrder(tiles: readonly LabTile[], order: Order, seed: number): readonly LabTile[] {
  switch (order) {
    case 'as they come':
      return tiles
    case 'shuffled':
      return shuffle(tiles, seed)
    case 'dearest first, estimated':
      return tiles.toSorted((a, b) => b.steps - a.steps)
    case 'dearest first, known':
      return tiles.toSorted((a, b) => b.costMs - a.costMs)
  }
}

/** The same in any order, each as likely as every other: Fisher and Yates. */
export function shuffle<T>(values: readonly T[], seed: number): T[] {
  const random = createRandom(seed)
  const shuffled = [...values]
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    const kept = shuffled[last]!
    shuffled[last] = shuffled[other]!
    shuffled[other] = kept
  }
  return shuffled
}
