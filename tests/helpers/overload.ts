import { type LoadClient, press, type Reply } from './load.ts'
import type { ChaosFleet } from './chaos-fleet.ts'
import { ranMs, waitedMs } from './resources.ts'
import { scrape } from './scrape.ts'
import { SLOW_PLACE } from './slow.ts'

/** About a fifth of a second of one core, the same for each: the rotation of the palette makes them distinct. */
let asked = 0
export const tilePath = () => `/tile?${SLOW_PLACE}&width=80&height=80&iterations=40000&offset=${(++asked % 1e6) / 1e6}`
/** Two tiles of a quarter of that. */
export const picturePath = () =>
  `/render?${SLOW_PLACE}&width=128&height=64&tile=64&iterations=14000&offset=${++asked / 1e6}`

/** What the workers of a fleet made of a load, all of it counted in their own terms: none is less where others have the cores. */
export interface Yield {
  readonly replies: readonly Reply[]
  /** Of the time, the share in which they had something to do. */
  readonly busy: number
  /** Of that, the share in which they computed. */
  readonly computing: number
  /** Of what they computed, the share that was answered with. */
  readonly useful: number
}

export interface LoadedOptions {
  readonly nextPath: () => string
  /** The steps that each takes. */
  readonly steps: number
  /** How many times what the fleet can do is asked for. */
  readonly times: number
}

/** Of two workers, enough that nobody idles, and few enough that nobody is refused; and as many as run and wait. */
const CLIENTS = 4
const PLACES = 10

/** So many are drawn, of which the first show a queue that fills. */
const DRAWN = 24
const SETTLED = 8

/** Loads a fleet so many times over, and waits until all is answered. */
export async function load(fleet: ChaosFleet, client: LoadClient, options: LoadedOptions): Promise<Yield> {
  const { nextPath, steps, times } = options
  const before = await look(fleet)
  let from = instant(fleet)
  let until = from
  const replies = await press(client, {
    nextPath,
    first: times > 1 ? PLACES * times : CLIENTS,
    times,
    wanted: DRAWN,
    onDrawn(count) {
      if (count === SETTLED) from = instant(fleet)
      if (count === DRAWN) until = instant(fleet)
    },
  })
  const after = await look(fleet)
  const drawn = replies.filter(({ status }) => status === 200).length
  return {
    replies,
    busy: (until.runnableMs - from.runnableMs) / (until.atMs - from.atMs) / fleet.workers.length,
    computing: (after.computeMs - before.computeMs) / (after.runnableMs - before.runnableMs),
    useful: drawn * steps / (after.steps - before.steps),
  }
}

/** The steps that the fleet takes for one, alone. */
export async function stepsOf(fleet: ChaosFleet, client: LoadClient, path: string): Promise<number> {
  const before = await look(fleet)
  const { status } = await client.ask(path)
  if (status !== 200) throw new Error(`Cannot draw ${path}: ${status}`)
  return (await look(fleet)).steps - before.steps
}

/** How long the workers have had something to do so far: they ran, or waited for a core that others had. */
function instant({ workers }: ChaosFleet): { atMs: number; runnableMs: number } {
  const runnableMs = workers.reduce((sum, { pid }) => sum + ranMs(pid) + waitedMs(pid), 0)
  return { atMs: performance.now(), runnableMs }
}

async function look(fleet: ChaosFleet) {
  const total = async (metric: string) => {
    const values = await Promise.all(fleet.workers.map(({ address }) => scrape(address, metric)))
    return values.reduce((sum, value) => sum + value, 0)
  }
  const seconds = await Promise.all(['compute', 'encode'].map((phase) => total(`tile_seconds_total{phase="${phase}"}`)))
  return {
    ...instant(fleet),
    steps: await total('tile_steps_total'),
    computeMs: 1000 * (seconds[0]! + seconds[1]!),
  }
}
