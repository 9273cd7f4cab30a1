/** How much more than the tiles themselves may be asked for: retries and hedges, over all pictures. */
export interface Budget {
  /** Tells of a tile that is asked for the first time. */
  earn(): void
  /** Takes leave to try again what failed; false if there is none left. */
  spendRetry(): boolean
  /** Takes leave to have a tile drawn twice; false if what is left is kept for those that fail. */
  spendHedge(): boolean
}

/** One in five: what a fleet in trouble still bears. */
export const SHARE = 1 / 5

/** What may be spent before anything was earned, and saved up at most: a bad moment of a small fleet. */
export const MOST = 20

/** A tile that is late may still come; one that failed will not, so half is for retries alone. */
const FOR_RETRIES = MOST / 2

/** A bucket of tokens, full at first. */
export function createBudget(): Budget {
  let tokens = MOST
  const spend = (reserve: number) => {
    if (tokens < reserve + 1) return false
    tokens--
    return true
  }
  return {
    earn() {
      tokens = Math.min(MOST, tokens + SHARE)
    },
    spendRetry: () => spend(0),
    spendHedge: () => spend(FOR_RETRIES),
  }
}
