/** What the tiles' own headers say of the workers, put together. */
import type { QueueEvent } from '../tiles/queue.ts'
import type { TileReport } from '../tiles/report.ts'

export interface WorkerStats {
  readonly name: string
  /** Tiles that it drew for this page. */
  readonly tiles: number
  /** Share of the last seconds in which it computed and encoded tiles of this page. */
  readonly busy: number
  /** Of computing and encoding, over its latest tiles; undefined before the first. */
  readonly medianMs: number | undefined
  readonly percentileMs: number | undefined
  /** Median time that its latest tiles waited in its queue. */
  readonly queueMs: number | undefined
  /** Tiles that it drew or that waited at it by its latest answer; undefined before that said so. */
  readonly inFlight: number | undefined
  /** When it last answered anything, by the clock that was given. */
  readonly heardAtMs: number
}

export interface FleetStats {
  add(report: TileReport, nowMs: number): void
  /** It answered something else than a tile: it is there, and may say how many tiles it has. */
  hear(worker: string, nowMs: number, inFlight?: number): void
  /** It is not there. */
  miss(worker: string): void
  count(event: QueueEvent): void
  workers(nowMs: number): WorkerStats[]
  readonly counts: Readonly<Record<QueueEvent | 'cached', number>>
  /** As the latest tile tells; undefined before the first. */
  readonly isNginx: boolean | undefined
}

/** The time that the busy share is of. */
export const WINDOW_MS = 5000

/** Tiles of a worker that its median and percentile are taken from. */
const LATEST = 200

interface Drawn {
  readonly atMs: number
  readonly workMs: number
  readonly queueMs: number
}

export function createFleetStats(): FleetStats {
  const workers = new Map<string, { tiles: number; heardAtMs: number; inFlight: number | undefined; latest: Drawn[] }>()
  const counts = { asked: 0, drawn: 0, aborted: 0, full: 0, lost: 0, hopeless: 0, cached: 0 }
  let isNginx: boolean | undefined

  const workerOf = (name: string) => {
    const known = workers.get(name) ?? { tiles: 0, heardAtMs: -Infinity, inFlight: undefined, latest: [] }
    workers.set(name, known)
    return known
  }

  return {
    add({ worker, queueMs, computeMs, encodeMs, isFresh, ...report }, nowMs) {
      isNginx = report.isNginx
      if (!isFresh) return void counts.cached++
      const known = workerOf(worker)
      known.tiles++
      known.heardAtMs = nowMs
      known.latest = [...known.latest, { atMs: nowMs, workMs: computeMs + encodeMs, queueMs }].slice(-LATEST)
    },
    hear(worker, nowMs, inFlight) {
      const known = workerOf(worker)
      known.heardAtMs = nowMs
      known.inFlight = inFlight ?? known.inFlight
    },
    miss: (worker) => void (workerOf(worker).heardAtMs = -Infinity),
    count: (event) => void counts[event]++,
    workers(nowMs) {
      return [...workers].map(([name, { tiles, heardAtMs, inFlight, latest }]) => ({
        name,
        tiles,
        heardAtMs,
        inFlight,
        busy: busyShare(latest, nowMs),
        medianMs: quantile(latest.map(({ workMs }) => workMs), 0.5),
        percentileMs: quantile(latest.map(({ workMs }) => workMs), 0.95),
        queueMs: quantile(latest.map(({ queueMs }) => queueMs), 0.5),
      })).sort((a, b) => byNumber(a.name, b.name))
    },
    counts,
    get isNginx() {
      return isNginx
    },
  }
}

/** Compares the names of workers, for sorting: worker-2 comes before worker-10. */
export function byNumber(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}

/** The work within the window; of a tile that began before it, the part that is inside. */
function busyShare(latest: readonly Drawn[], nowMs: number): number {
  const from = nowMs - WINDOW_MS
  const work = latest.reduce((sum, { atMs, workMs }) => sum + Math.max(0, Math.min(workMs, atMs - from)), 0)
  return Math.min(1, work / WINDOW_MS)
}

/** The nearest-rank quantile. */
export function quantile(values: readonly number[], share: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
}
