import { createBudget } from '../frontend/fleet/budget.ts'
import { ATTEMPTS, FIRST_PAUSE_MS, LONGEST_PAUSE_MS } from '../frontend/tiles/retry.ts'
import { RULES } from '../lb/rules.ts'
import {
  createPeers,
  createSearch,
  createUpstream,
  type Peer,
  type Search,
  type Strategy,
  type Upstream,
} from '../lb/upstream/upstream.ts'
import { FULL } from '../worker/app.ts'
import { workerConfig } from '../worker/config.ts'
import { createEvents } from './events.ts'

/** A tile to be drawn. */
export interface SimulatedTile {
  /** Milliseconds of a core of speed 1: computing and encoding. */
  readonly costMs: number
  readonly url: string
  /** The first three bytes of the address of whoever asks nginx for it. */
  readonly network: readonly number[]
}

/**
 * `dead` refuses connections, `hung` takes requests and never answers, `refusing` answers each with 503 at once, which nginx does not hold
 * against it.
 */
export type Health = 'well' | 'dead' | 'hung' | 'refusing'

export interface SimulatedWorker extends Peer {
  /** Of its core, where 1 is that of which the costs are. */
  readonly speed: number
  readonly health: Health
}

/** Milliseconds of one core that a request takes beside the tile, and of nobody's on the way between two machines. */
export interface Overheads {
  readonly worker: number
  readonly nginx: number
  readonly frontend: number
  readonly hop: number
}

/** Tiles at a time that each frontend asks for, or tiles a second that are asked for whether others are drawn or not. */
export type Demand = { readonly inFlight: number } | { readonly perSecond: number }

export interface SimulationOptions {
  /** In the order in which they are asked for, by each frontend in turn. */
  readonly tiles: readonly SimulatedTile[]
  readonly workers: readonly SimulatedWorker[]
  readonly strategy: Strategy
  readonly demand: Demand
  readonly frontends?: number
  /** nginxes that count by themselves; each request goes to one of them by chance. */
  readonly balancers?: number
  /** Tiles that may wait in a worker; beyond, it answers 503. */
  readonly queue?: number
  readonly overheads?: Overheads
  /** How long a tile waits for workers that are full before it is lost; without, each refusal is a failure like others. */
  readonly patienceMs?: number
  /** From 0 up to 1. */
  readonly random: () => number
}

export interface Simulated {
  /** Until the last tile was drawn, or lost. */
  readonly makespanMs: number
  /** How near to the best that these workers could do: max(Σ cost / Σ speed, the longest) / makespan, of what was drawn. */
  readonly efficiency: number
  /** How long tiles waited in workers. */
  readonly waitMs: { readonly p50: number; readonly p95: number }
  /** Requests that each worker was sent. */
  readonly requests: Int32Array
  readonly drawn: number
  /** Σ cost of what was drawn. */
  readonly drawnMs: number
  /** Answers that somebody was full, or nobody there. */
  readonly refused: number
  /** Answers of nginx that a worker was silent for too long. */
  readonly late: number
  /** Tiles that were not drawn by the first request for them. */
  readonly harmed: number
  readonly lost: number
  /** Once it has settled: from when a quarter of the tiles was done with, until a quarter was left. */
  readonly settled: {
    readonly spanMs: number
    /** Σ cost of what was asked for meanwhile, and of what was drawn, and how many that were. */
    readonly askedMs: number
    readonly drawnMs: number
    readonly drawn: number
  }
  /** How busy each kind is over the makespan, 0…1. */
  readonly busy: { readonly workers: number; readonly balancers: number; readonly frontends: number }
}

const NO_OVERHEADS: Overheads = { worker: 0, nginx: 0, frontend: 0, hop: 0 }

/** Of workers that are full; nginx says the same where it finds nobody. */
const RETRY_AFTER_MS = 1000 * Number(FULL.headers['Retry-After'])

/** One core that serves one after the other. */
interface Server {
  freeAtMs: number
  busyMs: number
}

interface Nginx extends Server {
  readonly upstream: Upstream
}

/** What comes back of a request. */
type TileOutcome = 'drawn' | 'refused' | 'late'

/** A tile under way. */
interface Draw {
  readonly tile: SimulatedTile
  readonly frontend: number
  readonly beganMs: number
  refusals: number
  failures: number
  readonly then: () => void
}

/** Tiles through frontends, nginxes and workers, event by event; all of it follows from the options and what `random` says. */
export function simulate(options: SimulationOptions): Simulated {
  const { tiles, workers, strategy, demand, random, frontends = 1, balancers = 1 } = options
  const { queue = workerConfig({}).QUEUE_LIMIT, overheads = NO_OVERHEADS, patienceMs } = options
  const events = createEvents()
  const peers = createPeers(workers)
  const cores = workers.map(({ speed, health }) => ({ freeAtMs: 0, busyMs: 0, held: 0, speed, health }))
  const offices = Array.from({ length: frontends }, () => ({ freeAtMs: 0, busyMs: 0, budget: createBudget() }))
  const nginxes = Array.from({ length: balancers }, (): Nginx => {
    return { freeAtMs: 0, busyMs: 0, upstream: createUpstream(strategy, peers, random) }
  })
  const requests = new Int32Array(workers.length)
  const waits: number[] = []
  const counts = { drawn: 0, drawnMs: 0, refused: 0, late: 0, harmed: 0, lost: 0 }
  const quarter = tiles.length >> 2
  const settled = { spanMs: 0, askedMs: 0, drawnMs: 0, drawn: 0 }
  let isSettled = false
  let settledAtMs = 0
  let longestMs = 0

  const later = (delayMs: number, then: () => void) => {
    if (delayMs === 0) then()
    else events.after(delayMs, then)
  }
  /** Has the server take so long for something, once it is free, and goes on after so long a way. */
  const serve = (server: Server, costMs: number, wayMs: number, then: () => void) => {
    const endMs = Math.max(events.nowMs, server.freeAtMs) + costMs
    server.freeAtMs = endMs
    server.busyMs += costMs
    later(endMs - events.nowMs + wayMs, then)
  }

  const ask = (draw: Draw) => {
    const nginx = nginxes[balancers === 1 ? 0 : Math.floor(random() * balancers)]!
    serve(offices[draw.frontend]!, overheads.frontend / 2, overheads.hop, () => {
      const { url, network } = draw.tile
      serve(nginx, overheads.nginx / 2, 0, () => send(createSearch({ url, network }, events.nowMs), nginx, draw))
    })
  }
  const send = (search: Search, nginx: Nginx, draw: Draw) => {
    const peer = nginx.upstream.pick(search, events.nowMs)
    if (peer === undefined) return answer(nginx, draw, 'refused')
    requests[peer]!++
    const { health } = cores[peer]!
    if (health === 'dead') {
      later(2 * overheads.hop, () => {
        nginx.upstream.free(peer, 'failed', events.nowMs)
        send(search, nginx, draw)
      })
    } else if (health === 'hung') {
      // By then it is too late to ask another one.
      later(RULES.tile.readTimeoutMs, () => {
        nginx.upstream.free(peer, 'failed', events.nowMs)
        answer(nginx, draw, 'late')
      })
    } else later(overheads.hop, () => work(peer, nginx, draw))
  }
  const work = (peer: number, nginx: Nginx, draw: Draw) => {
    const worker = cores[peer]!
    if (worker.health === 'refusing' || worker.held > queue) return end(peer, nginx, draw, 'refused')
    worker.held++
    waits.push(Math.max(0, worker.freeAtMs - events.nowMs))
    serve(worker, (draw.tile.costMs + overheads.worker) / worker.speed, 0, () => {
      worker.held--
      end(peer, nginx, draw, 'drawn')
    })
  }
  const end = (peer: number, nginx: Nginx, draw: Draw, outcome: 'drawn' | 'refused') => {
    later(overheads.hop, () => {
      nginx.upstream.free(peer, 'answered', events.nowMs)
      answer(nginx, draw, outcome)
    })
  }
  const answer = (nginx: Nginx, draw: Draw, outcome: TileOutcome) => {
    serve(nginx, overheads.nginx / 2, overheads.hop, () => {
      serve(offices[draw.frontend]!, overheads.frontend / 2, 0, () => receive(draw, outcome))
    })
  }
  const receive = (draw: Draw, outcome: TileOutcome) => {
    const { budget } = offices[draw.frontend]!
    const { nowMs } = events
    if (outcome === 'drawn') {
      counts.drawn++
      counts.drawnMs += draw.tile.costMs
      longestMs = Math.max(longestMs, draw.tile.costMs)
      if (isSettled) {
        settled.drawn++
        settled.drawnMs += draw.tile.costMs
      }
      return finish(draw)
    }
    counts[outcome]++
    if (draw.refusals + draw.failures === 0) counts.harmed++
    const isWaiting = outcome === 'refused' && patienceMs !== undefined
    const bound = FIRST_PAUSE_MS * 2 ** (isWaiting ? draw.refusals++ : draw.failures++)
    const leastMs = outcome === 'refused' ? RETRY_AFTER_MS : 0
    const pauseMs = leastMs + random() * Math.min(bound, LONGEST_PAUSE_MS)
    const isOver = isWaiting
      ? nowMs + pauseMs - draw.beganMs > patienceMs
      : draw.failures >= ATTEMPTS.late || !budget.spendRetry()
    if (!isOver) return events.after(pauseMs, () => ask(draw))
    counts.lost++
    finish(draw)
  }
  const finish = (draw: Draw) => {
    const finished = counts.drawn + counts.lost
    if (finished === quarter) {
      isSettled = true
      settledAtMs = events.nowMs
    } else if (finished === tiles.length - quarter) {
      isSettled = false
      settled.spanMs = events.nowMs - settledAtMs
    }
    draw.then()
  }
  const begin = (index: number, then: () => void) => {
    if (isSettled) settled.askedMs += tiles[index]!.costMs
    const frontend = index % frontends
    offices[frontend]!.budget.earn()
    ask({ tile: tiles[index]!, frontend, beganMs: events.nowMs, refusals: 0, failures: 0, then })
  }

  if ('inFlight' in demand) {
    for (let frontend = 0; frontend < frontends; frontend++) {
      let next = frontend
      const beginNext = () => {
        const index = next
        next += frontends
        if (index < tiles.length) begin(index, beginNext)
      }
      for (let slot = 0; slot < demand.inFlight; slot++) beginNext()
    }
  } else {
    const comeFrom = (index: number) => {
      if (index === tiles.length) return
      // Poisson: nobody knows of the others.
      events.after(-Math.log(1 - random()) * 1000 / demand.perSecond, () => {
        begin(index, () => {})
        comeFrom(index + 1)
      })
    }
    comeFrom(0)
  }
  events.run()

  const well = cores.filter(({ health }) => health === 'well')
  const speed = well.reduce((sum, { speed }) => sum + speed, 0)
  const fastest = Math.max(...well.map(({ speed }) => speed))
  const best = Math.max(counts.drawnMs / speed, longestMs / fastest)
  const share = (servers: readonly Server[]) => {
    return servers.reduce((sum, { busyMs }) => sum + busyMs, 0) / servers.length / events.nowMs
  }
  const sorted = Float64Array.from(waits).sort()
  const quantile = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
  return {
    ...counts,
    makespanMs: events.nowMs,
    efficiency: best / events.nowMs,
    waitMs: { p50: quantile(0.5), p95: quantile(0.95) },
    requests,
    settled,
    busy: { workers: share(cores), balancers: share(nginxes), frontends: share(offices) },
  }
}
