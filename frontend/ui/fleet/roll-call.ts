/**
 * Calls the roll while somebody watches: asks for the header of a tile, which costs nobody any work, and hears who answers.
 * An idle fleet answers in turn; whoever is in doubt is asked by naming the others in X-Avoid, which the balancer passes over.
 */
export interface RollCallOptions {
  readonly fetch: typeof fetch
  /** Workers that are not to answer. */
  readonly avoid: readonly string[]
  readonly onAnswer: (worker: string) => void
}

/** Its header is known without drawing it. */
const SMALLEST = '/tile?width=1&height=1'

export async function callRoll({ fetch, avoid, onAnswer }: RollCallOptions): Promise<void> {
  try {
    const headers: HeadersInit = avoid.length > 0 ? { 'X-Avoid': avoid.join(', ') } : {}
    const worker = (await fetch(SMALLEST, { method: 'HEAD', cache: 'no-store', headers })).headers.get('X-Worker')
    // A worker that stands aside (403) says its name as well: it is there.
    if (worker) onAnswer(worker)
  } catch {
    // Nobody answered: that is what the roll is for.
  }
}

/** When a worker was last heard of, and what to think of it. */
export interface Heard {
  readonly name: string
  readonly heardAtMs: number
}

/** After this one asks for it by name, and after that it is silent; a large fleet takes its time to answer in turn. */
const DOUBT_MS = 1500
const SILENT_MS = 3200
const SILENT_EACH_MS = 500

export function isSilent({ heardAtMs }: Heard, nowMs: number, fleetSize: number): boolean {
  return nowMs - heardAtMs > Math.max(SILENT_MS, SILENT_EACH_MS * fleetSize)
}

/** Whom to avoid: all others while somebody is in doubt, nobody else. */
export function whomToAvoid(workers: readonly Heard[], nowMs: number): string[] {
  const isDoubted = (worker: Heard) => nowMs - worker.heardAtMs > DOUBT_MS && !isSilent(worker, nowMs, workers.length)
  return workers.some(isDoubted) ? workers.filter((worker) => !isDoubted(worker)).map(({ name }) => name) : []
}
