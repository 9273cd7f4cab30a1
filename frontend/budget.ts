/** How much more than the tiles themselves may be asked for: retries and hedges, over all pictures. */
export interface Budget {
  /** Tells of a tile that is asked for the first time. */
  earn(): void
  /** Takes leave to ask once more; false if there is none left. */
  spend(): boolean
}

/** One in five: what a fleet in trouble still bears. */
const SHARE = 1 / 5

/** What may be spent before anything was earned, and saved up at most: a bad moment of a small fleet. */
const MOST = 20

/** A bucket of tokens, full at first. */
export function createBudget(): Budget {
  let tokens = MOST
  return {
    earn() {
      tokens = Math.min(MOST, tokens + SHARE)
    },
    spend() {
      if (tokens < 1) return false
      tokens--
      return true
    },
  }
}
