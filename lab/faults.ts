/** Experiments with what goes wrong: one worker that is ill, and more asked for than can be drawn. */
import { setTimeout } from 'node:timers/promises'
import type { Balance } from '../core/balance.ts'
import { workerConfig } from '../worker/config.ts'
import type { Client, TimedTile } from './draw.ts'
import { shuffle } from './pictures.ts'
import type { SerialWorker } from './serial-worker.ts'
import { startSleepers, type Testbed, type TestbedOptions, using } from './testbed.ts'
import { defaultServers, withoutFailures, withRetriesOf503 } from './variants.ts'
import type { LabTile } from './views.ts'

/** What a load came to while something was wrong. */
export interface FaultRow {
  readonly fault: string
  readonly strategy: string
  /** How nginx was set: as the template has it, or without one of its settings. */
  readonly nginx: string
  readonly asked: number
  /** Shares of what was asked for: drawn, refused or failed by a worker, answered by nginx itself. */
  readonly drawn: number
  readonly failed: number
  readonly unreachable: number
  /** Of the requests that workers got, the ill one's. */
  readonly toIll: number
  /** Work done, over what the workers that are well could have done; more than 1 where the ill one worked too. */
  readonly goodput: number
}

export interface FaultExtent {
  readonly workers: number
  readonly strategies: readonly Balance[]
  /** How long each load lasts. */
  readonly forMs: number
  /** The tiles that are asked for, over and over. */
  readonly tiles: readonly LabTile[]
}

/** The template as it is, and without failures counted. */
const SETTINGS: readonly (readonly [name: string, options: TestbedOptions])[] = [
  ['as it is', {}],
  ['500 is no failure', { change: withoutFailures }],
]

/** One worker of several fails at once, is dead, says that it is full, or is slow. */
export async function tryIllness(
  { workers, strategies, forMs, tiles }: FaultExtent,
  tell: (row: FaultRow) => void,
): Promise<void> {
  const shuffled = shuffle(tiles, 1)
  const load = async (
    testbed: Testbed<SerialWorker>,
    strategy: Balance,
    setting: Pick<FaultRow, 'fault' | 'nginx'>,
  ) => {
    const before = testbed.workers.map(({ hits }) => hits)
    const until = performance.now() + forMs
    const answers = await closedLoop(testbed.client, shuffled, { clients: workers, until, balance: strategy })
    const hits = testbed.workers.map(({ hits }, index) => hits - before[index]!)
    tell({
      ...setting,
      strategy,
      ...outcome(answers, { workers: workers - 1, forMs, until }),
      toIll: shareOfFirst(hits),
    })
  }
  for (const [nginx, options] of SETTINGS) {
    for (const strategy of strategies) {
      await using(() => startSleepers(workers, options), async (testbed) => {
        testbed.workers[0]!.status = 500
        await load(testbed, strategy, { fault: 'fails at once', nginx })
      })
    }
  }
  for (const strategy of strategies) {
    await using(() => startSleepers(workers), async (testbed) => {
      testbed.workers[0]!.status = 503
      await load(testbed, strategy, { fault: 'says it is full', nginx: 'as it is' })
    })
    await using(() => startSleepers(workers), async (testbed) => {
      await testbed.workers[0]!.stop()
      await load(testbed, strategy, { fault: 'is dead', nginx: 'as it is' })
    })
    await using(() => startSleepers(workers), async (testbed) => {
      testbed.workers[0]!.slowness = 4
      await load(testbed, strategy, { fault: 'is four times slower', nginx: 'as it is' })
    })
  }
}

/** Twice what the fleet can do is asked for, by strangers who do not wait for each other. */
export async function tryOverload({ workers, forMs }: FaultExtent, tell: (row: FaultRow) => void): Promise<void> {
  const tile: LabTile = { path: '/tile?overload=1', steps: 0, costMs: OVERLOAD_COST_MS }
  const perSecond = 2 * workers * 1000 / OVERLOAD_COST_MS
  const nginxes: [string, TestbedOptions][] = [
    ['as it is', {}],
    ['503 is a failure, defaults', { change: withRetriesOf503, nginx: { serversOf: defaultServers } }],
  ]
  for (const [nginx, options] of nginxes) {
    for (const strategy of ['least_conn', 'round_robin'] as const) {
      await using(
        () => startSleepers(workers, { ...options, waiting: workerConfig({}).QUEUE_LIMIT }),
        async ({ client }) => {
          const until = performance.now() + forMs
          const answers = await openLoop(client, tile, { perSecond, until, balance: strategy })
          tell({ fault: 'twice the load', strategy, nginx, ...outcome(answers, { workers, forMs, until }), toIll: 0 })
        },
      )
    }
  }
}

const OVERLOAD_COST_MS = 40

/** Clients that ask for the next tile when they have an answer, whatever it is. */
async function closedLoop(client: Client, tiles: readonly LabTile[], { clients, until, balance }: {
  readonly clients: number
  readonly until: number
  readonly balance: Balance
}): Promise<TimedTile[]> {
  const answers: TimedTile[] = []
  let asked = 0
  await Promise.all(Array.from({ length: clients }, async () => {
    while (performance.now() < until) answers.push(await client.ask(tiles[asked++ % tiles.length]!, balance))
  }))
  return answers
}

async function openLoop(client: Client, tile: LabTile, { perSecond, until, balance }: {
  readonly perSecond: number
  readonly until: number
  readonly balance: Balance
}): Promise<TimedTile[]> {
  const started = performance.now()
  const answers: Promise<TimedTile>[] = []
  while (performance.now() < until) {
    await setTimeout(started + answers.length / perSecond * 1000 - performance.now())
    answers.push(client.ask(tile, balance))
  }
  return await Promise.all(answers)
}

interface Window {
  readonly workers: number
  readonly forMs: number
  /** When it ended; what was drawn later is not counted as work. */
  readonly until: number
}

function outcome(answers: readonly TimedTile[], { workers, forMs, until }: Window) {
  const share = (is: (answer: TimedTile) => boolean) => answers.filter(is).length / answers.length
  const inTime = answers.filter(({ endedAt }) => endedAt <= until)
  return {
    asked: answers.length,
    drawn: share(({ status }) => status === 200),
    failed: share(({ status, worker }) => status !== 200 && worker !== undefined),
    unreachable: share(({ worker }) => worker === undefined),
    goodput: inTime.reduce((sum, { computeMs }) => sum + computeMs, 0) / workers / forMs,
  }
}

function shareOfFirst(hits: readonly number[]): number {
  return hits[0]! / hits.reduce((sum, count) => sum + count, 0)
}
