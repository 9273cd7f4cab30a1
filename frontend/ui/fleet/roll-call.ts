/**
 * Calls the roll while somebody watches: asks for the header of a tile, which costs nobody any work, and hears who answers.
 * A worker is asked by naming the others in X-Avoid, which the balancer passes over. In a small fleet all are, in turn; a
 * large one answers in turn by itself while it is idle, and only who is in doubt is asked by name.
 */
import type { Clock } from '../../../core/clock.ts'

export interface RollCallOptions {
  readonly fetch: typeof fetch
  readonly clock: Clock
  /** Who is asked alone, if anybody is, and who is not to answer. */
  readonly asked: string | undefined
  readonly avoid: readonly string[]
  /** Somebody is there, with so many tiles that it draws or that wait at it, if it says so. */
  readonly onAnswer: (worker: string, inFlight: number | undefined) => void
  /** Who was asked alone is not there: the balancer came by all the others instead. */
  readonly onMissing: (worker: string) => void
}

/** Its header is known without drawing it. */
const SMALLEST = '/tile?width=1&height=1'

/** More workers than this the balancer does not try for one request, so that others prove nothing by standing aside. */
const MOST_TRIED = 3

/** Whom to ask alone: in a small fleet everybody in turn. */
export function whomToAsk(workers: readonly Heard[], turn: number): string | undefined {
  return workers.length <= MOST_TRIED ? workers[turn % workers.length]?.name : undefined
}

export async function callRoll(
  { fetch, clock, asked, avoid, onAnswer, onMissing }: RollCallOptions,
): Promise<void> {
  const patience = new AbortController()
  // A worker that hangs is not to hold one of the few connections that tiles come by.
  const cancel = clock.after(DOUBT_MS, () => patience.abort())
  try {
    const headers: HeadersInit = avoid.length > 0 ? { 'X-Avoid': avoid.join(', ') } : {}
    const answer = await fetch(SMALLEST, { method: 'HEAD', cache: 'no-store', headers, signal: patience.signal })
    const worker = answer.headers.get('X-Worker')
    // A worker that stands aside (403) says its name as well: it is there.
    const inFlight = answer.headers.get('X-In-Flight')
    if (worker) onAnswer(worker, inFlight === null ? undefined : Number(inFlight))
    if (asked !== undefined && worker !== asked && answer.status === 403) onMissing(asked)
  } catch {
    // Nobody answered: that is what the roll is for.
  } finally {
    cancel()
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

/** Whom to avoid: all others while somebody is asked alone or is in doubt, nobody else. */
export function whomToAvoid(workers: readonly Heard[], asked: string | undefined, nowMs: number): string[] {
  if (asked !== undefined) return workers.map(({ name }) => name).filter((name) => name !== asked)
  const isDoubted = (worker: Heard) => nowMs - worker.heardAtMs > DOUBT_MS && !isSilent(worker, nowMs, workers.length)
  return workers.some(isDoubted) ? workers.filter((worker) => !isDoubted(worker)).map(({ name }) => name) : []
}
