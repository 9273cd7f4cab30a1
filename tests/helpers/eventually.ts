import { setTimeout } from 'node:timers/promises'

const LIMIT_MS = 20_000
const POLL_MS = 5

/** Asks until the answer is truthy, and resolves with it. @throws {Error} naming what never came */
export async function eventually<T>(what: string, ask: () => T | Promise<T>): Promise<NonNullable<T>> {
  const deadline = performance.now() + LIMIT_MS
  while (true) {
    const answer = await ask()
    if (answer) return answer
    if (performance.now() > deadline) throw new Error(`Still not after ${LIMIT_MS / 1000} s: ${what}`)
    await setTimeout(POLL_MS)
  }
}
