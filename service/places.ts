import type { Problem } from './problem.ts'
import { rateLimitHeaders } from './rate-limit.ts'
import { ProblemError } from './service.ts'

/** Places that clients take for as long as they need them. */
export interface Places {
  /** Takes one; what it returns gives it back. @throws {ProblemError} 503 if there is none, 429 if the client has its share */
  take(client: string): () => void
  readonly taken: number
  takenBy(client: string): number
}

export interface PlacesOptions {
  /** By which the answer's headers name them. */
  readonly name: string
  readonly most: number
  /** What a client is told that finds none. */
  readonly full: Problem
}

/**
 * So many places. A client that has one gets another only if it leaves as many free as it has then (dynamic thresholds: Choudhury &
 * Hahne, 1998): alone it has half of them, the next one a quarter, and one that has none yet gets one while there is any.
 */
export function createPlaces({ name, most, full }: PlacesOptions): Places {
  const takenBy = new Map<string, number>()
  let taken = 0
  const mostFor = (client: string) => {
    const own = takenBy.get(client) ?? 0
    return Math.max(1, Math.floor((most - taken + own) / 2))
  }
  return {
    take(client) {
      const own = takenBy.get(client) ?? 0
      const quota = mostFor(client)
      if (own >= quota) {
        const allowance = { name, quota, unit: 'concurrent-requests', left: quota - own } as const
        throw new ProblemError({ ...SHARE, headers: { ...SHARE.headers, ...rateLimitHeaders([allowance]) } })
      }
      if (taken >= most) throw new ProblemError(full)
      taken++
      takenBy.set(client, own + 1)
      let isHeld = true
      return () => {
        if (!isHeld) return
        isHeld = false
        taken--
        const left = takenBy.get(client)! - 1
        if (left === 0) takenBy.delete(client)
        else takenBy.set(client, left)
      }
    },
    takenBy: (client) => takenBy.get(client) ?? 0,
    get taken() {
      return taken
    },
  }
}

const SHARE = {
  status: 429,
  title: 'Share used up',
  detail: 'You have as many of these at a time as one client may; try again when one of them has ended',
  headers: { 'Retry-After': '2' },
}
