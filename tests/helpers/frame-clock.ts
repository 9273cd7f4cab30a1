import type { FrameClock } from '../../frontend/ui/parts/frame-clock.ts'

/** A browser's clock that stands still until the test advances it; sixty frames a second or so. */
export interface FakeFrameClock extends FrameClock {
  /** Lets so much time pass, and every alarm in it ring at its time. */
  advance(ms: number): void
}

const FRAME_MS = 16

export function createFrameClock(): FakeFrameClock {
  let nowMs = 0
  let alarms: { readonly atMs: number; readonly ring: () => void }[] = []

  const after = (ms: number, ring: () => void) => {
    const alarm = { atMs: nowMs + ms, ring }
    alarms = [...alarms, alarm]
    return () => void (alarms = alarms.filter((known) => known !== alarm))
  }

  return {
    now: () => nowMs,
    after,
    frame: (callback) => after(FRAME_MS - nowMs % FRAME_MS, callback),
    advance(ms) {
      const endMs = nowMs + ms
      for (;;) {
        const due = alarms.filter(({ atMs }) => atMs <= endMs)
        const [first] = due.toSorted((a, b) => a.atMs - b.atMs)
        if (!first) break
        alarms = alarms.filter((known) => known !== first)
        nowMs = Math.max(nowMs, first.atMs)
        first.ring()
      }
      nowMs = endMs
    },
  }
}
