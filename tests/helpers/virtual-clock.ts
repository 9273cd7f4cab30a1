import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../../core/clock.ts'

/** A clock that jumps to the next alarm whenever nothing else is left to do. */
export interface VirtualClock extends Clock {
  /** Alarms that are set. */
  readonly pending: number
  /** Lets time pass until the promise is settled. @throws {Error} if it waits for something that never comes */
  run<T>(promise: Promise<T>): Promise<T>
}

interface Alarm {
  readonly atMs: number
  readonly order: number
  readonly callback: () => void
}

export function createVirtualClock(): VirtualClock {
  let nowMs = 0
  let order = 0
  const alarms = new Set<Alarm>()

  const next = () => {
    let first: Alarm | undefined
    for (const alarm of alarms) {
      if (!first || alarm.atMs < first.atMs || alarm.atMs === first.atMs && alarm.order < first.order) first = alarm
    }
    return first
  }

  return {
    now: () => nowMs,
    after(ms, callback) {
      const alarm = { atMs: nowMs + ms, order: order++, callback }
      alarms.add(alarm)
      return () => void alarms.delete(alarm)
    },
    get pending() {
      return alarms.size
    },
    async run(promise) {
      let isSettled = false
      const settle = () => void (isSettled = true)
      promise.then(settle, settle)
      while (true) {
        await setImmediate()
        if (isSettled) return promise
        const alarm = next()
        if (!alarm) throw new Error(`Nothing will happen any more after ${nowMs} ms`)
        alarms.delete(alarm)
        nowMs = Math.max(nowMs, alarm.atMs)
        alarm.callback()
      }
    },
  }
}
