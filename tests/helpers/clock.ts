import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../../core/clock.ts'

/** A clock that stands still until the test advances it. */
export interface FakeClock extends Clock {
  /** What is still being waited for, in milliseconds from now, soonest first. */
  pending(): number[]
  /** Lets so much time pass, and whatever follows from it happen. */
  advance(ms: number): Promise<void>
}

/** Lets everything happen that waits for nothing but its turn. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await setImmediate()
}

export function createFakeClock(): FakeClock {
  let nowMs = 0
  const alarms = new Set<{ atMs: number; ring: () => void }>()
  return {
    now: () => nowMs,
    after(ms, ring) {
      const alarm = { atMs: nowMs + ms, ring }
      alarms.add(alarm)
      return () => void alarms.delete(alarm)
    },
    pending: () => [...alarms].map(({ atMs }) => atMs - nowMs).sort((a, b) => a - b),
    async advance(ms) {
      nowMs += ms
      for (const alarm of alarms) {
        if (alarm.atMs > nowMs) continue
        alarms.delete(alarm)
        alarm.ring()
      }
      await settle()
    },
  }
}
