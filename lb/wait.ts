import { setTimeout } from 'node:timers/promises'

/** Resolves after so many milliseconds, or rejects as soon as the signal aborts. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>

/** The real clock's. */
export const wait: Wait = (ms, signal) => setTimeout(ms, undefined, { signal })
