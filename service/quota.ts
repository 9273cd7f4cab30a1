/** What one client may have of something over a while, beyond which it waits however idle the rest is. */
export interface Quota {
  readonly amount: number
  /** Counts what a client was given. */
  spend(client: string, amount: number): void
  /** What a client may still have; 0 or less where it must wait. */
  left(client: string): number
  /** Milliseconds until it has something again. */
  waitMs(client: string): number
}

export interface QuotaOptions {
  /** What a client may have in a window, and at once where it has asked for nothing lately. */
  readonly amount: number
  readonly windowMs: number
  /** Milliseconds from any fixed instant. */
  readonly now: () => number
}

/** Clients that are remembered: those who have all left are forgotten first. */
const REMEMBERED = 10_000

/** A bucket of tokens for each client, full at first. */
export function createQuota({ amount, windowMs, now }: QuotaOptions): Quota {
  /** When the bucket will be full again; one that is not here is full. */
  const fullAt = new Map<string, number>()
  const perMs = amount / windowMs
  const missing = (client: string) => Math.max(0, ((fullAt.get(client) ?? 0) - now()) * perMs)

  const forget = () => {
    for (const [client, at] of fullAt) if (at <= now()) fullAt.delete(client)
    for (const client of fullAt.keys()) {
      if (fullAt.size <= REMEMBERED / 2) return
      fullAt.delete(client)
    }
  }

  return {
    amount,
    spend(client, spent) {
      fullAt.set(client, Math.max(now(), fullAt.get(client) ?? 0) + spent / perMs)
      if (fullAt.size > REMEMBERED) forget()
    },
    left: (client) => amount - missing(client),
    waitMs: (client) => Math.max(0, (missing(client) - amount) / perMs),
  }
}
