import type { TimedPicture } from './draw.ts'

/** What a picture's tiles came to. */
export interface Measures {
  readonly makespanMs: number
  /** The least time that so many workers could have taken, over the time that they took. */
  readonly efficiency: number
  /** What 95 % of the tiles waited in their workers, at most. */
  readonly waitMs: number
  /** Of the work, by worker, the largest first; a worker that had none is not among them. */
  readonly shares: readonly number[]
}

/** Measures a picture by what its workers say that its tiles took. */
export function measure({ startedAt, drawn }: TimedPicture, workers: number): Measures {
  const makespanMs = Math.max(...drawn.map(({ endedAt }) => endedAt)) - startedAt
  const costs = drawn.map(({ computeMs }) => computeMs)
  const total = sum(costs)
  const byWorker = new Map<string, number>()
  for (const { worker = '', computeMs } of drawn) byWorker.set(worker, (byWorker.get(worker) ?? 0) + computeMs)
  return {
    makespanMs,
    efficiency: Math.max(total / workers, ...costs) / makespanMs,
    waitMs: quantile(drawn.map(({ queueMs }) => queueMs), 0.95),
    shares: [...byWorker.values()].map((ms) => ms / total).sort((a, b) => b - a),
  }
}

/** The least value that this share of the values does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!
}

/** The share of the work that the dearest tiles are, of which there are so many. */
export function dearestShare(costs: readonly number[], share: number): number {
  const sorted = costs.toSorted((a, b) => b - a)
  return sum(sorted.slice(0, Math.round(share * costs.length))) / sum(costs)
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
