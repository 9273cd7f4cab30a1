/** Inertia of a drag: how fast it was in the end, and how it runs out. Speeds are pixels a millisecond. */

export interface Velocity {
  readonly x: number
  readonly y: number
}

export interface Track {
  /** The pointer's place at a time, in milliseconds. */
  add(x: number, y: number, atMs: number): void
  /** Its velocity when it was let go; zero where it had come to rest. */
  velocity(atMs: number): Velocity
}

/** Of the last so many milliseconds: long enough for jitter to even out, short enough to be what the hand meant. */
const WINDOW_MS = 90

/** A hand that held still for so long meant to stop. */
const REST_MS = 60

/** Time in which the speed falls to a third. */
const DECAY_MS = 325

/** Slower than this nobody sees it move. */
const LEAST_SPEED = 0.03

export function createTrack(): Track {
  let samples: { x: number; y: number; atMs: number }[] = []
  return {
    add(x, y, atMs) {
      samples = [...samples.filter((sample) => atMs - sample.atMs < WINDOW_MS), { x, y, atMs }]
    },
    velocity(atMs) {
      const first = samples[0]
      const last = samples.at(-1)
      if (!first || !last || first === last || atMs - last.atMs > REST_MS) return { x: 0, y: 0 }
      const time = Math.max(1, last.atMs - first.atMs)
      return { x: (last.x - first.x) / time, y: (last.y - first.y) / time }
    },
  }
}

/** Whether a velocity is worth going on with. */
export function isMoving({ x, y }: Velocity): boolean {
  return Math.hypot(x, y) > LEAST_SPEED
}

/** The velocity after so many milliseconds, and the way covered meanwhile. */
export function coasted({ x, y }: Velocity, elapsedMs: number): { velocity: Velocity; way: Velocity } {
  const rest = Math.exp(-elapsedMs / DECAY_MS)
  const covered = DECAY_MS * (1 - rest)
  return { velocity: { x: x * rest, y: y * rest }, way: { x: x * covered, y: y * covered } }
}
