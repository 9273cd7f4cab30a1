import { setTimeout } from 'node:timers/promises'

/** What must happen happens sooner, on any machine: nobody waits so long for what does. */
const LIMIT_MS = 120_000
const POLL_MS = 5

/** Asks until the answer is truthy, and resolves with it. @throws {Error} naming what did not come in time */
export async function eventually<T>(
  what: string,
  ask: () => T | Promise<T>,
  limitMs = LIMIT_MS,
): Promise<NonNullable<T>> {
  const deadline = performance.now() + limitMs
  while (true) {
    const answer = await ask()
    if (answer) return answer
    if (performance.now() > deadline) throw new Error(`Still not after ${limitMs / 1000} s: ${what}`)
    await setTimeout(POLL_MS)
  }
}
