/** What estimated steps take in time, learned from what has been timed. */
export interface Pace {
  predictMs(steps: number): number
  learn(steps: number, ms: number): void
}

/** Before anything is known: two nanoseconds a step. */
const FIRST_MS_A_STEP = 2e-6

/** What the first guess weighs, in steps: as much as one ordinary tile. */
const FIRST_STEPS = 1e6

/** How much of what was learned is left after the next: half of it after some twenty tiles. */
const MEMORY = 0.97

/** A pace that follows the work at hand, and begins with what another has learned, or with a guess. */
export function createPace(from?: Pace): Pace {
  let steps = FIRST_STEPS
  let ms = from?.predictMs(FIRST_STEPS) ?? FIRST_STEPS * FIRST_MS_A_STEP
  return {
    predictMs: (wanted) => wanted * ms / steps,
    learn(newSteps, newMs) {
      steps = MEMORY * steps + newSteps
      ms = MEMORY * ms + newMs
    },
  }
}
